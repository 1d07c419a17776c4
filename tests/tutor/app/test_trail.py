"""Backspace leads back to where one was before the last jump."""

from __future__ import annotations

from pilot import until

from tutor.activities.destinations import Progress, Read

COURSE = {"first": "## One\n\nA.\n\n## Two\n\nB.\n", "second": "## Three\n\nC.\n"}


async def test_backspace_takes_jumps_back_one_by_one(open_app, write_course):
    async with open_app("read", course=write_course(**COURSE)) as pilot:
        app = pilot.app

        def page():
            return app.screen.shown if app.current_mode == "read" else None

        await until(pilot, lambda: page() == ("first", "one"))
        await pilot.press("right")
        await until(pilot, lambda: page() == ("first", "two"))
        app.go(Read("second/three"))
        await until(pilot, lambda: page() == ("second", "three"))
        app.go(Progress())
        await until(pilot, lambda: app.current_mode == "progress")
        await pilot.press("backspace")
        await until(pilot, lambda: page() == ("second", "three"))
        await pilot.press("backspace")
        await until(pilot, lambda: page() == ("first", "two"))
        await pilot.press("backspace")  # nothing is left to take back
        assert page() == ("first", "two")
