"""A snippet's run: its output, its namespace, its surroundings."""

from __future__ import annotations

import asyncio
import os
import tempfile

import pytest

from tutor.running.sandbox import NamedCode


async def test_a_snippet_prints_and_nothing_else_is_said(run):
    outcome = await run("x = 2\nx + 1\nprint(x, __name__)")
    assert (outcome.status, outcome.output, outcome.message) == ("ok", "2 __main__\n", "")
    assert outcome.seconds > 0


async def test_output_and_errors_come_in_the_order_in_which_they_were_printed(run):
    code = "import os, sys\nfor i in range(3):\n print(i)\n print('e', file=sys.stderr)\n"
    outcome = await run(code + "os.system('echo child')\nos.write(1, b'raw\\n')")
    assert outcome.output == "0\ne\n1\ne\n2\ne\nchild\nraw\n"


async def test_output_is_passed_on_while_the_snippet_still_runs(run, tmp_path):
    pieces = []

    def receive(text):
        pieces.append(text)
        (tmp_path / "seen").touch()

    wait = f"while not os.path.exists({str(tmp_path / 'seen')!r}): pass"
    outcome = await run(
        f"import os\nos.write(1, b'first')\n{wait}\nos.write(1, b'2')", on_output=receive
    )
    assert pieces == ["first", "2"]
    assert outcome.output == "first2"


async def test_a_character_cut_in_two_by_the_pipe_arrives_whole(run, tmp_path):
    pieces = []

    def receive(text):
        pieces.append(text)
        (tmp_path / "seen").touch()

    wait = f"while not os.path.exists({str(tmp_path / 'seen')!r}): pass"
    code = f"import os\nos.write(1, b'a\\xe2\\x88')\n{wait}\nos.write(1, b'\\x82b\\xff')"
    outcome = await run(code, on_output=receive)
    assert pieces == ["a", "∂b\N{REPLACEMENT CHARACTER}"]
    assert outcome.output == "a∂b\N{REPLACEMENT CHARACTER}"


async def test_whoever_cannot_take_the_output_hears_of_it_and_the_child_is_gone(run, dead):
    pids = []

    def refuse(text):
        pids.append(int(text))
        raise OSError("nobody reads")

    with pytest.raises(OSError, match="nobody reads"):
        await run(
            "import os, time\nos.write(1, b'%d' % os.getpid())\ntime.sleep(50)", on_output=refuse
        )
    assert await dead(pids[0])


async def test_earlier_snippets_run_first_and_silently(run):
    earlier = ["import os\nx = 20\nprint('dropped')\nos.system('echo dropped')", "y = x + 1"]
    outcome = await run("print(x, y)", earlier=earlier)
    assert (outcome.status, outcome.output) == ("ok", "20 21\n")


async def test_a_future_import_reaches_no_other_snippet(run):
    show = "def f(x: missing): pass"
    outcome = await run(show, earlier=["from __future__ import annotations\n" + show])
    assert "NameError" in outcome.output


async def test_code_of_any_size_and_alphabet_arrives(run):
    code = f"text = '{'∂' * 300_000}'\nprint(len(text), set(text))"
    assert (await run(code)).output == "300000 {'∂'}\n"


async def test_the_working_folder_is_empty_and_removed_with_all_that_was_put_there(run):
    outcome = await run(
        "import os\nprint(os.listdir(), os.getcwd())\n"
        "os.makedirs('a/b')\nopen('a/b/c', 'w').write('x')\nos.chmod('a/b', 0)"
    )
    entries, _, folder = outcome.output.strip().partition(" ")
    assert (outcome.status, entries) == ("ok", "[]")
    assert not os.path.exists(folder)
    assert not os.path.exists(os.path.dirname(folder))
    assert os.path.basename(os.path.dirname(folder)).startswith("backstep-")


async def test_modules_come_from_no_folder_that_happens_to_be_around(run, tmp_path, monkeypatch):
    for name in ("numpy", "core", "random"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    outcome = await run(
        "open('numpy.py', 'w').write('raise SystemExit(7)')\n"
        "import random, numpy, core.tape\nprint(core.tape.Tensor(numpy.ones(2)).shape)"
    )
    assert (outcome.status, outcome.output) == ("ok", "(2,)\n")


async def test_the_child_starts_without_what_only_the_parent_needs(run):
    outcome = await run("import sys\nprint({'asyncio', 'numpy', 'textual'} & set(sys.modules))")
    assert outcome.output == "set()\n"


async def test_what_it_prints_cannot_control_the_terminal(run):
    outcome = await run(r"print('\x1b[2J\x1b]0;title\x07\x1b[31mred\x1b[0m\x9b1A\x08')")
    assert outcome.output == "\x1b[31mred\x1b[0m\n"


async def test_a_machine_that_cannot_start_a_child_says_why(run, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/folder")
    outcome = await run("print(1)")
    assert outcome.status == "error"
    assert outcome.message.startswith("The snippet could not be started: /no/such/folder/")
    assert outcome.message.endswith(": there is no such file or folder.")


async def test_cancelling_kills_the_child_and_what_it_started(run, dead):
    printed = asyncio.Queue()
    code = (
        "import os, subprocess, time\nsleeper = subprocess.Popen(['sleep', '60'])\n"
        "os.write(1, f'{os.getpid()} {sleeper.pid} {os.getcwd()}'.encode())\ntime.sleep(50)"
    )
    task = asyncio.create_task(run(code, on_output=printed.put_nowait))
    child, grandchild, folder = (await printed.get()).split()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await dead(int(child))
    assert await dead(int(grandchild))
    assert not os.path.exists(folder)


async def test_a_process_that_outlives_the_snippet_is_not_waited_for_but_killed(run, dead):
    outcome = await run("import subprocess\nprint(subprocess.Popen(['sleep', '60']).pid)")
    assert outcome.status == "ok"
    assert await dead(int(outcome.output))


async def test_names_of_earlier_snippets_stand_in_tracebacks(run):
    outcome = await run(
        "\nhalve(None)", earlier=[NamedCode("halves", "def halve(x): return x / 2")]
    )
    assert 'File "<halves>", line 1, in halve' in outcome.output
    assert outcome.message == "The snippet stopped on line 1 of <halves> with TypeError."
