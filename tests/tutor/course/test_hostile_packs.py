"""Packs of somebody who means harm: read, or refused with file and line; and nothing of them runs.

They are the real lessons, spoiled at random, with lines in them that would do harm where they are
believed. 3,000 of them in a soak.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
from pathlib import Path

import pytest
from hostile_packs import REAL, START, spoiled_pack, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loops import perhaps, some
from soaking import SOAKING

from tutor.activities.errors import UsageError
from tutor.activities.registry import parse_line
from tutor.authoring.lint import lint
from tutor.commands.markdown import plain_lines
from tutor.commands.page import page_lines
from tutor.commands.page_json import page_event
from tutor.course import LessonError, load_chapter
from tutor.course.load import load_glossary
from tutor.course.packs import digest, open_pack
from tutor.learner import Store
from tutor.quiz.kinds import KINDS
from tutor.quiz.order import as_on_page
from tutor.quiz.verdict import AnswerError
from tutor.running.policy import NotAllowed, Policy, Runner
from tutor.study.search.finder import Finder
from tutor.study.tasks import asked
from tutor.study.trust import Trust, would_run

HALF = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=1_500 if SOAKING else 6,
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What a terminal could obey; the ends of lines and tabs apart."""


@pytest.fixture
def nothing_runs(monkeypatch):
    """Whoever starts a process, or runs code, fails."""

    def refused(*arguments, **options):
        raise AssertionError(f"something was run: {arguments}")

    for module, name in (
        (subprocess, "Popen"), (asyncio, "create_subprocess_exec"),
        (asyncio, "create_subprocess_shell"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, refused)
    for name in ("system", "fork", "execv", "posix_spawn", "popen"):
        monkeypatch.setattr(f"os.{name}", refused)


def holds(error, folder):
    """A refusal names a file of the course, and a line of it."""
    assert re.match(r"[\w.-]+\.(md|toml)", error.file), error
    path = next(iter(folder.rglob(Path(error.file).name)))
    assert 0 <= error.line <= path.read_bytes().count(b"\n") + 1
    assert error.problem
    assert error.remedy


def everything_of(course, folder):
    """Everything that is shown of a course where nothing is run, as text."""
    digest(course)
    would_run(course)
    for info in course.chapters:
        chapter = load_chapter(info)
        for number, page in enumerate(chapter.pages, 1):
            yield from page_lines(page, number, len(chapter.pages))
            yield json.dumps(page_event(info, page))
            for question in page.questions:
                yield from answered(as_on_page(question))
            for task in page.tasks:
                yield from asked(task)
            for line in [page.bench.command] if page.bench else []:
                try:
                    yield str(parse_line(line))
                except UsageError as refusal:
                    yield str(refusal)
    for word in ("the", "evil"):
        yield from (hit.document.text for hit in Finder(course).find(word))
    load_glossary(course)


def answered(question):
    """What is said of answers to a question, where no code may run."""
    kind = KINDS[question.kind]
    yield from (kind.how(question), *question.hints)
    for typed in ("a", "b", "1", "-", "x" * 200, "1 2 3"):
        try:
            given = kind.parse(question, typed)
            verdict = asyncio.run(kind.grade(question, given, None))
        except (AnswerError, NotAllowed) as refusal:
            yield str(refusal)
        else:
            yield verdict.feedback


def met(folder):
    """Open a pack and look at all of it."""
    try:
        course = open_pack(str(folder))
        text = "\n".join(everything_of(course, folder))
    except LessonError as error:
        for each in [error, *error.others]:
            holds(each, folder)
        text = str(error)
    found = CONTROL.search(text.replace("\n", ""))
    assert not found, (found, text[max(found.start() - 40, 0) : found.start() + 40])
    try:
        for problem in perhaps(lint(root=folder).problems):
            assert problem.line >= 0
    except LessonError as error:
        holds(error, folder)


@HALF
@given(st.integers(0, 2**32))
def test_a_spoiled_pack_is_read_or_refused_and_none_of_it_runs(nothing_runs, tmp_path, seed):
    folder, canary = tmp_path / "pack", tmp_path / "canary"
    facts = {"canary": str(canary), "folder": str(folder)}
    written(folder, *spoiled_pack(random.Random(seed), facts))
    met(folder)
    assert not canary.exists()


@HALF
@given(st.binary(max_size=400), st.sampled_from(["course.toml", "en/00-start.md"]))
def test_any_bytes_are_refused_with_their_place(nothing_runs, tmp_path, data, file):
    folder = tmp_path / "pack"
    written(folder, START, REAL["en/00-start.md"])
    (folder / file).write_bytes(data)
    met(folder)


async def test_nothing_of_a_pack_runs_without_trust_whatever_it_is_called(nothing_runs, tmp_path):
    written(tmp_path / "pack", START, REAL["en/00-start.md"])
    course = open_pack(str(tmp_path / "pack"))
    with Store.open(tmp_path) as store:
        runner = Runner(Policy(trusts=Trust(store, course)))
        found = would_run(course)
        assert found.snippets
        assert found.exercises
        for code in some(found.codes):
            assert code.name.startswith("hostile:")
            with pytest.raises(NotAllowed):
                await runner.run(code.name, code.text)


@pytest.mark.parametrize("unit", ["[](", "*a ", "**a", "[a](<", "![", "[x](y "])
def test_a_paragraph_without_end_is_printed_at_once(unit):
    """By its square it would take minutes; no link or emphasis is as long as that."""
    paragraph = "\n".join([unit * (3_000 // len(unit))] * 60)
    assert plain_lines(paragraph)
