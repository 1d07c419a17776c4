"""Every generator, asked many times: one right answer, the working whole, each mistake told."""

from __future__ import annotations

import re
import sys
from types import SimpleNamespace

import pytest
import toy_generator
from asked import grade
from loops import some
from soaking import spread

from core.losses import mse_loss
from core.ops import affine, sigmoid
from core.tape import Tape, Tensor
from tutor.activities.field import Field
from tutor.activities.value_types import Whole
from tutor.authoring.generators import problem_of
from tutor.authoring.lint import lint_text
from tutor.course import LessonError, lessons_folder, load_course
from tutor.quiz.generated import Generated
from tutor.quiz.generator import WrongAnswer
from tutor.quiz.generators import GENERATORS, Row
from tutor.quiz.kinds import KINDS

FRONT = "---\ntitle: First\nslug: first\nnumber: 0\n---\n\n# First\n\n## One\n\n"
SEEDS = range(1, 31)


def block(name, **settings):
    usual = {field.name: field.default for field in GENERATORS[name].settings}
    return Generated(f"first/{name}", name, tuple((usual | settings).items()))


def extremes(name):
    """The settings at their usual values, and each at either end."""
    yield block(name)
    for field in GENERATORS[name].settings:
        for end in field.type.choices or (field.type.least, field.type.most):
            yield block(name, **{field.name: end})


@pytest.mark.parametrize("name", GENERATORS)
def test_each_asking_is_whole_with_any_setting(name):
    """In a soak with each setting at either end, else with some of them."""
    for one in some(spread(extremes(name), 4)):
        assert problem_of(one) is None, one


@pytest.mark.parametrize("name", GENERATORS)
def test_the_right_answer_is_right_and_each_mistake_is_told_apart(name):
    for seed in SEEDS:
        question = block(name).question(seed)
        right, wrongs = question.body
        verdict = grade(question, right.text)
        assert verdict.correct
        assert verdict.feedback == question.solution
        assert len(wrongs) >= 3
        for wrong in some(wrongs):
            verdict = grade(question, wrong.text)
            assert not verdict.correct
            assert verdict.feedback == wrong.feedback


@pytest.mark.parametrize("name", GENERATORS)
def test_the_working_ends_in_the_right_answer(name):
    for seed in SEEDS:
        ends_in_the_answer(block(name).question(seed))


@pytest.mark.parametrize(
    ("name", "settings", "seed"),
    [
        ("weight-gradient", {}, 402),
        ("weight-gradient", {"activation": "sigmoid"}, 780),
        ("adam-step", {"rate": 1.0}, 63),
    ],
)
def test_the_working_says_a_small_answer_to_the_digits_that_are_asked(name, settings, seed):
    question = block(name, **settings).question(seed)
    assert abs(question.body.right.value) < 0.005
    ends_in_the_answer(question)


@pytest.mark.parametrize(
    ("name", "settings", "seed"),
    [("momentum-step", {"momentum": 0.5}, 58), ("batch-step", {}, 301)],
)
def test_an_answer_that_is_nothing_but_a_rounding_error_is_drawn_anew(name, settings, seed):
    assert abs(block(name, **settings).question(seed).body.right.value) > 1e-6


def ends_in_the_answer(question):
    last = question.solution.splitlines()[-1]
    written = last.rpartition("=")[2].strip()
    assert grade(question, written).correct, last


@pytest.mark.parametrize("name", GENERATORS)
def test_a_seed_gives_the_same_numbers_again_and_another_one_others(name):
    one = block(name)
    assert one.question(7) == one.question(7)
    assert len({one.question(seed).prompt for seed in SEEDS}) > 20


def test_numbers_of_a_seed_stay_those_that_were_answered():
    """An answer in the log names its numbers by the seed alone, whatever version reads it."""
    asked = block("two-paths").question(17).prompt
    assert asked.startswith("u = 1 · x and v = −2 · x + (−1), and the loss is L = u · v. At x = −3")


def test_a_gradient_is_that_of_the_network_in_the_prompt():
    """Read from the prompt and computed again, with what it says and nothing else."""
    for seed in SEEDS:
        question = block("weight-gradient", activation="sigmoid", hidden=1).question(seed)
        x, w, v, _h, _o, t = (
            float(number.replace("−", "-"))
            for number in re.findall(r"[xwvhot] = (−?[0-9]+(?:\.[0-9]+)?)", question.prompt)
        )
        weight = Tensor([[w]])
        with Tape() as tape:
            loss = mse_loss(affine(sigmoid(affine([[x]], weight, [0.0])), [[v]], [0.0]), [[t]])
        slope = tape.gradients(loss)[weight].item()
        assert grade(question, f"{slope:.3g}").correct


def lesson(body):
    info = load_course().chapters[0]._replace(number=0, slug="first", title="First")
    return lint_text(f"{FRONT}```question q generated\n{body}```\n", info, "00-first.md")


def test_a_lesson_names_a_generator_and_its_settings():
    chapter, problems = lesson("generator: perceptron-update\n\ninputs: 3\n")
    assert not problems
    assert chapter.asked == (
        Generated("first/q", "perceptron-update", (("inputs", 3), ("rate", 1.0)), 11),
    )
    assert not chapter.questions


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", r"00-first.md:11: it names no generator; write generator: NAME"),
        ("generator: momentum\n", r":12: no generator 'momentum'; .*did you mean momentum-step"),
        ("generator: two-paths\npaths: 3\n", r":13: two-paths has no setting 'paths'; it has none"),
        ("generator: adam-step\nrat: 3\n", r":13: adam-step has no setting 'rat'; .*rate"),
        ("generator: adam-step\nrate: 3\n", r":13: rate: 3; expected a number from 0.05 to 1"),
        ("generator: adam-step\nrate: much\n", r":13: rate: much; expected a number from 0.05"),
        ("generator: adam-step\nrate: 1\nrate: 1\n", r":14: rate: stands twice"),
        ("What is it?\n= 3\n", r":12: 'What is it\?' in a generated question; write generator"),
    ],
)
def test_what_is_wrong_with_a_generated_question_is_told_with_its_line(body, told):
    with pytest.raises(LessonError, match=told):
        lesson(body)


def test_the_page_for_authors_lists_every_generator_with_its_settings():
    page = (lessons_folder() / "AUTHORING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+?) \|(.*)\|$", page, re.MULTILINE)
    told = {name: (about, re.findall(r"`(\w+)`", rest)) for name, about, rest in rows}
    for name, row in some(GENERATORS.items()):
        assert told[name] == (row.about, [field.name for field in row.settings])


def test_the_linter_finds_a_generator_whose_mistake_is_right():
    one = block("parameter-count")
    drawn = one.drawn(1)
    assert not drawn.clashes()
    spoilt = drawn._replace(mistakes=(drawn.mistakes[0]._replace(value=drawn.answer),))
    assert spoilt.clashes() == list(spoilt.mistakes)
    assert [item.mark for item in spoilt.items()] == ["="]


def test_every_kind_that_is_generated_is_typed():
    for name in some(GENERATORS):
        kind = KINDS[block(name).question(1).kind]
        assert not kind.in_code
        assert kind.regrades


@pytest.fixture
def toy(monkeypatch):
    """A generator of another's, under a name that the table has."""
    row = Row("toy", "a sum", (Field("most", Whole(1, 999), 50, "", "the largest number"),))
    monkeypatch.setitem(GENERATORS, "toy", row)
    monkeypatch.setitem(sys.modules, row.module, toy_generator)


def test_a_new_generator_is_a_module_and_a_row(toy):
    chapter, problems = lesson("generator: toy\n")
    assert not problems
    question = chapter.asked[0].question(3)
    assert grade(question, question.body.right.text).correct
    assert question.solution.startswith("Count on:")


@pytest.mark.parametrize(
    ("most", "told"),
    [(1, "only 1 different askings"), (2, "different askings of 100")],
)
def test_a_generator_with_too_little_freedom_is_found_by_the_linter(toy, most, told):
    _chapter, problems = lesson(f"generator: toy\nmost: {most}\n")
    (problem,) = problems
    assert problem.line == 11
    assert told in problem.text


def test_a_generator_whose_wrong_answer_is_right_is_found_by_the_linter(toy, monkeypatch):
    def draw(chance, *, most):
        drawn = toy_generator.draw(chance, most=most)
        wrong = WrongAnswer(drawn.answer, "That is right.")
        return drawn._replace(mistakes=(*drawn.mistakes, wrong))

    monkeypatch.setitem(sys.modules, GENERATORS["toy"].module, SimpleNamespace(draw=draw))
    _chapter, problems = lesson("generator: toy\n")
    assert "is right, or stands twice" in problems[0].text


def test_a_generator_whose_number_did_not_come_out_is_found_by_the_linter(toy, monkeypatch):
    def draw(chance, *, most):
        return toy_generator.draw(chance, most=most)._replace(solution="It is nan.")

    monkeypatch.setitem(sys.modules, GENERATORS["toy"].module, SimpleNamespace(draw=draw))
    _chapter, problems = lesson("generator: toy\n")
    assert "lacks a number: 'It is nan.'" in problems[0].text
