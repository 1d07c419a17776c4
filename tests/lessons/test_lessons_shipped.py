"""The lessons that ship are well formed and written to the house's style."""

from __future__ import annotations

import re

import numpy as np
import pytest
from loops import some

from core.examples import EXAMPLES
from tutor.authoring.lint import lint
from tutor.course import find_question, lessons_folder, load_chapter, load_course
from tutor.quiz.exercise import Exercise

CHAPTERS = load_course().chapters
WRITTEN = [info for info in CHAPTERS if info.path and info.path.is_file()]


def test_the_whole_curriculum_is_on_the_map():
    assert [info.number for info in CHAPTERS] == list(range(17))


@pytest.mark.parametrize("info", [c for c in CHAPTERS if c.file], ids=lambda info: info.slug)
def test_every_file_that_the_course_names_exists(info):
    assert (lessons_folder() / "en" / info.file).is_file()


@pytest.mark.parametrize("info", WRITTEN, ids=lambda info: info.slug)
def test_a_shipped_chapter_passes_the_linter(info):
    assert [str(problem) for problem in lint([info.path]).problems] == []


@pytest.mark.parametrize("info", WRITTEN, ids=lambda info: info.slug)
def test_ids_begin_with_the_slug_and_are_given_once(info):
    chapter = load_chapter(info)
    for items in (chapter.snippets, chapter.questions):
        assert all(item.id.startswith(f"{info.slug}/") for item in items)
        assert len({item.id for item in items}) == len(items)


def test_the_question_about_the_benchs_bias_has_the_benchs_numbers():
    arrays = {step.name: step.array for step in EXAMPLES["xor"].walk().steps}
    question = find_question("backpropagation/bias")
    shown = ", ".join(f"{value:.4f}".replace("-", "−") for value in arrays["dz2"].flat)
    assert f"dz2 = [{shown}]" in question.prompt.replace("\n", " ")
    assert question.body.right.value == round(float(arrays["db2"].item()), 4)
    assert question.body.wrongs[0].value == np.round(arrays["dz2"].mean(), 5)


POINTING = re.compile(
    r"\b(above|below|earlier|on this page|page before|last page|on the bench|such pictures|"
    r"this network|this loop|the snippet)\b"
)
"""Words that point at something which is not there where a question is asked again."""


@pytest.mark.parametrize("info", WRITTEN, ids=lambda info: info.slug)
def test_a_question_points_at_nothing_that_review_does_not_show(info):
    questions = [one for one in load_chapter(info).questions if not isinstance(one.body, Exercise)]
    for question in some(questions):
        found = POINTING.search(question.prompt)
        assert not found or question.excerpt, (question.id, found)


def test_a_question_that_needs_its_page_is_seen():
    assert POINTING.search("How many weights does this network have?")
    assert not POINTING.search("How many weights does a network 64-32-10 have?")
