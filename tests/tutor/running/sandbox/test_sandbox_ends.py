"""However a snippet ends, the learner is told what happened and what to do."""

from __future__ import annotations

import sys

import pytest

from tutor.running.sandbox import Limits, NamedCode

limits_memory = pytest.mark.skipif(
    sys.platform == "darwin", reason="macOS does not limit a process's address space"
)


async def test_an_exception_shows_the_learners_lines_and_no_others(run):
    code = "import json\ndef f(text):\n    return json.loads(text)\n\nprint('before')\nf('{')\n"
    outcome = await run(code, filename="and-gate")
    assert outcome.status == "error"
    assert outcome.message == "The snippet stopped on line 3 with JSONDecodeError."
    lines = outcome.output.splitlines()
    assert lines[:2] == ["before", "Traceback (most recent call last):"]
    assert [line for line in lines if "File" in line] == [
        '  File "<and-gate>", line 6, in <module>',
        '  File "<and-gate>", line 3, in f',
    ]
    assert "    return json.loads(text)" in lines
    assert lines[-1].startswith("json.decoder.JSONDecodeError: Expecting property name")


async def test_the_cause_of_an_exception_shows_the_learners_lines_and_no_others(run):
    code = (
        "import json\ntry:\n    json.loads('{')\nexcept ValueError as e:\n    raise KeyError from e"
    )
    outcome = await run(code)
    files = [line for line in outcome.output.splitlines() if "File" in line]
    assert files == [
        '  File "<snippet>", line 3, in <module>',
        '  File "<snippet>", line 5, in <module>',
    ]


async def test_code_that_python_cannot_read_is_shown_where(run):
    outcome = await run("x = 1\ny = )\n")
    assert outcome.message == "The snippet stopped on line 2 with SyntaxError."
    assert outcome.output.startswith('  File "<snippet>", line 2\n    y = )\n')


async def test_an_earlier_snippet_that_fails_is_named(run):
    sources = [NamedCode("weights", "w = 1"), NamedCode("and-gate", "print('dropped')\nw / 0")]
    outcome = await run("print('not run')", earlier=sources)
    assert outcome.status == "error"
    assert outcome.message == (
        "The earlier snippet and-gate stopped on line 2 with ZeroDivisionError. "
        "So this one was not run. Fix that one, or restore the lesson's code there with x."
    )
    assert 'File "<and-gate>", line 2' in outcome.output
    assert "dropped" not in outcome.output
    assert "not run" not in outcome.output


@pytest.mark.parametrize("ending", ["raise SystemExit", "import os; os._exit(0)"])
async def test_an_earlier_snippet_that_leaves_is_no_success(run, ending):
    outcome = await run("print('not run')", earlier=["x = 1", ending])
    assert (outcome.status, outcome.output) == ("error", "")
    assert outcome.message == (
        "The earlier snippet no. 2 ended the program itself, with exit code 0. "
        "So this one was not run. Fix that one, or restore the lesson's code there with x."
    )


@pytest.fixture
def begun_and_stopped(run):
    """Run under the shortest limit in which this machine gets as far as `begun` can tell."""

    async def stopped(code, begun, **options):
        for seconds in (0.5, 5, 50):
            outcome = await run(code, limits=Limits(seconds=seconds), **options)
            if begun(outcome):
                break
        return outcome, seconds

    return stopped


async def test_an_endless_loop_is_stopped_and_the_limit_named(begun_and_stopped):
    code = "print('begun')\nwhile True: pass"
    outcome, seconds = await begun_and_stopped(code, lambda outcome: outcome.output)
    assert (outcome.status, outcome.output) == ("timeout", "begun\n")
    assert outcome.message == (
        f"The snippet ran for more than {seconds} s and was stopped. "
        "Look for a loop that never ends, or give it less to do."
    )


async def test_an_endless_loop_in_an_earlier_snippet_is_blamed_on_that(begun_and_stopped):
    outcome, seconds = await begun_and_stopped(
        "", lambda outcome: "earlier" in outcome.message, earlier=["while True: pass"]
    )
    assert outcome.status == "timeout"
    assert outcome.message.startswith(f"The earlier snippet no. 1 ran for more than {seconds} s")


async def test_a_child_that_outlives_its_time_ends_itself(run):
    """As it must when this program is killed and nobody keeps its time."""
    outcome = await run("import os, signal\nos.kill(os.getpid(), signal.SIGALRM)")
    assert outcome.status == "timeout"
    armed = (
        "import resource, signal\n"
        "print(signal.alarm(0), resource.getrlimit(resource.RLIMIT_CPU)[0] > 0)"
    )
    assert (await run(armed, limits=Limits(seconds=60))).output == "62 True\n"


async def test_a_flood_is_cut_at_the_limit_and_stopped(run):
    pieces = []
    code = "while True: print('0123456')"
    outcome = await run(code, limits=Limits(seconds=60, output=1000), on_output=pieces.append)
    assert outcome.status == "flood"
    assert outcome.output == "0123456\n" * 125 == "".join(pieces)
    assert outcome.message.startswith("The snippet printed more than 1000 bytes and was stopped")


async def test_output_just_at_the_limit_is_no_flood(run):
    outcome = await run("print('x' * 999)", limits=Limits(seconds=60, output=1000))
    assert (outcome.status, len(outcome.output)) == ("ok", 1000)


@limits_memory
@pytest.mark.parametrize("greedy", ["b'0' * 2**40", "__import__('numpy').empty(2**40)"])
async def test_a_snippet_that_asks_for_too_much_memory_is_told_so(run, greedy):
    outcome = await run(f"x = {greedy}")
    assert outcome.status == "memory"
    assert "asked for more memory than it may have, 2 GiB." in outcome.message
    assert "MemoryError" in outcome.output


@limits_memory
async def test_memory_eaten_bit_by_bit_ends_at_the_limit(run):
    code = "kept = []\nwhile True: kept.append(bytearray(10**6))"
    outcome = await run(code, limits=Limits(seconds=60, memory=150 * 2**20))
    assert outcome.status == "memory"
    assert "150 MiB" in outcome.message
    assert 'File "<snippet>", line 2' in outcome.output


async def test_a_kill_from_outside_is_laid_to_memory(run):
    outcome = await run("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert outcome.status == "memory"
    assert "SIGKILL" in outcome.message


async def test_a_crash_below_python_is_named(run):
    outcome = await run("import os, signal\nprint(1)\nos.kill(os.getpid(), signal.SIGSEGV)")
    assert (outcome.status, outcome.output) == ("killed", "1\n")
    assert "SIGSEGV (Segmentation fault)" in outcome.message


async def test_asking_for_input_says_that_there_is_none(run):
    outcome = await run("x = 1\nname = input('name? ')")
    assert outcome.status == "error"
    assert outcome.message == (
        "The snippet stopped on line 2: snippets have no standard input, so there is nothing for "
        "input() to read. Write the value into the code."
    )


@pytest.mark.parametrize(
    ("ending", "status", "said"),
    [
        ("exit()", "ok", ""),
        ("import sys; sys.exit(0)", "ok", ""),
        ("import os; os._exit(0)", "ok", ""),
        ("import sys; sys.exit(3)", "error", "with exit code 3."),
        ("import os; os._exit(4)", "error", "with exit code 4."),
        ("import sys; sys.exit('enough')", "error", "with exit code 1."),
    ],
)
async def test_leaving_on_purpose_is_an_error_only_with_a_code(run, ending, status, said):
    outcome = await run(f"print('x')\n{ending}\nprint('y')")
    assert outcome.status == status
    assert outcome.message.endswith(said)
    assert bool(outcome.message) is bool(said)
    assert outcome.output == ("x\nenough\n" if "enough" in ending else "x\n")


async def test_a_forked_process_does_not_speak_for_the_snippet(run):
    outcome = await run("import os\nif os.fork() == 0:\n    raise ValueError\nos.wait()")
    assert (outcome.status, outcome.message) == ("ok", "")


async def test_a_file_that_grows_without_end_is_stopped(run):
    limits = Limits(seconds=60, file=10**6)
    outcome = await run("open('x', 'wb').write(bytes(2 * 10**6))", limits=limits)
    assert outcome.output.endswith("File too large\n")
