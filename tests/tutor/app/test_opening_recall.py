"""What a chapter opens with, on its first page."""

from __future__ import annotations

from pilot import screen_text, until
from textual.widgets import Input

from tutor.activities.destinations import Read
from tutor.course import load_course
from tutor.learner import answers_to, pages_opened

EARLIER = """\
## One

```question half number
~~~excerpt
Here is a half.
~~~

What is 1/2?

= 0.5
> Half.
! 2
> That is 2/1.
```
"""
LATER = "## Later\n\nIt begins here.\n\n## More\n\nIt goes on.\n"


def needing(folder):
    """The course in which the second chapter needs the first."""
    contents = folder / "course.toml"
    head, _needs, rest = contents.read_text("utf-8").rpartition("needs = []")
    contents.write_text(f'{head}needs = ["first"]{rest}', "utf-8")
    return load_course(root=folder)


async def test_a_chapter_opens_with_what_it_needs_folded_and_logged_as_review(
    open_app, write_course, tmp_path
):
    write_course(first=EARLIER, second=LATER)
    async with open_app("home", course=needing(tmp_path)) as pilot:
        pilot.app.go(Read("second"))
        await until(pilot, lambda: "It begins here." in screen_text(pilot))
        assert "to warm up" not in screen_text(pilot)  # nothing of it was opened
        pilot.app.go(Read("first"))
        await until(pilot, lambda: ("first", "one") in pages_opened(pilot.app.store))
        pilot.app.go(Read("second"))
        await until(pilot, lambda: "to warm up" in screen_text(pilot))
        assert "It begins here." in screen_text(pilot)
        assert "What is 1/2?" not in screen_text(pilot)
        await pilot.press("o")
        await until(pilot, lambda: "What is 1/2?" in screen_text(pilot))
        await until(pilot, lambda: "Here is a half." in screen_text(pilot))
        await pilot.press("tab")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        pilot.app.focused.value = "0.5"
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        (answer,) = answers_to(pilot.app.store, "first/half")
        assert (answer.correct, answer.context) == (True, "review")
        pilot.app.go(Read("second/more"))
        await until(pilot, lambda: "It goes on." in screen_text(pilot))
        assert "to warm up" not in screen_text(pilot)
        pilot.app.go(Read("second/later"))
        await until(pilot, lambda: "It begins here." in screen_text(pilot))
        assert "to warm up" not in screen_text(pilot)  # it was asked today
