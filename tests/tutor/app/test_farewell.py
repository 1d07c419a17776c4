"""The app does not end unasked, and says on the terminal it leaves why it ended."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pilot import until

import tutor.app
from tutor.app.farewell import say_farewell
from tutor.app.palette import elsewhere

ROOT = Path(tutor.app.__file__).parent


async def test_leaving_by_the_palette_is_told(open_app):
    async with open_app() as pilot:
        (entry,) = (one for one in elsewhere(pilot.app) if one.name == "Quit")
        entry.run()
        await until(pilot, lambda: pilot.app.return_code == 0)
        assert pilot.app.ended_by == "You left Backstep with Quit in the palette."


@pytest.mark.parametrize("code", [0, None])
def test_an_end_that_nobody_asked_for_is_told_and_is_no_success(capsys, code):
    assert say_farewell("", code) == 1
    assert "although nobody asked" in capsys.readouterr().err


@pytest.mark.parametrize(("why", "code", "told"), [("You left.", 0, "You left.\n"), ("", 1, "")])
def test_why_it_ended_is_one_line_unless_an_error_says_it(capsys, why, code, told):
    assert say_farewell(why, code) == code
    assert capsys.readouterr().err == told


def test_only_those_who_say_why_end_the_app():
    """`App.exit` is called by `BackstepApp` alone, and by the driver for apps that are not ours."""
    callers = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "exit"
    }
    assert callers == {"app.py", "driver.py"}
