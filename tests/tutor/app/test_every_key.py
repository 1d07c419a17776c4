"""Every key on the bottom line does something that can be seen, or says why it cannot: on every
screen, in every modal, and in each state in which a learner meets them.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
from exercise_sample import DOUBLE
from kind_samples import SAMPLES, lesson
from loops import some
from pilot import failure, screen_strips, screen_text, told, until
from soaking import spread
from textual.app import App
from textual.widgets import Input, TextArea

from tutor.activities.registry import activities
from tutor.app.keys import working_keys
from tutor.app.modes import MODES
from tutor.app.screens.confirm import ConfirmScreen
from tutor.app.screens.file_name import FileNameScreen
from tutor.app.screens.trust import TrustScreen
from tutor.app.widgets.common.key_line import KeyLine
from tutor.course import Course
from tutor.study.trust import WouldRun

PAGE = f"""\
## One

See the [second page](#two).

```python s
print(1)
```

{DOUBLE}
```task walk-it
Go to the last step.

bench: step and-gate
goal: finished = yes
= You saw it.
```

```bench
step xor
```

## Two

The last.
"""


class Stage(NamedTuple):
    """Where a learner is: what is opened, the keys pressed there, what then can be seen; the page
    of the course, or the modal over it; and whether the screen's own keys differ from those that
    it opens with.
    """

    start: tuple[str, ...]
    keys: str = ""
    wait: str = ""
    page: str = PAGE
    modal: str = ""
    whole: bool = False


ONE = ("read", "first/one")
PLAIN = {
    "home": Stage(("home",)),
    "read": Stage(ONE),
    **{activity: Stage((activity,)) for activity in activities()},
    "review": Stage(("review",)),
    "progress": Stage(("progress",)),
    "test": Stage(("home",), "end t", "Enter begins", lesson("choice")),
}
"""The screens as they open."""
STATES = {
    "a chapter": Stage(("home",), "end"),
    "the last page": Stage(("read", "first/two"), whole=True),
    "a link": Stage(ONE, "l"),
    "a snippet": Stage(ONE, "tab"),
    "a snippet that ran": Stage(ONE, "tab r", "✓"),
    "code": Stage(ONE, "tab e"),
    "an exercise": Stage(ONE, "tab tab"),
    "an exercise begun": Stage(ONE, "tab tab enter"),
    "a task": Stage(ONE, "tab tab tab"),
    "a task begun": Stage(ONE, "tab tab tab enter", "AND"),
    "a bench": Stage(ONE, "b"),
    **{kind: Stage(ONE, "tab", page=lesson(kind)) for kind in SAMPLES},
    "a rating": Stage(
        ONE, "tab t w o space p a t h s space c o u n t f9", "good", lesson("explain")
    ),
    "right": Stage(ONE, "tab 2 . 3 0 enter", "✓ Right", lesson("number")),
    "wrong": Stage(ONE, "tab 5 enter", "✗ Not", lesson("number")),
    "the right option": Stage(ONE, "tab b enter", "✓ Right", lesson("choice")),
    "the wrong option": Stage(ONE, "tab a enter", "✗ Not", lesson("choice")),
    "a step taken up": Stage(ONE, "tab space", page=lesson("order")),
    "a remark": Stage(ONE, "tab f12", page=lesson("choice")),
    "a step": Stage(("step", "mazur", "--at=14")),
    "a number": Stage(("step", "xor", "--at=5")),
    "the last step": Stage(("step", "xor"), "end"),
    "an edit": Stage(("step",), "e"),
    "a jump": Stage(("step",), "j"),
    "walks": Stage(("step",), "w"),
    "a walk of one's own": Stage(("step",), "w end enter"),
    "a prediction": Stage(("step",), "p right"),
    "playing": Stage(("step",), "space"),
    "the form": Stage(("train",), "tab"),
    "a run": Stage(("playground",), "space"),
    "a run that was stopped": Stage(("perceptron",), "s x"),
    "a question of a test": Stage(("home",), "end t enter", "1 / 1", lesson("choice"), whole=True),
    "a typed question of a test": Stage(
        ("home",), "end t enter", "1 / 1", lesson("number"), whole=True
    ),
    "the end of a test": Stage(
        ("home",), "end t enter right", "0 of 1", lesson("choice"), whole=True
    ),
    "help": Stage(ONE, "f1"),
    "contents": Stage(ONE, "t"),
    "search": Stage(ONE, "slash"),
    "everything": Stage(ONE, "ctrl+p"),
    "glossary": Stage(ONE, "g"),
    "a note": Stage(ONE, "a"),
    "notes": Stage(ONE, "N"),
    **{modal: Stage(ONE, modal=modal) for modal in ("confirm", "file", "trust")},
}
MODALS = {
    "confirm": lambda: ConfirmScreen("Really?", "What comes of it."),
    "file": lambda: FileNameScreen("Export", "Everything.", "file"),
    "trust": lambda: TrustScreen(Course("Theirs", (), "theirs"), WouldRun("", (), (), ())),
}


def seen(pilot):
    """All that may tell a learner that something happened."""
    app = pilot.app
    rows = [[(part.text, part.style) for part in strip] for strip in screen_strips(pilot)]
    cursors = [area.cursor_location for area in app.screen.query(TextArea)]
    return app.screen, app.focused, app.clipboard, told(pilot), cursors, rows


async def at_rest(pilot):
    """Wait until nothing changes any more by itself; what goes on is not waited for."""
    for field in (*pilot.app.screen.query(Input), *pilot.app.screen.query(TextArea)):
        field.cursor_blink = False
    before = None
    for _ in range(5):
        await pilot.pause()
        if before == (before := seen(pilot)):
            return


async def come_to(pilot, stage):
    await until(pilot, lambda: pilot.app.focused is not None)
    if stage.start[0] in ("home", "read"):  # the chapter is there
        await until(pilot, lambda: "First" in screen_text(pilot))
    await at_rest(pilot)
    for key in stage.keys.split():
        await pilot.press(key)
        await at_rest(pilot)
    await until(pilot, lambda: stage.wait in screen_text(pilot))
    if stage.modal:
        pilot.app.push_screen(MODALS[stage.modal]())
        await until(pilot, lambda: pilot.app.screen.is_modal)
    await at_rest(pilot)


def offered(pilot, *, of_screen, of_app):
    """The keys that are shown, each action once: those of what has the focus and what that is in,
    and those of the screen or of the app where that is asked.
    """
    screen, actions = pilot.app.screen, {}
    lines = {hint.key for line in screen.query(KeyLine) for hint in line.hints()}
    for active in working_keys(screen):
        key, node = active.binding.key, active.node
        shown = key in lines if lines else active.binding.show
        wanted = of_app if isinstance(node, App) else of_screen or node is not screen
        if shown and wanted:
            actions.setdefault(active.binding.action, key)
    return list(actions.values())


@pytest.mark.parametrize("name", [*PLAIN, *spread(STATES, 6)])
async def test_every_key_that_is_shown_does_something(open_app, write_course, name):
    stage, tried = {**PLAIN, **STATES}[name], []
    course = write_course(first=stage.page)
    while True:
        async with open_app(*stage.start, course=course) as pilot:
            await come_to(pilot, stage)
            looked_at = name in PLAIN or stage.whole or pilot.app.screen.is_modal
            keys = offered(pilot, of_screen=looked_at, of_app=name == "home")
            while left := [key for key in keys if key not in tried]:
                tried.append(left[0])
                before, focused = seen(pilot), pilot.app.focused
                await pilot.press(left[0])
                await until(pilot, lambda before=before: seen(pilot) != before)
                assert failure(pilot.app) is None
                if (pilot.app.screen, pilot.app.focused) != (before[0], focused):
                    break  # it led elsewhere
                await at_rest(pilot)
            if not left:
                return


def test_every_screen_is_looked_at():
    assert set(some(MODES)) <= PLAIN.keys()
