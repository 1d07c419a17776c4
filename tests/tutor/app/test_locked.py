"""While another program has the learner's file, nothing waits for it."""

from __future__ import annotations

from pilot import screen_text, told, until

from tutor.learner import Store, answers_to, last_place, pages_opened

PAGES = "## One\n\nText.\n\n## Two\n\nText.\n\n## Three\n\nText.\n"


async def test_a_page_turns_while_the_file_is_locked_and_is_kept_once_it_is_free(
    open_app, write_course, monkeypatch
):
    monkeypatch.setattr("tutor.learner.storage.store.WAIT", 60.0)  # longer than any test waits
    async with open_app("read", "pages", course=write_course(pages=PAGES)) as pilot:
        app = pilot.app
        await until(pilot, lambda: not app.keeper.waiting)
        with Store.open() as other:
            with other.transaction():
                for page in ("two", "three"):
                    await pilot.press("right")
                    await until(pilot, lambda page=page: app.screen.shown == ("pages", page))
                assert app.keeper.waiting
                assert last_place(other).page == "one"
            await until(pilot, lambda: not app.keeper.waiting)
            assert last_place(other).page == "three"
            assert {page for _, page in pages_opened(other)} == {"one", "two", "three"}
            assert told(pilot) == []


CHOICE = """\
## One

```question which choice ordered
Which?

- [x] this
  > This.
- [ ] that
  > That.
```
"""


async def test_what_is_answered_while_nothing_can_be_written_is_graded_said_once_and_kept(
    open_app, write_course, monkeypatch
):
    monkeypatch.setattr("tutor.learner.keeper.RETRY", (0.01, 0.02))
    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        app = pilot.app
        await until(pilot, lambda: not app.keeper.waiting)
        app.store.read("PRAGMA query_only = ON")
        await pilot.press("tab", "b", "enter")
        await until(pilot, lambda: "✗ Not right." in screen_text(pilot))
        await pilot.press("a", "enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        failed = [one for one in told(pilot) if "could not be used" in one]
        assert len(failed) == 1
        assert "Make it writable" in " ".join(failed[0].split())
        app.store.read("PRAGMA query_only = OFF")
        await until(pilot, lambda: not app.keeper.waiting)
        assert [one.correct for one in answers_to(app.store, "first/which")] == [False, True]


async def test_two_windows_answer_one_question_and_each_shows_its_own(open_app, write_course):
    """Both answers are kept, in their order; a window that opens later shows the last."""
    course = write_course(first=CHOICE)
    async with open_app("read", course=course) as first, open_app("read", course=course) as second:
        await first.press("tab", "b", "enter")
        await until(first, lambda: "✗ Not right." in screen_text(first))
        await second.press("tab", "a", "enter")
        await until(second, lambda: "✓ Right." in screen_text(second))
        assert "✗ Not right." in screen_text(first)
        kept = [one.correct for one in answers_to(second.app.store, "first/which")]
        assert kept == [False, True]
    async with open_app("read", course=course) as third:
        await until(third, lambda: "✓ answered" in screen_text(third))
