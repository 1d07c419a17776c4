"""What is shown of a pack before it is trusted is all of it that runs."""

from __future__ import annotations

import ast
import asyncio
import json
import shutil

import pytest
from loops import some

import tutor.running.sandbox
from tutor.authoring.rerun import rerun
from tutor.course import Chapter, lessons_folder, load_chapter
from tutor.course.packs import open_pack
from tutor.quiz.exercise import Exercise
from tutor.quiz.judging.judging import judged
from tutor.quiz.kinds import KINDS
from tutor.running.policy import Policy, Runner
from tutor.running.sandbox import Outcome, Status
from tutor.study.trust import would_run

GAP = """
```question gap complete
What is missing?

~~~python
print(____)
~~~

= 6
> Six.
! open("/etc/passwd").read()
> Another's file.
```
"""
"""A question of the one kind that runs code and that our lessons do not ask."""

MINE = "\nmine = 1\n"
"""What the learner adds to the starter."""


class RunByLearners(Chapter):
    """A chapter without the questions whose code only the linter runs."""

    @property
    def questions(self):
        return tuple(one for one in super().questions if not KINDS[one.kind].regrades)


def job_of(driver):
    """What is judged, read from the program that judges it."""
    (call,) = (node for node in ast.parse(driver).body if isinstance(node, ast.Expr))
    (loads,) = call.value.args[0].args
    return json.loads(ast.literal_eval(loads))


@pytest.fixture
def ran(monkeypatch):
    """Every piece of a course's code that is handed to the sandbox; none of it runs."""
    codes = []

    async def run_snippet(code, *, earlier, filename, **_options):
        codes.extend(one.code for one in earlier)
        if filename == "judge":
            job = job_of(code)
            codes.extend([job["code"].removesuffix(MINE), job["solution"], job["cases"]])
            codes.extend(mutant for _name, mutant in job["mutants"])
        else:
            codes.append(code)
        return Outcome(Status("ok"), code, 0.1, "")

    monkeypatch.setattr(tutor.running.sandbox, "run_snippet", run_snippet)
    return codes


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """Our own lessons and a gap to fill, as if another had written them."""
    folder = tmp_path_factory.mktemp("lessons") / "pack"
    shutil.copytree(lessons_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    contents = folder / "course.toml"
    contents.write_text(f'pack = "theirs"\n{contents.read_text(encoding="utf-8")}', "utf-8")
    chapter = next(iter((folder / "en").glob("00-*.md")))
    chapter.write_text(chapter.read_text(encoding="utf-8") + GAP, "utf-8")
    return open_pack(str(folder))


def test_all_code_that_runs_is_shown_before_it_is_trusted(pack, ran):
    chapters = [load_chapter(info) for info in pack.chapters if info.path is not None]
    questions = [question for chapter in chapters for question in chapter.questions]
    exercises = [one for one in questions if isinstance(one.body, Exercise)]
    runner = Runner(Policy(trusts=lambda _pack: True))

    async def run_all():
        await rerun([(one.info.slug, RunByLearners(*one)) for one in chapters], pack)
        for one in exercises:
            await judged(one.id, one.body, one.body.starter + MINE, runner)

    asyncio.run(run_all())
    found = would_run(pack)
    assert len(found.exercises) == len(exercises)
    assert any(KINDS[question.kind].name == "complete" for question in questions)
    shown = "\0".join(code.text for code in found.codes)
    for code in some(ran):
        assert code in shown


def test_questions_that_run_code_are_those_that_show_it(pack):
    chapters = [load_chapter(info) for info in pack.chapters if info.path is not None]
    for question in some([one for chapter in chapters for one in chapter.questions]):
        kind = KINDS[question.kind]
        assert bool(kind.runs(question)) != kind.regrades
