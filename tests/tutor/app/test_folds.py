"""What is folded on a page opens once its question was answered or its snippet run, or by a key."""

from __future__ import annotations

import pytest
from pilot import screen_text, until

LESSON = """\
## Predict

```question which
Which?

- [x] this
  > Yes.
- [ ] that
  > No.
```

<!-- after: which -->
It was this one.

```python inside
print("inside")
```
<!-- end -->

```python first
secret = 1  # hide
print("out" + "come")
```

<!-- after: first -->
It prints a word.
<!-- end -->

```python why experiment
print("three" + "seeds")
```
"""


@pytest.fixture
def course(write_course):
    return write_course(first=LESSON)


def seen(pilot, text):
    return text in screen_text(pilot)


async def test_an_answer_opens_what_waits_for_it_for_good(open_app, course):
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await until(pilot, lambda: seen(pilot, "answer the question above first; o opens this"))
        assert not seen(pilot, "It was this one.")
        await pilot.press("tab", "b", "enter")
        await until(pilot, lambda: seen(pilot, "It was this one."))
        assert seen(pilot, "run the snippet above first; o opens this")
        assert [view.snippet.id for view in pilot.app.screen.view.snippets] == [
            "first/inside", "first/first", "first/why"
        ]  # fmt: skip
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await until(pilot, lambda: seen(pilot, "It was this one."))


async def test_a_run_opens_what_waits_for_it(open_app, course):
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await until(pilot, lambda: seen(pilot, "run the snippet above first"))
        await pilot.press("r")
        await until(pilot, lambda: seen(pilot, "It prints a word."))
        assert seen(pilot, "outcome")


async def test_one_key_opens_them_for_those_who_only_read(open_app, course):
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await until(pilot, lambda: seen(pilot, "answer the question above first"))
        assert not seen(pilot, "seeds")
        for opened in ("It was this one.", "It prints a word.", '"seeds"'):
            await pilot.press("o")
            await until(pilot, lambda text=opened: seen(pilot, text))
        assert not pilot.app.screen.view.has_folded


async def test_hidden_lines_run_and_show_when_edited(open_app, course):
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await until(pilot, lambda: seen(pilot, '"out"'))
        assert not seen(pilot, "secret")
        await pilot.press("e")
        await until(pilot, lambda: seen(pilot, "secret = 1"))


RAISES = """\
## One

```python fails raises
1 / 0
```

```output
Traceback (most recent call last):
ZeroDivisionError: division by zero
```

<!-- after: fails -->
Nothing is divided by zero.
<!-- end -->
"""


async def test_a_run_that_raises_opens_what_waits_for_it_now_and_later(open_app, write_course):
    course = write_course(first=RAISES)
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await until(pilot, lambda: seen(pilot, "o opens this"))
        await pilot.press("r")
        await until(pilot, lambda: seen(pilot, "Nothing is divided by zero."))
    async with open_app("read", course=course, size=(100, 50)) as pilot:
        await until(pilot, lambda: seen(pilot, "Nothing is divided by zero."))
