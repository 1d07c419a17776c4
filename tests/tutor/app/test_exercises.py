"""An exercise on a page: written in place, judged, kept, and used by later snippets."""

from __future__ import annotations

import pytest
from pilot import screen_text, until

from tutor.app.widgets.answers.code import CodeAnswer
from tutor.app.widgets.page.code_editor import CodeEditor
from tutor.learner import Store, answers_to, edits, record_answer, shelved_edits

LESSON = """\
## Build

```exercise double
Write `double(x)`.

function: double
! square
  > That is x times x: right for 2, wrong for 3.
? Add x to itself.
```

```python double starter
def double(x):
    ...
```

```python double solution
def double(x):
    return x + x
```

```python double cases
def cases(rng):
    yield 3.0
```

```python double mutant square
def double(x):
    return x * x
```

```python use
print(double(21))
print(double.__doc__)
```

```output
42
None
```

```python on
print("on")
```
"""


@pytest.fixture
def course(write_course):
    return write_course(first=LESSON)


def printed(pilot):
    outcome = pilot.app.screen.view.snippets[0].outcome
    return outcome.output if outcome else ""


async def write(pilot, code):
    """Put code into the editor as a paste would, in place of all there is."""
    await until(pilot, lambda: isinstance(pilot.app.focused, CodeEditor))
    editor = pilot.app.focused
    editor.replace(code, (0, 0), editor.document.end)
    await pilot.press("f9")


async def test_it_is_written_in_place_judged_and_used_afterwards(open_app, course):
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await pilot.press("tab")
        assert isinstance(pilot.app.focused, CodeAnswer)
        await pilot.press("f9")
        await until(pilot, lambda: "Write double first." in screen_text(pilot))
        await pilot.press("enter")
        await write(pilot, "def double(x):\n    return x ** 2\n")
        await until(pilot, lambda: "That is x times x" in screen_text(pilot))
        assert "x = 3" in screen_text(pilot)
        await write(pilot, "def double(x):\n    return x + y\n")
        await until(pilot, lambda: "name 'y' is not defined" in screen_text(pilot))
        await write(pilot, "def double(x):\n    'mine'\n    return 2 * x\n")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        given = answers_to(pilot.app.store, "first/double")
        assert [answer.correct for answer in given] == [False, False, True]
        await pilot.press("escape", "tab", "r")
        await until(pilot, lambda: "with your double" in screen_text(pilot))
        await until(pilot, lambda: printed(pilot).split() == ["42", "mine"])


async def test_what_never_ends_is_stopped_and_told(open_app, write_course):
    hasty = LESSON.replace("function: double\n", "function: double\nseconds: 1\n")
    async with open_app("read", course=write_course(first=hasty), size=(100, 50)) as pilot:
        await pilot.press("tab", "enter")
        await write(pilot, "def double(x):\n    while True:\n        pass\n")
        await until(pilot, lambda: "never ends" in screen_text(pilot))
        assert isinstance(pilot.app.focused, CodeEditor)


async def test_before_it_passes_snippets_run_the_course_s_own(open_app, course):
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: "with the course's double" in screen_text(pilot))
        await until(pilot, lambda: "42" in screen_text(pilot))
        await pilot.press("tab", "tab", "tab", "r")
        await until(pilot, lambda: pilot.app.screen.view.snippets[1].outcome is not None)
        assert screen_text(pilot).count("double") == 5  # that one does not name it


async def test_what_is_written_and_not_given_is_there_again(open_app, course):
    async with open_app("read", course=course) as pilot:
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(pilot.app.focused, CodeEditor))
        await pilot.press("up", "end", *"#mine")
        await until(pilot, lambda: "#mine" in edits(pilot.app.store).get("first/double", ""))
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "#mine" in screen_text(pilot))
        await pilot.press("tab", "x")
        await until(pilot, lambda: "#mine" not in screen_text(pilot))
        await until(pilot, lambda: "first/double" not in edits(pilot.app.store))


async def test_the_solution_shows_after_three_honest_tries(open_app, course):
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await pilot.press("tab", "enter")
        for tries, factor in enumerate((3, 4, 5), 1):
            await write(pilot, f"def double(x):\n    return {factor} * x\n")
            await until(
                pilot, lambda n=tries: len(answers_to(pilot.app.store, "first/double")) == n
            )
            await until(pilot, lambda f=factor: f"yours = {3 * f}" in screen_text(pilot))
        await pilot.press("f7")
        await until(pilot, lambda: "return x + x" in screen_text(pilot))


async def test_tries_count_wherever_they_were_made(open_app, course):
    """The command line counts the same answers, and says the same."""
    with Store.open() as store:
        for n in range(2):
            record_answer(store, "first/double", f"x = {n}", correct=False)
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await pilot.press("tab", "f7")
        await until(pilot, lambda: "after 1 more try of your own" in screen_text(pilot))
        record_answer(pilot.app.store, "first/double", "x = 2", correct=False)
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await pilot.press("tab", "f7")
        await until(pilot, lambda: "return x + x" in screen_text(pilot))


async def test_what_is_written_in_review_is_kept_too(open_app, course, clock):
    async with open_app("review", course=course) as pilot:
        record_answer(pilot.app.store, "first/double", "x", correct=False)
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: isinstance(pilot.app.focused, CodeAnswer))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.focused, CodeEditor))
        await pilot.press("up", "end", *"#mine")
        await until(pilot, lambda: "#mine" in edits(pilot.app.store).get("first/double", ""))
    async with open_app("review", course=course) as pilot:
        await until(pilot, lambda: "#mine" in screen_text(pilot))


async def test_starting_over_once_more_brings_back_what_was_written(open_app, course):
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "Write double(x)" in screen_text(pilot))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(pilot.app.focused, CodeEditor))
        await pilot.press("up", "end", *"#mine", "escape")
        await until(pilot, lambda: isinstance(pilot.app.focused, CodeAnswer))
        await pilot.press("x")
        await until(pilot, lambda: "#mine" not in screen_text(pilot))
        await pilot.press("x")
        await until(pilot, lambda: "#mine" in screen_text(pilot))
        await pilot.press("x")
        await until(
            pilot, lambda: "#mine" in shelved_edits(pilot.app.store).get("first/double", "")
        )
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "Write double(x)" in screen_text(pilot))
        assert "#mine" not in screen_text(pilot)
        await pilot.press("tab")
        await until(pilot, lambda: isinstance(pilot.app.focused, CodeAnswer))
        await pilot.press("x")
        await until(pilot, lambda: "#mine" in screen_text(pilot))
