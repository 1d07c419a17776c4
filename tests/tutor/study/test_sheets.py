"""What is looked up or printed: notation, the cheat sheet of gradients, the reading list."""

from __future__ import annotations

import pytest
from loops import some

from core.tape import registry
from tutor.course import load_chapter, load_course, load_notation
from tutor.study.sheets import SHEETS
from tutor.study.sheets.gradient_sheet import GROUPS, groups, lines_of

COURSE = load_course()
WRITTEN = [info for info in COURSE.chapters if info.path is not None]


@pytest.fixture(scope="module")
def ours():
    """The operations of the course, without those that tests enrol."""
    groups()  # imports them
    return {name: op for name, op in registry.items() if type(op).__module__.startswith("core.")}


def test_the_cheat_sheet_has_every_operation_once_and_none_among_the_others(ours):
    listed = [op.name for _group, ops in groups() for op in ops]
    assert sorted(listed) == sorted(ours)
    assert GROUPS[-1] not in [group for group, _ops in groups()]


def test_the_cheat_sheet_has_every_formula_and_every_rule_as_its_operation_has_it(ours):
    for op in some(list(ours.values())):
        lines = [line.strip() for line in lines_of(op)]
        for rule in (op.formula, *filter(None, op.rules)):
            assert set(rule.split(",  ")) <= set(lines), op.name
    text = SHEETS["cheatsheet"].markdown(COURSE)
    facts = {fact["operation"]: fact for fact in SHEETS["cheatsheet"].facts(COURSE)}
    assert facts.keys() == ours.keys()
    assert facts["affine"]["gradients"]["W"] == "dW = xᵀ · dz" in text
    assert "y" not in facts["cross_entropy"]["gradients"]


def test_the_notation_has_every_row_under_where_it_is_said():
    rows = load_notation(COURSE).meanings
    sections = {one.heading: one.markdown for one in SHEETS["notation"].sections(COURSE)}
    for row in some(rows):
        text = f"**{', '.join(row.letters)}**: {row.text}"
        headings = [name for name, markdown in sections.items() if text in markdown]
        (number,) = (info.number for info in COURSE.chapters if info.slug == row.chapter)
        assert any(str(number) in heading for heading in headings)
        assert len(headings) == len([one for one in rows if one[:2] == row[:2]])
    assert len(list(SHEETS["notation"].facts(COURSE))) == len(rows)


def test_the_reading_list_has_three_sources_of_each_chapter_that_closes():
    facts = list(SHEETS["reading"].facts(COURSE))
    for info in some(WRITTEN):
        sources = [fact for fact in facts if fact["chapter"] == info.id]
        closes = load_chapter(info).pages[-1].slug == "closing"
        assert len(sources) >= 3 or not closes
    (paper,) = (fact for fact in facts if fact["address"] == "https://arxiv.org/abs/1412.6980")
    assert "Kingma and Ba" in paper["text"]
    assert "<" not in paper["text"]
