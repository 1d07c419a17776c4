"""Every snippet runs again, and its page is held to what it printed."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO

import pytest
from course_samples import INFO, PERCEPTRON, parse
from kind_samples import SAMPLES, lesson

import tutor.running.sandbox
from tutor.authoring.rerun import rerun
from tutor.commands.lint import main as lint_command
from tutor.course import Course
from tutor.course.parse import parse_chapter
from tutor.running.sandbox import NamedCode, Outcome, Status


def ended(status, output, seconds=0.1, message=""):
    return Outcome(Status(status), output, seconds, message)


@pytest.fixture
def sandbox(monkeypatch):
    """A sandbox that says what it was asked to run, and answers from `outcomes`."""
    asked = {}
    outcomes = {
        "perceptron/first": ended("ok", ""),
        "perceptron/boom": ended("error", "ValueError\n"),
        "perceptron/lonely": ended("ok", "alone\n"),
        "perceptron/last": ended("ok", "1\n"),
    }

    async def run_snippet(code, *, earlier, filename, limits, on_output):
        asked[filename] = (code, list(earlier))
        return outcomes[filename]

    monkeypatch.setattr(tutor.running.sandbox, "run_snippet", run_snippet)
    return asked, outcomes


COURSE = Course("A course", (INFO,))


async def found():
    problems = await rerun([("01-perceptron.md", parse(PERCEPTRON))], COURSE)
    return [str(problem) for problem in problems]


async def test_snippets_that_do_what_their_pages_say_pass(sandbox):
    assert await found() == []


async def test_a_snippet_runs_after_the_earlier_ones_as_a_page_is_read(sandbox):
    await found()
    asked, _ = sandbox
    assert list(asked) == [f"perceptron/{name}" for name in ("first", "boom", "lonely", "last")]
    assert asked["perceptron/boom"][1] == [NamedCode("perceptron/first", "x = 1\n")]
    assert asked["perceptron/lonely"] == ('print("alone")\n', [])
    assert asked["perceptron/last"] == ("print(x)\n", [NamedCode("perceptron/first", "x = 1\n")])


@pytest.mark.parametrize(
    ("name", "outcome", "problem"),
    [
        ("last", ended("ok", "2\n"), ":28: the snippet perceptron/last prints something else"),
        ("last", ended("ok", "2\n"), "line 1 of its output is '2', the page says '1'"),
        ("last", ended("timeout", "1\n", 10.0), "ends in timeout after 10.0 s, not in ok"),
        ("last", ended("memory", "", 1.0, "It took too much."), "not in ok: It took too much."),
        ("first", ended("error", "…\nNameError: y\n"), "not in ok: NameError: y"),
        ("boom", ended("ok", ""), ":14: the snippet perceptron/boom ends in ok"),
    ],
)
async def test_a_snippet_that_does_otherwise_is_found(sandbox, name, outcome, problem):
    sandbox[1][f"perceptron/{name}"] = outcome
    (text,) = await found()
    assert problem in text


async def test_a_snippet_that_takes_too_much_processor_time_is_found(monkeypatch):
    monkeypatch.setattr("tutor.authoring.rerun.PROCESSOR_SECONDS", 1)
    endless = PERCEPTRON.replace("x = 1", "while True:\n    pass")
    problems = await rerun([("01-perceptron.md", parse(endless))], COURSE)
    assert "ends in timeout" in str(problems[0])
    assert "took more than 1 s of processor time" in str(problems[0])


def test_the_command_runs_real_snippets_and_reports_what_differs(root, capsys):
    path = root / "en" / "01-perceptron.md"
    assert lint_command(["--run", "--course", str(root), "1"]) == 0
    assert (
        capsys.readouterr().out
        == "1 chapter, 2 pages, 4 snippets, 1 question, 0 exercises, 0 tasks: fine\n"
    )
    path.write_text(PERCEPTRON.replace("x = 1", "x = 2"), encoding="utf-8")
    assert lint_command(["--run", "--course", str(root), "1"]) == 1
    first, summary = capsys.readouterr().out.splitlines()
    assert first.endswith("line 1 of its output is '2', the page says '1'")
    assert summary.endswith("1 problem")


@pytest.fixture
def in_process(monkeypatch):
    """A sandbox that runs code here: it is ours, and a child would take a second to start."""

    async def run_snippet(code, **_options):
        printed = StringIO()
        with redirect_stdout(printed):
            exec(code, {})
        return ended("ok", printed.getvalue())

    monkeypatch.setattr(tutor.running.sandbox, "run_snippet", run_snippet)


def asked(kind, old="", new=""):
    """A chapter with a question of this kind, `old` in it replaced by `new`."""
    sample = SAMPLES[kind]
    info = COURSE.chapters[0]._replace(number=0, slug="first", title="First")
    front = "---\ntitle: First\nslug: first\nnumber: 0\n---\n\n# First\n\n"
    text = front + lesson(kind)
    assert not old or old in sample.body
    return parse_chapter(text.replace(old, new) if old else text, info, "00-first.md")


@pytest.mark.parametrize(
    ("kind", "old", "new", "told"),
    [
        ("output", "print(6 * 7)", "print(6 * 8)", "the code prints '48'"),
        ("shape", "print(np.zeros((32, 10)).shape)", "print((3,))", "the shape is (32, 10)"),
        ("complete", "! z\n", "! sorted([2, 1, 3])\n", "prints what the right one prints"),
        ("complete", "print(____)", "_ = ____", "the code prints nothing"),
    ],
)
async def test_code_in_a_question_is_run_and_held_against_it(in_process, kind, old, new, told):
    assert await rerun([("00-first.md", asked(kind))], COURSE) == []
    (problem,) = await rerun([("00-first.md", asked(kind, old, new))], COURSE)
    assert told in problem.text
    assert problem.text.startswith(f"first/a-{kind}: ")


async def test_the_curves_of_a_plot_are_printed_by_its_code(in_process):
    code = "Which?\n\n~~~python\nprint('slow', 3, 2.5, 2, 1.5)\n~~~"
    measured = asked("plot", "Which is which?", code)
    (problem,) = await rerun([("00-first.md", measured)], COURSE)
    assert "does not print '3 1 0.5 0.2'" in problem.text


def test_the_code_of_another_course_runs_only_if_that_is_asked_for(root, capsys, monkeypatch):
    ran = []

    async def trial(linted):
        ran.append(linted.course)
        return []

    monkeypatch.setattr("tutor.authoring.trial.trial", trial)
    assert lint_command(["--course", str(root)]) == 0
    told = capsys.readouterr()
    assert not ran
    assert "(not run)" in told.out
    assert "--run runs its code" in told.err
    lint_command(["--course", str(root), "--run"])
    assert len(ran) == 1
    monkeypatch.setattr("tutor.commands.lint.lessons_folder", lambda: root)
    for arguments in ([], ["--course", str(root)], ["--course", str(root), "1"]):
        lint_command(arguments)
    assert len(ran) == 4
    lint_command(["--course", str(root), "--no-run"])
    assert len(ran) == 4
