"""Every failure: a line for people, a line of JSON for programs, the nearest name, the reason."""

from __future__ import annotations

import errno
import json
import re
from pathlib import Path

import pytest
from loops import some

import tutor
from tutor.activities.registry import activities, labs
from tutor.activities.spec import fields_of
from tutor.activities.value_types import OneOf, Unfit
from tutor.commands import COMMANDS
from tutor.commands.task import KEYS
from tutor.stepping.dialogue import VERBS
from tutor.words.reasons import REASONS, told, why

EVERY = sorted({*COMMANDS, *labs()})
FAILURES = [
    ["nope"], ["read", "nope"], ["read", "0/99"], ["run", "first/nope"], ["quiz"],
    ["quiz", "nope"], ["exercise", "nope"], ["exercise", "first/pick"], ["task", "nope"],
    ["review", "--most", "0"], ["step", "nope"], ["step", "mazur", "--at", "999"],
    ["step", "2-3-1 rellu mse xor"], ["train", "nope"], ["train", "--lr", "x"],
    ["lint", "nope"], ["new", "chapter", "No Slug", "Title"], ["new", "chaptr", "a", "A"],
]  # fmt: skip


def swapped(name):
    """A name with two letters in the wrong order, as fast fingers write it."""
    letters = name.lstrip("-")
    at = next(n for n in range(len(letters) - 1) if letters[n] != letters[n + 1])
    return name.replace(letters[at : at + 2], letters[at + 1] + letters[at], 1)


@pytest.mark.parametrize("words", FAILURES, ids=" ".join)
def test_a_program_is_told_of_a_failure_in_one_line_of_json(words, backstep, course):
    code, out, err = backstep(*words, "--json")
    (line,) = out.splitlines()
    assert json.loads(line) == {
        "event": "error",
        "message": err.partition(": ")[2].rstrip("\n"),
        "code": code,
    }
    assert code == 2


@pytest.mark.parametrize("command", EVERY)
def test_every_command_tells_programs_of_its_failures(command, backstep):
    code, out, _ = backstep(command, "--nope", "--json")
    event = json.loads(out)
    assert (event["event"], event["code"], code) == ("error", 2, 2)
    assert "--nope" in event["message"]


def test_data_that_cannot_be_used_is_told_to_programs(backstep, backstep_home):
    backstep_home.parent.mkdir(parents=True, exist_ok=True)
    backstep_home.write_text("a file in the way")
    for command in some(("progress", "review", "exercise", "task")):
        code, out, _ = backstep(command, "--json")
        event = json.loads(out)
        assert (event["event"], event["code"], code) == ("error", 3, 3)
        assert str(backstep_home) in event["message"]


@pytest.mark.parametrize("command", [*EVERY, "help"])
def test_a_slip_in_the_name_of_a_command_is_recognized(command, backstep):
    code, _, err = backstep(swapped(command))
    assert (code, f"did you mean {command}?" in err) == (2, True)


@pytest.mark.parametrize("command", EVERY)
def test_a_slip_in_the_name_of_an_option_is_recognized(command, backstep):
    options = re.findall(r"^ +(?:-\w, )?(--[a-z-]{3,})", backstep(command, "--help")[1], re.M)
    for option in some(set(options)):
        code, _, err = backstep(command, swapped(option))
        assert (code, f"did you mean {option}?" in err) == (2, True), option


def test_a_slip_in_a_value_is_recognized():
    fields = [field for activity in activities().values() for field in fields_of(activity.spec)]
    kinds = [field.type for field in fields if isinstance(field.type, OneOf)]
    long = [(one, choice) for one in kinds for choice in one.choices if len(choice) > 3]
    for one, choice in some(long):
        with pytest.raises(Unfit) as refused:
            one.check(swapped(choice))
        assert choice in refused.value.expected


def test_help_on_a_command_is_that_commands_help(backstep):
    assert backstep("help", "read")[1] == backstep("read", "--help")[1] != ""
    assert "did you mean read?" in backstep("help", "raed")[2]


def test_reasons_are_sentences_of_ours():
    for number in some(REASONS):
        said = why(OSError(number, "Raw words of the system"))
        assert "Raw" not in said
        assert said[0].islower()
    assert told(FileNotFoundError(errno.ENOENT, "…", "a/b")).startswith("a/b: there is no such")
    assert why(OSError(errno.ETIME, "Timer expired")) == "Timer expired"
    assert why(OSError("neither number nor name")) == "neither number nor name"


def test_one_place_knows_what_the_system_says():
    root = Path(tutor.__file__).parent
    using = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if ".strerror" in path.read_text(encoding="utf-8")
    }
    assert using == {"words/reasons.py"}


def test_a_language_that_is_not_there_is_said_once(backstep, monkeypatch):
    monkeypatch.setenv("BACKSTEP_LANG", "xx")
    code, out, err = backstep("read", "--plain")
    assert code == 0
    assert "perceptron" in out
    assert err == "backstep: BACKSTEP_LANG 'xx': expected en\n"
    monkeypatch.setenv("BACKSTEP_LANG", "en_GB.UTF-8")
    assert backstep("read", "--plain")[2] == ""


def test_a_task_names_every_verb_with_its_key():
    assert {verb.partition(" ")[0] for verb in KEYS} == VERBS.keys()
    assert len(set(KEYS.values())) == len(KEYS)


@pytest.mark.parametrize("command", EVERY)
@pytest.mark.parametrize(
    ("name", "value", "expected"), [("THEME", "drak", "backstep-dark"), ("CALM", "maybe", "0, 1")]
)
def test_the_environment_is_refused_alike_by_every_command(
    backstep, monkeypatch, command, name, value, expected
):
    monkeypatch.setenv(f"BACKSTEP_{name}", value)
    code, out, err = backstep(command)
    assert (code, out) == (2, "")
    assert err.startswith(f"backstep {command}: BACKSTEP_{name} '{value}': expected one of ")
    assert expected in err
