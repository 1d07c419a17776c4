"""The curves on the screen: drawn when there is something new, in the theme's colours."""

from __future__ import annotations

from pilot import until
from textual.app import App

from tutor.app.themes import THEMES
from tutor.app.widgets.lab.curve import Curve, Line
from tutor.drawing.traces import Trace


class OneCurve(App):
    def __init__(self):
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.trace = Trace()
        self.trace.extend(range(10), range(10))

    def compose(self):
        yield Curve("loss", unit="epochs")

    def on_mount(self):
        self.curve = self.query_one(Curve)
        self.curve.show([Line("train", self.trace, "primary")], 9)


def dots(curve):
    return [c for c in curve.render().plain if "\u2800" < c <= "\u28ff"]


async def test_curves_are_drawn_anew_only_when_they_changed():
    app = OneCurve()
    async with app.run_test(size=(60, 14)) as pilot:
        await until(pilot, lambda: len(dots(app.curve)) > 0)
        before, ticks = app.curve.drawn, []
        app.curve.set_interval(0.05, lambda: ticks.append(1))
        await until(pilot, lambda: len(ticks) > 10)
        assert app.curve.drawn == before
        app.trace.add(10, 0)
        app.curve.touch(9, 1)
        await until(pilot, lambda: app.curve.drawn == before + 1)


async def test_curves_that_nobody_sees_are_not_drawn():
    app = OneCurve()
    async with app.run_test(size=(60, 14)) as pilot:
        await until(pilot, lambda: len(dots(app.curve)) > 0)
        app.curve.display = False
        await until(pilot, lambda: not app.curve.is_on_screen)
        before, ticks = app.curve.drawn, []
        app.curve.touch(9, 1)
        app.set_interval(0.05, lambda: ticks.append(1))
        await until(pilot, lambda: len(ticks) > 10)
        assert app.curve.drawn == before
        app.curve.display = True
        await until(pilot, lambda: app.curve.drawn > before)


async def test_a_curve_has_the_colour_of_the_theme_at_once():
    app = OneCurve()
    async with app.run_test(size=(60, 14)) as pilot:
        await until(pilot, lambda: len(dots(app.curve)) > 0)

        def colors():
            strips = app.screen._compositor.render_strips()
            return {
                segment.style.color.name
                for strip in strips
                for segment in strip
                if segment.style and segment.style.color and "\u2800" < segment.text[:1] <= "\u28ff"
            }

        assert colors() == {THEMES[0].primary}
        app.theme = THEMES[1].name
        await until(pilot, lambda: colors() == {THEMES[1].primary})


async def test_the_title_says_when_the_scale_is_logarithmic():
    app = OneCurve()
    async with app.run_test(size=(60, 14)) as pilot:
        assert app.curve.render().plain.startswith("loss  ")
        app.curve.log_scale = True
        await until(pilot, lambda: app.curve.render().plain.startswith("loss (log)"))


async def test_the_legend_names_each_curve_with_its_sign():
    app = OneCurve()
    async with app.run_test(size=(60, 14)):
        lines = [Line("train", app.trace, "primary"), Line("other", app.trace, "accent", "dashed")]
        app.curve.show(lines, 9)
        header = app.curve.render().plain.split("\n")[0]
        assert "─ train" in header
        assert "┄ other" in header
