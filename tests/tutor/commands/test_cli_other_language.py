"""The command line in another language: no English in help and refusals."""

from __future__ import annotations

import json
import re
from functools import partial

import foreign
import pytest
from babel.messages.pofile import read_po
from foreign import GREEK, fill
from pseudo import NAME, WIDE, catalogue

from core.examples import EXAMPLES
from core.examples.own import DATASETS
from tutor.activities.registry import activities
from tutor.activities.spec import fields_of
from tutor.commands import COMMANDS
from tutor.commands.runs import ACTIONS
from tutor.learner import Store, save_setting
from tutor.learner.language import LANGUAGE, chosen_language
from tutor.words import languages, use
from tutor.words.template import TEMPLATE

CONTENTS = """\
title = "Αβ"

[[chapter]]
number = 0
slug = "ab"
title = "Αβ"
idea = "Γδ."
file = "00-ab.md"
minutes = 5
needs = []
"""

LABS = [row.name for row in activities().values() if row.experiment]
ENGLISH = re.compile(r"(?<![\w/.<-])[a-z]{3,}(?![\w/.>=-])", re.IGNORECASE)
ASIDE = re.compile(
    r"'[^'\n]*'|\"[^\"]*\"|--?[\w-]+(=\S+)?|\b[A-Z_]{2,}\b|^ +backstep .*$", re.MULTILINE
)
"""What is quoted, options, words that stand for others, examples."""

TRACEBACK = re.compile(r"^Traceback .*?^ZeroDivisionError: .*?$", re.MULTILINE | re.DOTALL)
"""What Python says."""

NAMES = {
    "backstep", *DATASETS, *(word for name in EXAMPLES for word in re.split("[-0-9]", name)),
    *COMMANDS, *ACTIONS, *LABS, *(row.name for row in activities().values()),
    *(
        part
        for row in activities().values()
        for field in fields_of(row.spec)
        for choice in (
            *field.type.choices, *getattr(field.type, "known", ()),
            *field.write(field.default).split(),
        )
        for part in (choice, *re.split("[-_]", choice))
    ),
}  # fmt: skip


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    """There is another language."""
    with TEMPLATE.open("rb") as stream:
        folder = catalogue(read_po(stream), tmp_path / "locale")
    monkeypatch.setattr("tutor.cli.use", partial(use, folder=folder))
    monkeypatch.setattr("tutor.cli.languages", partial(languages, folder))
    yield
    use([])


@pytest.fixture
def elsewhere(catalogues, monkeypatch):
    """It is asked for by the environment."""
    monkeypatch.setenv("BACKSTEP_LANG", NAME)


def english(text: str) -> set[str]:
    return {word for word in ENGLISH.findall(ASIDE.sub(" ", text)) if word not in NAMES}


@pytest.mark.parametrize("command", [*COMMANDS, *LABS])
def test_help_has_no_english(backstep, course, elsewhere, command):
    code, out, _ = backstep(command, "--help")
    assert code == 0
    assert set(WIDE) & set(out)
    assert not english(out)


REFUSED = [
    ["nosuch"], ["--nosuch"], ["read", "nosuch"], ["read", "1"], ["read", "0", "more"],
    ["run", "first"], ["run", "first/nosuch"], ["run", "nowhere"], ["quiz", "nosuch"],
    ["step", "nosuch"], ["step", "--at"], ["step", "--at", "x"], ["step", "--at", "0"],
    ["step", "--at", "9999"], ["step", "--at", "1", "--element", "9"], ["step", "--element", "0"],
    ["step", "2-3-1 rleu"], ["step", "2-3-1 qqqqqqq"], ["step", "2-3-1 rows=0"],
    ["step", "2-3-1 relu tanh"], ["step", "5-3-1 xor"], ["step", "2-3-1 1,x->0"],
    ["step", "--optimizer", "nosuch"], ["step", "--plain", "--json"], ["step", "--rate", "-1"],
    ["train", "--hidden", "0"], ["train", "--hidden", "x"], ["train", "--lr", "x"],
    ["train", "--model", "cnn", "--hidden", "3"], ["train", "--batch", "9999"],
    ["train", "--seed=--"], ["train", "--epochs", "0"], ["train", "--nosuch"],
    ["gradcheck", "nosuch"], ["glossary", "nosuch"],
]  # fmt: skip


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_a_refusal_has_no_english(backstep, course, elsewhere, words):
    code, _, said = backstep(*words)
    assert code in (1, 2)
    assert set(WIDE) & set(said)
    told = said.partition(": ")[2]
    lists = set(re.findall(r"[\w-]+(?=, )|(?<=, )[\w-]+", told))
    assert not english(told) - lists


PRINTED = [
    ["read"], ["read", "0", "--plain"], ["read", "0/1", "--plain"], ["run", "ab/second"],
    ["quiz", "0", "--plain"], ["review", "--plain"], ["step", "mazur", "--plain"],
    ["step", "mazur", "--at", "9", "--plain"], ["activities"], ["progress"], ["doctor"],
    ["train", "--epochs", "1", "--plain"], ["glossary"], ["notes"], ["--help"],
]  # fmt: skip


@pytest.fixture
def greek(tmp_path, monkeypatch):
    """A course without a word of English, and a learner who did all of it."""
    folder = tmp_path / "lessons"
    (folder / "en").mkdir(parents=True)
    (folder / "course.toml").write_text(CONTENTS, encoding="utf-8")
    front = "---\ntitle: Αβ\nslug: ab\nnumber: 0\n---\n\n# Αβ\n\n"
    (folder / "en" / "00-ab.md").write_text(front + GREEK, encoding="utf-8")
    for module in ("tutor.course", "tutor.course.load"):
        monkeypatch.setattr(f"{module}.lessons_folder", lambda: folder)
    with Store.open() as store:
        fill(store, "ab")


def machine(backstep):
    """What `doctor` tells of the machine: versions, the terminal, the folder."""
    facts = json.loads(backstep("doctor", "--json")[1])
    return json.dumps([facts["versions"], facts["terminal"], facts["data"]["folder"]])


@pytest.mark.parametrize("words", PRINTED, ids=" ".join)
def test_what_is_printed_has_no_english(backstep, greek, elsewhere, words):
    code, out, said = backstep(*words, typed="x\n?\n\n\n\n\n")
    assert code in (0, 1), said
    assert set(WIDE) & set(out + said)
    told = TRACEBACK.sub("", ASIDE.sub(" ", out + said))
    facts = machine(backstep) if words == ["doctor"] else ""
    assert not foreign.english(told) - set(re.findall("[A-Za-z]+", facts))


@pytest.mark.parametrize(
    "words", [["progress"], ["--help"], ["read", "nosuch"], ["step", "mazur", "--at", "99"]]
)
def test_the_language_chosen_in_the_app_is_that_of_the_commands(
    backstep, course, catalogues, monkeypatch, words
):
    monkeypatch.delenv("BACKSTEP_LANG", raising=False)
    assert not set(WIDE) & set("".join(backstep(*words)[1:]))
    with Store.open() as store:
        save_setting(store, LANGUAGE, NAME)
    assert set(WIDE) & set("".join(backstep(*words)[1:]))
    monkeypatch.setenv("BACKSTEP_LANG", "en")
    assert not set(WIDE) & set("".join(backstep(*words)[1:]))


def test_asking_for_the_language_makes_no_file(backstep_home):
    assert chosen_language() is None
    assert not backstep_home.exists()
    backstep_home.mkdir()
    (backstep_home / "learner.sqlite3").write_bytes(b"no database")
    assert chosen_language() is None
