"""The command line as a whole: names, mistakes, exit codes, what is imported on the way."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from loops import some

from tutor import __version__
from tutor.cli import main
from tutor.commands import COMMANDS
from tutor.course import Course, find_question
from tutor.learner import LearnerDataError


def backstep(*words, **options):
    return subprocess.run(
        [sys.executable, "-m", "tutor", *words],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        **options,
    )


def test_python_m_tutor_is_backstep_and_says_so():
    ended = backstep("--version")
    assert (ended.returncode, ended.stdout) == (0, f"backstep {__version__}\n")
    assert backstep("train", "--help").stdout.startswith("usage: backstep train")


def test_help_names_every_command_examples_and_all_exit_codes(capsys):
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for name in some(COMMANDS):
        assert f"\n  {name} " in text
    assert "backstep step mazur --json" in text
    for code in ("0 ", "1 ", "2 ", "3 ", "130 "):
        assert f"\n  {code}" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command, capsys):
    assert main([command, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: backstep {command}")
    assert f"examples:\n  backstep {command}" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_names_an_option_that_it_does_not_have(command, capsys):
    assert main([command, "--nope"]) == 2
    assert "no option '--nope'" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_text_or_json_when_asked(command, capsys):
    assert main([command, "--help"]) == 0
    text = capsys.readouterr().out
    assert "--plain" in text
    assert "--json" in text
    assert main([command, "--plain", "--json"]) == 2
    assert "not allowed with" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_example_in_the_help_works(command, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.chdir(tmp_path)
    solution = find_question("backpropagation/dense-backward").body.solution
    Path("dense.py").write_text(solution, encoding="utf-8")
    monkeypatch.setenv("VISUAL", "cp dense.py")  # as if it was typed
    monkeypatch.setattr("core.gradcheck.check_everything", lambda: iter(()))
    monkeypatch.setattr("tutor.commands.experiment._follow", lambda *_, **__: {"event": "done"})
    if command == "packs":  # its examples speak of a course that was begun
        main(["new", "chapter", "attention", "Attention", "--course", "my-course"])
    if command == "import":
        main(["export", "my-progress.json"])
    capsys.readouterr()
    main([*command.split(), "--help"])
    text = capsys.readouterr().out.partition("examples:\n")[2].partition("\n\n")[0]
    examples = [
        shlex.split(re.split(r" {2,}|[|<>]", line.strip())[0]) for line in text.splitlines()
    ]
    assert examples
    for program, *words in some(examples):
        assert program == "backstep"
        # The moves of the task are in a file, and nobody answers the test.
        unfinished = words == ["task", "backpropagation/find-it"] or words[:1] == ["test"]
        assert main(words) == int(unfinished), words
        assert not capsys.readouterr().err or "--edit" in words  # which tells where to write


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["trian"], "did you mean train?"),
        (["--versoin"], "did you mean --version?"),
        (["read", "perceptrn", "--plain"], "did you mean perceptron?"),
        (["read", "99", "--plain"], "0 to 16"),
        (["read", "16", "--plain"], "still to come"),
        (["run", "perceptron/and-gat"], "did you mean perceptron/and-gate"),
        (["run"], "CHAPTER/SNIPPET"),
        (["step", "mazzur", "--plain"], "did you mean mazur?"),
        (["train", "--modle", "mlp"], "did you mean --model?"),
        (["train", "--lr"], "expected a value"),
        (["train", "--lr", "-x"], "expected a value"),
        (["train", "--lr=-x"], "--lr '-x': expected a number"),
        (["train", "--seed", "-1"], "--seed -1"),
        (["train", "digits", "again"], "unexpected word 'again'"),
        (["train", "--model", "softmax", "--hidden", "3"], "not to softmax"),
        (["train", "--model", "cnn", "--hidden", "3"], "not to cnn"),
        (["gradcheck", "--jsno"], "did you mean --json?"),
    ],
)
def test_a_mistake_is_one_clear_line_on_standard_error_and_2(words, told, capsys):
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("backstep")
    assert told in err


ENDLESS = "9" * 100_000
SAYING_SO = [
    [ENDLESS], [f"--{ENDLESS}"], ["read", ENDLESS, "--plain"], ["read", f"1/{ENDLESS}", "--plain"],
    ["run", ENDLESS], ["run", f"1/{ENDLESS}"], ["quiz", ENDLESS], ["exercise", ENDLESS],
    ["task", ENDLESS], ["step", ENDLESS, "--plain"], ["step", f"2-3-1 seed={ENDLESS}", "--plain"],
    ["step", "mazur", "--at", ENDLESS, "--plain"], ["step", f"--{ENDLESS}"], ["train", ENDLESS],
    ["train", "--lr", ENDLESS], ["train", "--hidden", ENDLESS], ["progress", ENDLESS],
]  # fmt: skip
"""Words that no command takes, each where it could be repeated."""


@pytest.mark.parametrize("words", SAYING_SO, ids=lambda words: " ".join(words)[:30])
def test_a_word_that_nobody_would_read_is_cut(words, capsys):
    assert main(words) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "999" in said
    assert "…" in said
    assert len(said) < 800


@pytest.mark.parametrize("command", ["exercise", "task"])
def test_a_list_of_nothing_says_so(command, capsys, monkeypatch):
    monkeypatch.setattr("tutor.commands.chosen.load_course", lambda: Course("Empty", ()))
    assert main([command]) == 0
    assert f"no {command}s yet" in capsys.readouterr().out
    assert main([command, "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_data_that_cannot_be_used_is_3(capsys, backstep_home):
    backstep_home.parent.mkdir(parents=True, exist_ok=True)
    backstep_home.write_text("a file in the way")
    assert main(["progress"]) == 3
    assert str(backstep_home) in capsys.readouterr().err


def test_a_mistake_of_ours_is_not_hidden_as_one_of_theirs(monkeypatch):
    def broken(words):
        raise KeyError("a bug")

    monkeypatch.setattr("tutor.commands.doctor.main", broken)
    with pytest.raises(KeyError):
        main(["doctor"])


def test_ctrl_c_is_130_without_a_traceback(monkeypatch, capsys):
    def interrupted(words):
        raise KeyboardInterrupt

    monkeypatch.setattr("tutor.commands.doctor.main", interrupted)
    assert main(["doctor"]) == 130
    assert capsys.readouterr().err == ""


def test_a_learner_data_error_says_only_its_message(monkeypatch, capsys):
    def unusable(words):
        raise LearnerDataError("The file is locked.")

    monkeypatch.setattr("tutor.commands.review.main", unusable)
    assert main(["review"]) == 3
    assert capsys.readouterr().err == "backstep review: The file is locked.\n"


def test_a_reader_that_has_seen_enough_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    child = subprocess.Popen(
        [sys.executable, "-m", "tutor", "step", "xor", "--json"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [("step", "xor", "--json"), ("read", "--plain"), ("--version",)])
def test_output_that_cannot_be_written_is_one_line_and_1(words):
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "tutor", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith("backstep")
    assert "the disk is full" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that closes descriptors")
@pytest.mark.parametrize("words", [("step", "xor", "--json"), ("run", "start/a-digit")])
def test_without_a_standard_output_nothing_fails(words):
    command = [sys.executable, "-m", "tutor", *words]
    ended = subprocess.run(
        ["/bin/sh", "-c", '"$@" >&-', "sh", *command], stderr=subprocess.PIPE, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_terminal_without_unicode_gets_text_all_the_same():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ended = backstep("step", "mazur", "--plain", env=environment)
    assert ended.returncode == 0
    assert "z1 = x ? W1 + b1" in ended.stdout


def test_without_a_terminal_the_bare_command_lists_the_chapters():
    ended = backstep()
    assert ended.returncode == 0
    assert "The perceptron" in ended.stdout
    assert "\x1b" not in ended.stdout


def test_on_the_way_to_the_app_next_to_nothing_is_imported():
    code = """
import sys, types
before = set(sys.modules)
app = types.ModuleType("tutor.app.start")
app.run_app = lambda start, course: print(start) or 0
sys.modules["tutor.app.start"] = app
sys.stdin.isatty = sys.stdout.isatty = lambda: True
from tutor.cli import main
main([])
heavy = {"argparse", "numpy", "sqlite3", "json", "core", "tutor.course", "tutor.learner"}
print(sorted(heavy & (set(sys.modules) - before)))
"""
    environment = {**os.environ, "TERM": "xterm"}
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert ended.stdout == "Home()\n[]\n"
