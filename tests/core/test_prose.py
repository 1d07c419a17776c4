"""What formulas say in words can be translated; letters and functions stay."""

from __future__ import annotations

import re

import pytest
from loops import perhaps, some

from core.examples import EXAMPLES
from core.formula import Sign, Spoken, Word, read
from core.prose import PROSE
from core.tape import registry

FUNCTIONS = {
    "clip", "exp", "log", "max", "mean", "min", "onehot", "reshape", "rms", "sign", "softmax",
    "tanh", "transpose", "var",
}  # fmt: skip
ENGLISH = re.compile(r"(?<![\w.])[a-z]{3,}(?![\w.])")


def elsewhere(message):
    """In another language: what was said there is marked, with its facts."""
    return f"⟨{' '.join(str(fact) for fact in message.facts.values())}⟩"


def left(text):
    """The English in a formula."""
    return {*ENGLISH.findall(text)} - FUNCTIONS


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_formula_of_a_walk_keeps_english_in_another_language(name):
    walk = EXAMPLES[name].walk()
    for one in (walk, walk.with_opened(walk.can_be_opened)):
        names = {part for called in one.names.values() for part in re.findall("[a-z]+", called)}
        for step in some(one.steps):
            told = str(step.written.told(elsewhere)), str(step.shaped.told(elsewhere))
            given = {part for each in step.given for part in re.findall("[a-z]+", each.name)}
            found = {word.removeprefix("d") for word in left(" ".join(told))}
            assert not found - names - given - {"rate"}, told
            assert str(step.written.told(str)) == step.formula
            assert str(step.shaped.told(str)) == step.shapes


def test_no_operation_s_formula_or_rule_keeps_english_in_another_language():
    for op in some(registry.values()):
        letters = {"h_prev", *op.operands, *(f"d{name}" for name in op.operands)}
        for line in some((op.formula, *op.rules)):
            assert str(read(line)) == line
            assert not left(str(read(line).told(elsewhere))) - letters, line


def test_letters_in_words_are_called_as_in_the_walk():
    line = read("dx = Σ dp over the windows that cover x,  padding 2 cut off").renamed({"x": "a1"})
    assert str(line) == "dx = Σ dp over the windows that cover a1,  padding 2 cut off"
    assert str(line.told(elsewhere)) == "dx = Σ dp ⟨a1⟩,  ⟨2⟩"
    assert {word.text for word in line.words()} == {"dx", "dp", "a1"}


@pytest.mark.parametrize("prose", PROSE, ids=str)
def test_everything_that_is_said_is_found_as_a_whole(prose):
    facts = {"letter": "x", "other": "t", "n": "0,2", "size": "3×2"}
    text = prose.template.format(**facts)
    ((part,),) = read(text).equation.sides
    assert isinstance(part, Spoken)
    assert part.message == prose
    for name, fact in perhaps(part.facts):
        assert isinstance(fact, Word if name in ("letter", "other") else Sign)
        assert fact.text == facts[name]
