"""The pad: what is drawn, how it is brought down, and what is read of it meanwhile."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from loops import some

from core.datasets.bitmaps import counted, fitted
from core.reading import read
from tutor.data_sets.data_shape import DIGITS
from tutor.labs.digits.choices import NETWORKS
from tutor.labs.digits.data import data_of
from tutor.labs.digits.instruments import look
from tutor.labs.digits.networks import build
from tutor.labs.digits.pad.picture import PAD, place_at
from tutor.labs.digits.pad.reader import DigitReader
from tutor.labs.digits.pad.sketch import FINE, Sketch
from tutor.labs.digits.panes import picture
from tutor.labs.digits.spec import DigitsSpec
from tutor.labs.digits.state import DigitsState

SIZES = ((73, 31), (150, 52), (80, 20), (58, 29), (52, 31), (40, 12), (24, 8))


@cache
def reader():
    return DigitReader(DigitsSpec())


@cache
def seen(model):
    spec = DigitsSpec.from_texts({"model": model})
    network = build(spec, DIGITS, np.random.default_rng(1))
    network.vector += np.random.default_rng(2).normal(0, 0.1, network.vector.size)
    return spec, network, {"event": "look", "step": 5, **look(network, data_of(spec))}


def state_of(model):
    spec, _network, event = seen(model)
    state = DigitsState(spec)
    state.take(dict(event))
    state.show("pad")
    state.pad.reader = reader()
    return state


def seven(sketch):
    scale = 1 if sketch.fine else 4
    corners = [(2, 4), (2, 20), (28, 10)]
    for start, end in pairwise(corners):
        sketch.stroke(*((row // scale, column // scale) for row, column in (start, end)))


def shown(state, size=(73, 31)):
    return picture(state, *size).text


def test_a_fine_drawing_is_brought_down_as_the_data_set_was():
    sketch = Sketch()
    seven(sketch)
    assert sketch.bitmap.any()
    np.testing.assert_array_equal(sketch.digit, counted(fitted(sketch.bitmap)))
    sketch.change_fit()
    blocks = [[sketch.bitmap[r : r + 4, c : c + 4].sum() / 16 for c in range(0, FINE, 4)]
              for r in range(0, FINE, 4)]  # fmt: skip
    np.testing.assert_array_equal(sketch.digit, blocks)


def test_where_and_how_large_one_draws_does_not_matter_once_it_is_fitted():
    here, there = Sketch(), Sketch()
    here.stroke((4, 4), (4, 14))
    here.stroke((4, 14), (20, 8))
    there.stroke((9, 15), (9, 25))
    there.stroke((9, 25), (25, 19))
    np.testing.assert_array_equal(here.digit, there.digit)
    here.change_fit()
    there.change_fit()
    assert not np.array_equal(here.digit, there.digit)


def test_a_fast_drag_leaves_no_gap():
    sketch = Sketch()
    sketch.stroke((0, 0), (31, 31))
    for place in some(range(FINE)):
        assert sketch.bitmap[place, place]


def test_every_count_of_the_coarse_pad_is_kept_by_the_fine_one():
    sketch = Sketch()
    sketch.change_fit()
    sketch.change_pad()
    sketch.cursor = (3, 5)
    counts = []
    for by in (1, 1, 1, 1, 1, -1):
        sketch.add(by)
        counts.append(round(sketch.digit[3, 5] * 16))
    assert counts == [4, 8, 12, 16, 16, 12]
    assert sketch.digit.sum() * 16 == 12
    sketch.change_pad()
    assert sketch.bitmap.sum() == 12


def test_the_keyboard_draws_with_the_pen_down_and_stays_on_the_pad():
    sketch = Sketch()
    sketch.move(-1, 0)
    assert sketch.blank
    sketch.lift_or_lower()
    for _ in range(40):
        sketch.move(0, 1)
    assert sketch.cursor == (15, 31)
    assert sketch.bitmap[15, 17:].all()
    sketch.lift_or_lower()
    sketch.move(5, 0)
    assert not sketch.bitmap[20].any()
    sketch.cursor = (15, 31)
    sketch.rub()
    assert not sketch.bitmap[15, 31]
    sketch.clear()
    assert sketch.blank


@pytest.mark.parametrize("model", NETWORKS)
def test_the_pad_shows_at_every_size_what_the_network_says_and_why(model):
    state = state_of(model)
    seven(state.pad.sketch)
    state.read_pad()
    assert state.pad.read is not None
    says = state.pad.read.reading.says
    expected = read(seen(model)[1], state.pad.sketch.digit.ravel())
    assert says == expected.says
    np.testing.assert_allclose(state.pad.read.reading.p, expected.p, atol=1e-6)
    for fine in (True, False):
        for beside in some(range(2 + bool(expected.hidden))):
            state.pad.beside = beside
            for width, height in SIZES:
                drawing = picture(state, width, height)
                assert drawing.width <= width
                assert drawing.height <= height
            assert f"says {says}" in shown(state)
        assert ("32×32" if fine else "8×8") in shown(state)
        state.pad.sketch.change_pad()


def test_h_goes_through_what_mattered_the_layers_and_the_nearest_digits():
    state = state_of("cnn")
    seven(state.pad.sketch)
    state.read_pad()
    marks = ["0.", "pixels for", "a1 relu 8×4×4", "a2 relu 16×2×2", "away", "nearest:"]
    for mark in some(marks):
        assert mark in shown(state, (80, 20)), mark
        state.pad.show_next()


def test_every_row_of_the_pad_is_a_place_to_draw():
    for fine in (True, False):
        for size in some(SIZES[:4]):
            state = state_of("softmax")
            if not fine:
                state.pad.sketch.change_pad()
            drawing = picture(state, *size)
            places = {
                place_at(state.pad.sketch, drawing.at(x, y), x)
                for x in range(size[0])
                for y in range(size[1])
                if drawing.at(x, y) is not None
            }
            rows, columns = ({one[k] for one in places} for k in (0, 1))
            side = state.pad.sketch.side
            assert columns == set(range(side))
            assert max(rows) == side - 1
            assert {spot.name for spot in drawing.spots} == {PAD}


def test_beside_a_page_too_there_is_room_for_all_probabilities_and_what_is_unlike():
    state = state_of("mlp")
    state.pad.sketch.change_fit()
    state.pad.sketch.stroke((3, 3), (8, 3))
    state.read_pad()
    text = shown(state, (52, 31))
    for digit, p in some(enumerate(state.pad.read.reading.p)):
        assert re.search(rf"\b{digit} [█▏▎▍▌▋▊▉ ]+ {p:.2f}", text), digit
    assert "rows high, not 8" in text


def test_a_network_too_large_to_send_while_it_learns_is_read_at_the_end():
    state = state_of("mlp")
    del state.look["network"]
    assert "A network this large is read" in shown(state)


def test_nothing_is_read_twice_and_nothing_on_a_blank_pad():
    state = state_of("mlp")
    state.read_pad()
    assert state.pad.read is None
    assert "Draw a digit" in shown(state)
    seven(state.pad.sketch)
    state.read_pad()
    before, version = state.pad.read, state.version
    state.read_pad()
    assert state.pad.read is before
    assert state.version == version
    state.pad.sketch.stroke((30, 30), (30, 30))
    state.read_pad()
    assert state.pad.read is not before


def test_what_the_network_says_changes_with_the_moment_that_is_shown():
    state = state_of("mlp")
    seven(state.pad.sketch)
    state.read_pad()
    now = state.pad.read.reading.p
    spec, _network, event = seen("mlp")
    other = build(spec, DIGITS, np.random.default_rng(9))
    state.show_moment(3, [{**event, "step": 3, **look(other, data_of(spec))}])
    state.read_pad()
    assert state.pad.read.step == 3
    assert not np.allclose(state.pad.read.reading.p, now)
    state.leave_moment()
    state.read_pad()
    np.testing.assert_array_equal(state.pad.read.reading.p, now)


def test_a_drawing_stays_while_the_network_is_trained_anew():
    before = state_of("mlp")
    seven(before.pad.sketch)
    after = DigitsState(DigitsSpec.from_texts({"model": "cnn"}))
    after.look_as(before)
    assert after.pane == "pad"
    assert not after.pad.sketch.blank
    after.read_pad()
    assert "No network has learned yet" in shown(after)


@pytest.mark.parametrize("pane", ["pad", "curves"])
@pytest.mark.parametrize("settings", [{"model": "mlp"}, {"model": "cnn"}, {"seed": "7"}])
def test_what_an_earlier_network_read_is_forgotten_with_its_settings(settings, pane):
    before = state_of("mlp")
    seven(before.pad.sketch)
    before.read_pad()
    assert before.facts()["reads"] is not None
    before.show(pane)
    after = DigitsState(DigitsSpec.from_texts(settings))
    version = after.version
    after.look_as(before)
    assert after.facts()["reads"] is None
    assert after.version > version


def test_digits_that_the_reader_does_not_know_are_read_for_no_network():
    state = DigitsState(DigitsSpec.from_texts({"model": "mlp", "seed": "7"}))
    state.look_as(state_of("mlp"))
    seven(state.pad.sketch)
    state.take(dict(seen("mlp")[2]))
    state.read_pad()
    assert state.pad.read is None
    assert "a moment" in shown(state)


def test_why_nothing_is_read_is_said():
    state = DigitsState(DigitsSpec.from_texts({"model": "svc"}))
    state.show("pad")
    assert "scikit-learn" in shown(state)
    state = state_of("mlp")
    del state.look["network"]
    state.end = {"event": "done"}
    assert "too large" in shown(state)
    state = state_of("mlp")
    state.pad.reader = None
    assert "a moment" in shown(state)


def test_a_digit_that_is_unlike_the_data_is_told_so_and_facts_count_it():
    state = state_of("mlp")
    state.pad.sketch.change_fit()
    state.pad.sketch.stroke((3, 3), (8, 3))
    assert state.pad.facts() == {"reads": None, "sure": None, "unlike": None}
    state.read_pad()
    text = shown(state, (90, 31))
    assert "rows high, not 8" in text
    facts = state.facts()
    assert facts["reads"] == state.pad.read.reading.says
    assert facts["unlike"] == len(state.pad.read.remarks) > 0
    assert 0.1 <= facts["sure"] <= 1


def test_a_network_that_diverged_says_nothing():
    state = state_of("mlp")
    spec, _network, event = seen("mlp")
    broken = build(spec, DIGITS, np.random.default_rng(0))
    broken.vector[:] = np.nan
    state.take({**event, **look(broken, data_of(spec))})
    seven(state.pad.sketch)
    state.read_pad()
    assert "diverged" in shown(state)
    assert state.facts()["reads"] is None


def test_the_digit_that_is_meant_is_marked():
    state = state_of("mlp")
    seven(state.pad.sketch)
    state.read_pad()
    says = state.pad.read.reading.says
    meant = (says + 1) % 10
    state.pad.mean(meant)
    row = next(r for r in shown(state).splitlines() if f"   {meant} " in r and "0." in r)
    assert row.rstrip().endswith("is")
    state.pad.mean(meant)
    assert state.pad.meant is None
