"""Read: snippets run, changed and stopped where they stand."""

from __future__ import annotations

import os

import pytest
from pilot import paint_at_once, screen_strips, screen_text, until

from tutor.activities.destinations import Read
from tutor.app.widgets.page.code_editor import CodeEditor
from tutor.app.widgets.page.snippet_view import SnippetView
from tutor.learner import edits, snippets_run

TWO = """\
## One

```python first
n = 2
print("first", n)
```

```python second
print("second", n * 21)
```

## Two

```python third
print("third", n)
```
"""
ENDLESS = """\
## One

```python endless
import os
print("pid", os.getpid(), flush=True)
while True:
    pass
```

## Two

Words.
"""


def views(pilot):
    return list(pilot.app.screen.query(SnippetView))


async def done(pilot, index=0):
    await until(pilot, lambda: views(pilot)[index].outcome is not None)
    return views(pilot)[index].outcome


async def pid_of_running(pilot):
    def line():
        rows = (row.split() for row in screen_text(pilot).splitlines())
        return next((int(row[row.index("pid") + 1]) for row in rows if "pid" in row[:-1]), None)

    await until(pilot, lambda: line() is not None)
    return line()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_one_key_runs_the_snippet_and_its_output_stands_under_it(open_app, write_course):
    async with open_app("read", course=write_course(first=TWO)) as pilot:
        assert "first 2" not in screen_text(pilot)
        await pilot.press("r")
        assert (await done(pilot)).status == "ok"
        await until(pilot, lambda: "first 2" in screen_text(pilot))
        rows = screen_text(pilot).splitlines()
        code = next(n for n, row in enumerate(rows) if 'print("first", n)' in row)
        output = next(n for n, row in enumerate(rows) if "first 2" in row)
        assert output in (code + 1, code + 2)
        await until(pilot, lambda: "first/first" in snippets_run(pilot.app.store))


async def test_a_snippet_runs_after_the_earlier_ones_of_its_chapter(open_app, write_course):
    async with open_app("read", "0", course=write_course(first=TWO)) as pilot:
        await pilot.press("right")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "two"))
        await pilot.press("r")
        assert (await done(pilot)).output == "third 2\n"


async def test_an_edit_counts_in_the_snippets_after_it(open_app, write_course):
    async with open_app("read", course=write_course(first=TWO)) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: bool(pilot.app.screen.query(CodeEditor)))
        await pilot.press("end", "backspace", "4", "f9")
        assert (await done(pilot)).output == "first 4\n"
        await pilot.press("tab", "r")
        assert (await done(pilot, 1)).output == "second 84\n"


async def test_run_again_gives_the_output_of_the_last_run_only(open_app, write_course):
    async with open_app("read", course=write_course(first=TWO)) as pilot:
        await pilot.press("r")
        first = await done(pilot)
        await pilot.press("r")
        await until(pilot, lambda: views(pilot)[0].outcome not in (first, None))
        await pilot.pause()
        assert screen_text(pilot).count("first 2") == 1


async def test_what_is_typed_is_on_disk_without_being_finished(open_app, write_course):
    course = write_course(first=TWO)
    async with open_app("read", course=course) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: bool(pilot.app.screen.query(CodeEditor)))
        await pilot.press("end", "7")
        await until(pilot, lambda: "n = 27" in edits(pilot.app.store).get("first/first", ""))
        await pilot.press("8")  # and the program is left at once
    async with open_app("read", course=course) as pilot:
        assert "n = 278" in views(pilot)[0].code
        assert "n = 278" in screen_text(pilot)
        assert "edited" in screen_text(pilot)


async def test_turning_the_page_in_the_middle_of_an_edit_keeps_it(open_app, write_course):
    async with open_app("read", "0", course=write_course(first=TWO)) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: bool(pilot.app.screen.query(CodeEditor)))
        await pilot.press("end", "5")
        pilot.app.go(Read("first/two"))
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "two"))
        await pilot.press("r")
        assert (await done(pilot)).output == "third 25\n"
        await pilot.press("left")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "one"))
        assert "n = 25" in views(pilot)[0].code


async def test_reset_brings_the_lesson_back_on_screen_and_on_disk(open_app, write_course):
    course = write_course(first=TWO)
    async with open_app("read", course=course) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: bool(pilot.app.screen.query(CodeEditor)))
        await pilot.press("end", "7", "escape")
        await until(pilot, lambda: not any(view.editing for view in views(pilot)))
        await until(pilot, lambda: "first/first" in edits(pilot.app.store))
        assert pilot.app.current_mode == "read"
        await pilot.press("x")
        await until(pilot, lambda: not edits(pilot.app.store))
        await until(pilot, lambda: "edited" not in screen_text(pilot))
        assert "n = 27" not in screen_text(pilot)


async def edit_first(pilot, *keys):
    await pilot.press("e")
    await until(pilot, lambda: bool(pilot.app.screen.query(CodeEditor)))
    await pilot.press(*keys)
    await until(pilot, lambda: not any(view.editing for view in views(pilot)))


async def test_output_says_when_it_is_that_of_other_code_and_goes_with_reset(
    open_app, write_course
):
    async with open_app("read", course=write_course(first=TWO)) as pilot:
        await edit_first(pilot, "end", "7", "f9")
        await done(pilot)
        await until(pilot, lambda: "first 27" in screen_text(pilot))
        assert "output of older code" not in screen_text(pilot)
        await edit_first(pilot, "end", "1", "escape")
        await until(pilot, lambda: "output of older code" in screen_text(pilot))
        assert "first 27" in screen_text(pilot)
        await pilot.press("x")
        await until(pilot, lambda: "first 27" not in screen_text(pilot))
        assert "output of older code" not in screen_text(pilot)
        assert not views(pilot)[0].query_one(".output").display


async def test_output_is_there_again_when_the_page_is_turned_back(open_app, write_course):
    async with open_app("read", "0", course=write_course(first=TWO)) as pilot:
        await pilot.press("r")
        await done(pilot)
        await pilot.press("right")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "two"))
        await pilot.press("left")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "one"))
        await until(pilot, lambda: "first 2" in screen_text(pilot))
        assert "✓" in screen_text(pilot)
        await pilot.press("tab")
        await edit_first(pilot, "end", "7", "escape")
        await pilot.press("x", "right")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "two"))
        await pilot.press("left")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "one"))
        assert "first 2" not in screen_text(pilot)


@pytest.mark.parametrize("lines", [3, 60])
async def test_what_a_long_snippet_prints_comes_into_sight(
    open_app, write_course, monkeypatch, lines
):
    paint_at_once(monkeypatch)  # where the screen stops depends on what was shown before
    code = "\n".join(f"x{n} = {n}" for n in range(40))
    code += f'\nfor n in range({lines}):\n    print("printed", n)'
    course = write_course(first=f"## One\n\n```python long\n{code}\n```\n\nWords.\n")
    async with open_app("read", course=course, size=(80, 24)) as pilot:
        await pilot.press("r")
        await done(pilot)
        await until(pilot, lambda: "printed 0" in screen_text(pilot))
        assert "printed 2" in screen_text(pilot)


async def test_a_line_too_long_for_the_page_goes_on_below_its_beginning(open_app, write_course):
    long = 'print("' + "word " * 20 + '")'
    course = write_course(first=f"## One\n\n```python long\nif True:\n    {long}\n```\n")
    async with open_app("read", course=course, size=(80, 24)) as pilot:
        rows = screen_text(pilot).splitlines()
        at = next(n for n, row in enumerate(rows) if 'print("word' in row)
        assert rows[at + 1].index("↳") > rows[at].index("print")
        shown = " ".join(row.strip(" ▌↳▁▂▃▄▅▆▇█") for row in rows[at : at + 2])
        assert shown == long.replace(" )", ")")


async def test_code_has_the_same_colours_on_the_page_and_in_the_editor(open_app, write_course):
    course = write_course(first='## One\n\n```python s\ndef f(x):  # why\n    return "a", 1\n```\n')

    def colors(pilot, row):
        strip = screen_strips(pilot)[row]
        return [
            (segment.text.strip(), segment.style.color, segment.style.underline)
            for segment in strip
            if segment.text.strip(" ▌") and segment.style
        ]

    async with open_app("read", course=course) as pilot:
        row = next(n for n, text in enumerate(screen_text(pilot).splitlines()) if "def f" in text)
        page = [(word, color) for word, color, _ in colors(pilot, row) if word in ("def", "# why")]
        assert not any(underlined for _, _, underlined in colors(pilot, row))
        await pilot.press("e")
        await until(pilot, lambda: bool(pilot.app.screen.query(CodeEditor)))
        await pilot.press("down")
        await until(pilot, lambda: colors(pilot, row))
        editor = [(word, color) for word, color, _ in colors(pilot, row)]
        assert len(page) == 2
        assert len({color for _, color in page}) == 2
        assert set(page) <= set(editor)


async def test_tab_indents_in_the_editor_and_escape_leaves_it(open_app, write_course):
    async with open_app("read", course=write_course(first=TWO)) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: bool(pilot.app.screen.query(CodeEditor)))
        await pilot.press("tab", "escape")
        await until(pilot, lambda: not any(view.editing for view in views(pilot)))
        assert views(pilot)[0].code.startswith("    n = 2")
        assert pilot.app.focused is views(pilot)[0]
        assert pilot.app.current_mode == "read"


async def test_edit_pressed_twice_opens_one_editor(open_app, write_course):
    async with open_app("read", course=write_course(first=TWO)) as pilot:
        view = views(pilot)[0]
        view.action_edit()
        view.action_edit()
        await until(pilot, lambda: pilot.app.focused is view.editor)
        assert len(pilot.app.screen.query(CodeEditor)) == 1


async def test_a_running_snippet_is_stopped_with_c(open_app, write_course):
    async with open_app("read", course=write_course(first=ENDLESS)) as pilot:
        await pilot.press("r")
        pid = await pid_of_running(pilot)
        assert "c stop" in screen_text(pilot)
        await pilot.press("c")
        assert (await done(pilot)).status == "cancelled"
        await until(pilot, lambda: "Stopped." in screen_text(pilot))
        await until(pilot, lambda: not alive(pid))
        await pilot.press("r")  # and can be run again
        assert await pid_of_running(pilot)
        await pilot.press("c")
        await done(pilot)


async def test_turning_the_page_ends_what_runs_on_it(open_app, write_course):
    async with open_app("read", "0", course=write_course(first=ENDLESS)) as pilot:
        await pilot.press("r")
        pid = await pid_of_running(pilot)
        await pilot.press("right")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "two"))
        await until(pilot, lambda: not alive(pid))
        await pilot.press("left")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "one"))
        assert not views(pilot)[0].running


async def test_leaving_the_program_ends_what_runs(open_app, write_course):
    async with open_app("read", course=write_course(first=ENDLESS)) as pilot:
        await pilot.press("r")
        pid = await pid_of_running(pilot)
        await pilot.press("ctrl+q")
    assert not alive(pid)


async def test_r_pressed_many_times_runs_it_once(open_app, write_course):
    code = '## One\n\n```python once\nimport os\nprint("pid", os.getpid(), flush=True)\n'
    code += "import time\nwhile True: time.sleep(1)\n```\n"
    async with open_app("read", course=write_course(first=code)) as pilot:
        for _ in range(5):
            pilot.app.simulate_key("r")
        await pid_of_running(pilot)
        await pilot.pause()
        assert screen_text(pilot).count("pid ") == 1
        workers = [worker for worker in pilot.app.workers if worker.node is views(pilot)[0]]
        assert len(workers) == 1
        await pilot.press("c")
        assert (await done(pilot)).status == "cancelled"


async def test_a_flood_of_output_is_cut_and_the_keys_still_work(open_app, write_course):
    flood = "## One\n\n```python flood\nwhile True:\n    print('x')\n```\n\n## Two\n\nWords.\n"
    async with open_app("read", "0", course=write_course(first=flood)) as pilot:
        await pilot.press("r")
        assert (await done(pilot)).status == "flood"
        await until(pilot, lambda: views(pilot)[0].query_one(".output").size.height > 100)
        assert views(pilot)[0].query_one(".output").size.height < 250
        await pilot.press("end")
        await until(pilot, lambda: "printed more than" in screen_text(pilot))
        await pilot.press("right")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "two"))


async def test_output_is_shown_literally_its_colours_apart(open_app, write_course):
    code = (
        "## One\n\n```python hostile\n"
        r"print('[red]not red[/red] [/] [@click=app.quit]x[/]')"
        "\n"
        r"print('\x1b[2J\x1b[1;1Hcleared\x1b]0;title\x07\x1b[?1049l')"
        "\n"
        r"print('\x1b[31mred\x1b[0m')"
        "\n```\n"
    )
    async with open_app("read", course=write_course(first=code)) as pilot:
        await pilot.press("r")
        await done(pilot)
        await until(pilot, lambda: "cleared" in screen_text(pilot))
        rows = [row.strip(" ▌") for row in screen_text(pilot).splitlines()]
        assert "[red]not red[/red] [/] [@click=app.quit]x[/]" in rows
        assert "cleared" in rows
        assert "red" in rows


async def test_an_error_names_the_line_and_the_page_goes_on(open_app, write_course):
    code = "## One\n\n```python wrong raises\nx = 1\nprint(x / 0)\n```\n"
    async with open_app("read", course=write_course(first=code)) as pilot:
        await pilot.press("r")
        assert (await done(pilot)).status == "error"
        await until(pilot, lambda: "ZeroDivisionError" in screen_text(pilot))
        assert "✗" in screen_text(pilot)


async def test_a_page_without_snippets_says_so_for_none_of_its_keys(open_app, write_course):
    async with open_app("read", course=write_course(first="## One\n\nWords.\n")) as pilot:
        actions = {active.binding.id for active in pilot.app.screen.active_bindings.values()}
        assert not actions & {"read.run", "read.edit", "read.reset", "read.stop"}
        await pilot.press("r", "e", "x", "c")
        assert pilot.app.screen.shown == ("first", "one")


async def edit(pilot, *keys):
    """Open the editor of the snippet at hand and press `keys` there."""
    await pilot.press("e")
    await until(pilot, lambda: isinstance(pilot.app.focused, CodeEditor))
    await pilot.press(*keys)


async def test_the_editor_indents_as_python_programmers_expect(open_app, write_course):
    course = write_course(first="## One\n\n```python blank\ndef f(x):\n    ...\n```\n")
    async with open_app("read", course=course) as pilot:
        await edit(pilot)
        editor = pilot.app.focused
        assert editor.cursor_location == (1, 7)  # after the dots, where the work is
        await pilot.press(*["backspace"] * 3, *"if x:", "enter", *"return 1", "enter", *"return 2")
        assert editor.text == "def f(x):\n    if x:\n        return 1\n    return 2\n"
        await pilot.press("enter", "x", "home", "tab", "tab", "backspace")
        assert editor.text.split("\n")[4] == "    x"
        await pilot.press("shift+up", "shift+up", "shift+tab")
        assert editor.text == "def f(x):\n    if x:\n    return 1\nreturn 2\nx\n"


async def test_undo_reaches_back_over_leaving_and_over_a_reset(open_app, write_course):
    async with open_app("read", course=write_course(first=TWO)) as pilot:
        original = views(pilot)[0].code
        await edit(pilot, "end", "4", "escape")
        mine = views(pilot)[0].code
        assert mine != original
        await pilot.press("x")
        assert views(pilot)[0].code == original
        await edit(pilot, "ctrl+z")
        assert views(pilot)[0].code == mine
        await pilot.press("ctrl+z", "escape")
        assert views(pilot)[0].code == original


async def test_the_version_that_was_reset_is_one_key_away(open_app, write_course):
    async with open_app("read", course=write_course(first=TWO)) as pilot:
        await edit(pilot, "end", "4", "escape")
        mine = views(pilot)[0].code
        await pilot.press("x", "x")
        assert views(pilot)[0].code == mine
        await until(pilot, lambda: edits(pilot.app.store) == {"first/first": mine})


async def test_the_line_where_a_run_stopped_is_marked_and_edited_first(open_app, write_course):
    failing = "## One\n\n```python broken raises\na = 1\nb = 2\nprint(a / (b - 2))\n```\n"
    async with open_app("read", course=write_course(first=failing)) as pilot:
        await pilot.press("r")
        assert (await done(pilot)).line == 3
        await until(pilot, lambda: "✗ 3  print(a / (b - 2))" in screen_text(pilot))
        assert "✗ 1" not in screen_text(pilot)
        await edit(pilot)
        assert pilot.app.focused.cursor_location == (2, 0)
        await pilot.press("end", "left", "left", "backspace", "1", "f9")
        await until(pilot, lambda: "✗ 3" not in screen_text(pilot))


async def test_the_snippet_that_the_keys_mean_is_marked(open_app, write_course):
    async with open_app("read", course=write_course(first=TWO)) as pilot:
        await until(pilot, lambda: [view.target for view in views(pilot)] == [True, False])
        assert screen_text(pilot).count("r run") == 2  # its header, and the footer's
        await pilot.press("tab")
        await until(pilot, lambda: [view.target for view in views(pilot)] == [True, False])
        await pilot.press("tab")
        await until(pilot, lambda: [view.target for view in views(pilot)] == [False, True])
        await pilot.press("r")
        assert (await done(pilot, 1)).output == "second 42\n"
        assert views(pilot)[0].outcome is None


async def test_a_snippet_whose_header_is_out_of_sight_is_not_meant(open_app, write_course):
    long = "\n".join(f"x{n} = {n}" for n in range(30))
    text = f"## One\n\n```python long\n{long}\n```\n\n```python short\nprint(1)\n```\n" + "\n" * 2
    async with open_app("read", course=write_course(first=text), size=(100, 24)) as pilot:
        await until(pilot, lambda: pilot.app.screen.view.max_scroll_y > 16)
        pilot.app.screen.view.scroll_to(y=16, animate=False)
        await until(pilot, lambda: [view.target for view in views(pilot)] == [False, True])
        await pilot.press("r")
        assert (await done(pilot, 1)).output == "1\n"
        assert views(pilot)[0].outcome is None


async def test_the_code_of_a_snippet_can_be_copied(open_app, write_course):
    async with open_app("read", course=write_course(first=TWO)) as pilot:
        await pilot.press("tab", "tab", "y")
        await until(pilot, lambda: pilot.app.clipboard == views(pilot)[1].snippet.code)


async def test_a_version_that_was_reset_is_one_key_away_in_the_next_session_too(
    open_app, write_course
):
    course = write_course(first=TWO)
    async with open_app("read", course=course) as pilot:
        await edit(pilot, "end", "4", "escape")
        mine = views(pilot)[0].code
        await pilot.press("x")
        assert views(pilot)[0].code != mine
    async with open_app("read", "0", course=course) as pilot:
        assert views(pilot)[0].code != mine
        await pilot.press("tab")
        await until(pilot, lambda: views(pilot)[0].target and views(pilot)[0].shelved == mine)
        await pilot.press("x")
        await until(pilot, lambda: views(pilot)[0].code == mine)


async def test_what_is_printed_is_followed_while_it_grows(open_app, write_course):
    code = "for n in range(60):\n    print('line', n, flush=True)\nimport time; time.sleep(600)"
    course = write_course(first=f"## One\n\nWords.\n\n```python long\n{code}\n```\n\nMore.\n")
    async with open_app("read", course=course, size=(80, 24)) as pilot:
        await until(pilot, lambda: "▸ long" in screen_text(pilot))
        await pilot.press("r")
        await until(pilot, lambda: "line 59" in screen_text(pilot))
        await pilot.press("c")
        await until(pilot, lambda: not pilot.app.screen.view.snippets[0].running)
