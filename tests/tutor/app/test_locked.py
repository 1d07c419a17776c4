"""While another program has the learner's file, nothing waits for it."""

from __future__ import annotations

from pilot import told, until

from tutor.learner import Store, last_place, pages_opened

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
