"""The line over an open walk, from wide to narrow."""

from __future__ import annotations

import numpy as np
import pytest
from open_step import stepping
from pilot import screen_text

from core.examples import EXAMPLES
from tutor.stepping.heading import heading
from tutor.stepping.session import Session
from tutor.stepping.spec import StepSpec
from tutor.words import cells


def remarkable(name, cursor=-1):
    """A walk of which there is much to say: a second iteration, predictions, a fault."""
    session = Session(StepSpec(name, at=1))
    session.changes.iterate()
    session.hunt.plant()
    session.predictions.toggle()
    session.changes.change_optimizer()
    session.moves.go(session.scene.total if cursor < 0 else cursor)
    return session


@pytest.mark.parametrize("width", [118, 78, 56, 48])
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_word_is_cut_and_the_position_always_stands(name, width):
    session = remarkable(name)
    title, remarks = session.example.title, session.remarks
    left, right = heading(title, remarks, width, "Step › ")
    assert len(left) + 2 + len(right) <= width
    assert right.startswith(remarks[0].text)
    whole = {text for remark in remarks for text in remark if text}
    assert set(right.split("   ")) <= whole
    words = f"Step › {title}".replace(":", "").replace(",", "").split()
    assert set(left.rstrip("…").replace(":", "").replace(",", "").split()) <= {*words, "Step", "›"}


def test_what_is_remarkable_outlasts_the_title_and_the_rate_goes_first():
    session = remarkable("mazur", 20)
    title, remarks = session.example.title, session.remarks
    wide, right = heading(title, remarks, 120)
    assert wide == title
    assert right.split("   ") == [remark.text for remark in remarks]
    for width, expected in (
        (66, ("Mazur's network", "update 20 / 40   mistake   predict   iteration 1")),
        (56, ("Mazur's…", "update 20 / 40   mistake   predict   iter. 1")),
        (46, ("Mazur's…", "update 20 / 40   mistake   predict")),
    ):
        assert heading(title, remarks, width) == expected


def test_only_a_single_word_is_cut_and_says_so():
    assert cells.cut_words("An LSTM over two steps", 30) == "An LSTM over two steps"
    assert cells.cut_words("An LSTM over two steps", 14) == "An LSTM over…"
    assert cells.cut_words("Convolution", 5) == "Conv…"


def test_where_a_number_stops_being_finite_is_said():
    assert "first at" not in Session(StepSpec("mazur")).status
    assert "∞ first at step 4, L" in Session(StepSpec("2-3-1 relu 1e308,1e308->1")).status
    session = Session(StepSpec("diamond", at=3))
    session.changes.edit("rate = 1e60")
    while "first at" not in session.status:
        session.changes.iterate()
    steps = session.scene.walk.steps
    finite = [bool(np.isfinite(step.array).all()) for step in steps]
    first = finite.index(False)
    assert f"∞ first at step {first + 1}, {steps[first].name}" in session.status


LSTM = {
    140: "An LSTM over two steps, its memory a single number",
    120: "An LSTM over two steps",
    80: "An LSTM over two steps",
    60: "An LSTM over two steps",
}
"""What the walk is called at so many columns."""


@pytest.mark.parametrize("columns", LSTM)
async def test_the_top_line_of_the_screen_is_whole_at_every_width(columns):
    async with stepping("lstm-2", "--at=30", size=(columns, 24)) as (pilot, _):
        await pilot.press("v", "n")
        top = screen_text(pilot).splitlines()[0].rstrip()
        assert "mistake" in top
        assert "update 60 / 60" in top
        assert "rate 0.20" in top or columns <= 80
        assert LSTM[columns] in top
