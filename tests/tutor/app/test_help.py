"""Help: what the screen, or what has the focus, is for, and every key that works there."""

from __future__ import annotations

from pilot import screen_text, until

from tutor.app.screens.help import HelpScreen, KeyTable, keys_of


async def ready(pilot):
    app = pilot.app
    await until(pilot, lambda: app.focused is not None and not app.screen.query("#walk-loading"))


async def test_every_help_names_the_palette_and_the_way_out_and_each_key_once(each_screen):
    async for pilot, _ in each_screen():
        await ready(pilot)
        keys = keys_of(pilot.app.screen)
        told = dict(zip((about for _, about in keys), (key for key, _ in keys), strict=True))
        assert len(told) == len(keys)
        palette = next(key for about, key in told.items() if "everything by name" in about)
        assert palette == "ctrl+p"
        assert "ctrl+q" in told["leave Backstep"]
        assert told["this help"] == "?, F1"
        single = [key for shown in told.values() for key in shown.split(", ")]
        assert len(single) == len(set(single))


async def test_it_says_at_the_top_how_it_closes(open_app):
    async with open_app("step") as pilot:
        await ready(pilot)
        for size in ((120, 36), (80, 24), (60, 15)):
            await pilot.resize_terminal(*size)
            await pilot.press("question_mark")
            await until(pilot, lambda: "One network, one operation" in screen_text(pilot))
            assert "Help   Esc closes" in screen_text(pilot)
            await pilot.press("end")
            await until(pilot, lambda: "this help" in screen_text(pilot))
            assert "Help   Esc closes" in screen_text(pilot)
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(pilot.app.screen, HelpScreen))


async def test_the_arrows_in_all_directions_are_one_row(open_app):
    async with open_app("step") as pilot:
        await ready(pilot)
        rows = [key for key, _ in keys_of(pilot.app.screen) if "shift" in key]
        assert rows == ["shift+↑↓←→"]


async def test_on_the_bench_it_is_about_the_bench(open_app):
    async with open_app("read", "backpropagation") as pilot:
        await until(pilot, lambda: bool(pilot.app.screen.query("Stepper")))
        await pilot.press("question_mark")
        await until(pilot, lambda: "A page of the course" in screen_text(pilot))
        await pilot.press("escape", "b")
        await until(pilot, lambda: pilot.app.screen.on_bench)
        await pilot.press("question_mark")
        await until(pilot, lambda: "One network, one operation" in screen_text(pilot))
        text = screen_text(pilot)
        assert "A page of the course" not in text
        assert "run the snippet" not in text
        keys = dict(keys_of(pilot.app.screen_stack[-2]))
        assert keys["b"] == "go to the bench, and back"


async def test_what_does_not_fit_goes_on_below_its_beginning(open_app):
    async with open_app("step", size=(60, 50)) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: "compare this gradient with" in screen_text(pilot))
        box = pilot.app.screen.query_one(KeyTable).region
        lines = [row[box.x : box.right] for row in screen_text(pilot).splitlines()]
        at = next(n for n, text in enumerate(lines) if "compare this gradient with" in text)
        column = lines[at].index("compare")
        assert lines[at + 1][:column].strip() == ""
        assert lines[at + 1][column] != " "
