"""A picture on the screen: drawn when there is something new, in the theme's colours."""

from __future__ import annotations

from pilot import screen_strips, until
from textual.app import App

from tutor.app.themes import THEMES
from tutor.app.widgets.lab.picture_view import PictureView
from tutor.labs.digits.panes.loss_and_accuracy import picture
from tutor.labs.digits.spec import DigitsSpec
from tutor.labs.digits.state import DigitsState


def epoch(number, loss):
    return {
        "event": "epoch", "epoch": number, "step": 41 * number, "train_loss": loss,
        "validation_loss": loss, "train_accuracy": 0.5, "validation_accuracy": 0.5,
    }  # fmt: skip


class OnePicture(App):
    def __init__(self):
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.state = DigitsState(DigitsSpec())
        for number in range(10):
            self.state.take(epoch(number, float(number)))

    def compose(self):
        yield PictureView()

    def on_mount(self):
        self.view = self.query_one(PictureView)
        self.view.show(picture, self.state)
        self.set_interval(0.05, self.view.touch)


def dots(view):
    return [c for c in view.render().plain if "\u2800" < c <= "\u28ff"]


async def test_a_picture_is_drawn_anew_only_when_its_state_has_changed():
    app = OnePicture()
    async with app.run_test(size=(60, 14)) as pilot:
        await until(pilot, lambda: len(dots(app.view)) > 0)
        before, ticks = app.view.drawn, []
        app.set_interval(0.05, lambda: ticks.append(1))
        await until(pilot, lambda: len(ticks) > 10)
        assert app.view.drawn == before
        app.state.take(epoch(10, 0.0))
        await until(pilot, lambda: app.view.drawn == before + 1)


async def test_a_picture_that_nobody_sees_is_not_drawn():
    app = OnePicture()
    async with app.run_test(size=(60, 14)) as pilot:
        await until(pilot, lambda: len(dots(app.view)) > 0)
        app.view.display = False
        await until(pilot, lambda: not app.view.is_on_screen)
        before, ticks = app.view.drawn, []
        app.state.take(epoch(10, 0.0))
        app.set_interval(0.05, lambda: ticks.append(1))
        await until(pilot, lambda: len(ticks) > 10)
        assert app.view.drawn == before
        app.view.display = True
        await until(pilot, lambda: app.view.drawn > before)


async def test_a_curve_has_the_colour_of_the_theme_at_once():
    app = OnePicture()
    async with app.run_test(size=(60, 14)) as pilot:
        await until(pilot, lambda: len(dots(app.view)) > 0)

        def colors():
            strips = screen_strips(pilot)
            return {
                segment.style.color.name
                for strip in strips
                for segment in strip
                if segment.style and segment.style.color and "\u2800" < segment.text[:1] <= "\u28ff"
            }

        await until(pilot, lambda: THEMES[0].primary in colors())
        app.theme = THEMES[1].name
        await until(pilot, lambda: THEMES[1].primary in colors())
        assert THEMES[0].primary not in colors()
