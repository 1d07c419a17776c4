"""Another's course on the screen: read at once, run once it is trusted, apart from ours."""

from __future__ import annotations

import pytest
from pilot import until

from tutor.app.screens.trust import TrustScreen
from tutor.course import load_course
from tutor.course.packs import digest
from tutor.learner import (
    ReadingPlace,
    last_place,
    pages_opened,
    save_place,
    snippets_run,
    trusted_packs,
)

PAGE = """\
## One

Some words.

```python hello
print("their code ran")
```

```question gap complete
What is missing?

~~~python
print(____)
~~~

= 6
> Six.
! 7
> Seven.
```
"""


@pytest.fixture
def pack(write_course, tmp_path):
    write_course(first=PAGE)
    contents = tmp_path / "course.toml"
    contents.write_text(f'pack = "theirs"\n{contents.read_text()}')
    return load_course(root=tmp_path)


def output(pilot):
    (snippet,) = pilot.app.screen.view.snippets
    return snippet.ran.outcome.output if snippet.ran is not None else None


async def asked(pilot):
    """Run the snippet, and wait to be asked."""
    await pilot.press("r")
    await until(pilot, lambda: isinstance(pilot.app.screen, TrustScreen))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_learner_is_asked_shown_the_code_and_a_yes_is_kept(open_app, pack, size):
    async with open_app("read", "0", course=pack, size=size) as pilot:
        await asked(pilot)
        screen = pilot.app.screen
        assert "1 snippet, 1 question" in str(screen.query_one("#warning").render())
        assert not screen.query_one("#code").display
        await pilot.press("l")
        assert "their code ran" in str(screen.query_one("#code Static").render())
        assert screen.query_one("#choices").region.bottom <= size[1]
        await pilot.press("y")
        await until(pilot, lambda: output(pilot) == "their code ran\n")
        assert trusted_packs(pilot.app.store) == {digest(pack)}
        await pilot.press("r")
        await until(pilot, lambda: output(pilot) == "their code ran\n")
    async with open_app("read", "0", course=pack) as pilot:  # and not asked again
        await pilot.press("r")
        await until(pilot, lambda: output(pilot) == "their code ran\n")
        assert snippets_run(pilot.app.store) == {"theirs:first/hello"}


@pytest.mark.parametrize("key", ["n", "escape"])
async def test_without_trust_nothing_runs_and_everything_can_be_read(open_app, pack, key):
    async with open_app("read", "0", course=pack) as pilot:
        await asked(pilot)
        await pilot.press(key)
        await until(pilot, lambda: output(pilot) == "")
        assert snippets_run(pilot.app.store) == set()
        assert trusted_packs(pilot.app.store) == set()
        await asked(pilot)  # whoever runs it again wants it


async def test_a_changed_pack_asks_again(open_app, pack, tmp_path):
    async with open_app("read", "0", course=pack) as pilot:
        await asked(pilot)
        await pilot.press("y")
        await until(pilot, lambda: output(pilot) == "their code ran\n")
        (chapter,) = (tmp_path / "en").iterdir()
        chapter.write_text(chapter.read_text().replace("their code", "other code"))
        await asked(pilot)
        await pilot.press("n")


async def test_places_in_a_pack_and_in_our_course_stand_apart(open_app, pack):
    ours = ReadingPlace("start", "run-the-code-then-change-it", 3)
    async with open_app("home", course=pack) as pilot:
        save_place(pilot.app.store, ours)
        await pilot.press("f2")
        await until(pilot, lambda: last_place(pilot.app.store, "theirs") is not None)
        assert pilot.app.screen.shown == ("theirs:first", "one")
        assert last_place(pilot.app.store) == ours
        assert pages_opened(pilot.app.store) == {("theirs:first", "one")}
