"""Two sizes of the terminal in one moment: the screen ends up in the later one, and is at rest."""

from __future__ import annotations

import pytest
from loops import some
from pilot import count_sizes, until
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

import tutor.app.screens as screens
from tutor.activities.destinations import Home, Open, Progress, Read, Review
from tutor.app.app import BackstepApp
from tutor.app.screens.modal import Modal
from tutor.app.screens.steady import SteadyScreen
from tutor.learner import Store

ONE, OTHER = Size(80, 24), Size(80, 25)


@pytest.mark.parametrize(
    "place", [Home(), Read("start"), Open("step"), Open("train"), Review(), Progress()]
)
async def test_a_screen_comes_to_rest_in_the_size_that_the_terminal_has(place, monkeypatch):
    told = count_sizes(monkeypatch, most=60)
    with Store.open() as store:
        app = BackstepApp(store, place)
        async with app.run_test(size=ONE) as pilot:
            await pilot.pause()
            for over in (None, "question_mark"):
                if over is not None:
                    await pilot.press(over)
                told.clear()
                screen = app.screen
                for size in (OTHER, ONE, OTHER):  # as they come while a window is dragged
                    app.post_message(Resize(size, size))
                    screen.post_message(Resize(size, size))
                    screen.call_later(lambda: None)  # so that Textual doesn't take two for one
                await until(pilot, lambda: app.size == OTHER == app.screen.outer_size)


def test_every_screen_is_steady():
    """But for Textual's own, which are not shown."""

    def below(kind):
        return {kind, *(sub for one in kind.__subclasses__() for sub in below(one))}

    assert screens.__name__ == "tutor.app.screens"  # imported, so that all of them are known
    ours = {one for one in below(Screen) if one.__module__.startswith("tutor.")}
    assert Modal in ours
    for screen in some(ours):
        assert issubclass(screen, SteadyScreen)
