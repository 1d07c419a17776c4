"""The app open on a walk, and what it shows: what the stepper's tests on the screen share."""

from __future__ import annotations

import contextlib

from pilot import until
from places import place
from textual.widgets import Input

from tutor.app.app import BackstepApp
from tutor.app.widgets.common.drawing_view import DrawingView
from tutor.app.widgets.common.line_prompt import LinePrompt
from tutor.app.widgets.stepper.stepper import Stepper
from tutor.learner import Store


@contextlib.asynccontextmanager
async def stepping(*start, size=(120, 36)):
    """The app open on a walk that is loaded: the pilot and the stepper."""
    with Store.open() as store:
        app = BackstepApp(store, place("step", *start))
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.screen.query(Stepper))
            stepper = app.screen.query_one(Stepper)
            await until(pilot, lambda: stepper.has_focus)
            await pilot.pause()
            yield pilot, stepper


async def opened(pilot, name):
    """The stepper of the walk called so, once that is open and has the keys."""

    def steppers():
        return [each for each in pilot.app.screen.query(Stepper) if each.session.name == name]

    await until(pilot, lambda: len(pilot.app.screen.query(Stepper)) == 1 == len(steppers()))
    (stepper,) = steppers()
    await until(pilot, lambda: stepper.has_focus)
    return stepper


def shown(stepper):
    """The picture's text, as the learner sees it."""
    views = stepper.query(DrawingView)
    return "\n".join(view.drawing.text for view in views if view.display and view.drawing)


async def type_line(pilot, text):
    pilot.app.screen.query_one(LinePrompt).query_one(Input).value = text
    await pilot.press("enter")
