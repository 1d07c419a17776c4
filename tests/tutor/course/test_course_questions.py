"""A question's body becomes a prompt, options or answers, feedback and hints."""

from __future__ import annotations

import pytest
from course_samples import question

from tutor.quiz.kinds.number import NumberAnswer
from tutor.quiz.options import Option

CHOICE = """\
Which one?

It has *two* paragraphs.

- [ ] a wrong option
    that goes on
  > It comes from
  > there.
- [x] the right one
  > Yes.
? Look here.
? Which rule?
  This one."""


def test_a_choice_keeps_each_options_feedback():
    ask = question(CHOICE)
    assert ask.kind == "choice"
    assert ask.id == "perceptron/ask"
    assert ask.prompt == "Which one?\n\nIt has *two* paragraphs."
    assert ask.body.options == (
        Option("a", "a wrong option\nthat goes on", False, "It comes from\nthere.", 13),
        Option("b", "the right one", True, "Yes.", 17),
    )
    assert ask.hints == ("Look here.", "Which rule?\nThis one.")


def test_several_options_may_be_right():
    ask = question(
        "Which?\n- [x] a\n  > A.\n- [X] b\n  > B.\n- [ ] c\n  > C.", "question q several"
    )
    assert [option.right for option in ask.body.options] == [True, True, False]


def test_a_body_may_be_indented_as_a_whole():
    indented = "\n".join(f"  {line}" for line in CHOICE.splitlines())
    assert question(indented).body == question(CHOICE).body


@pytest.mark.parametrize(
    ("written", "value", "tolerance"),
    [
        ("0.7414 ± 0.0005", 0.7414, 0.0005),
        ("0.7414", 0.7414, 0.00005),
        ("−3", -3.0, 0.5),
        ("5e-10", 5e-10, 5e-11),
        ("2.50e3", 2500.0, 5.0),
        (".5 ± 0", 0.5, 0.0),
    ],
)
def test_a_number_is_exact_to_half_its_last_digit_unless_it_says_otherwise(
    written, value, tolerance
):
    answer = question(f"How much?\n= {written}\n> So.", "question q number").body.right
    assert answer.value == value
    assert answer.tolerance == pytest.approx(tolerance, rel=1e-12)


def test_known_wrong_numbers_have_their_own_feedback():
    ask = question(
        "How much?\n\n    = 0.7514 − 0.0100\n\n= 0.7414\n> Right.\n! -0.7414 ± 0.1\n> The sign.",
        "question q number",
    )
    assert ask.prompt == "How much?\n\n    = 0.7514 − 0.0100"
    assert ask.body.right == NumberAnswer("0.7414", "Right.", 13, 0.7414, 0.00005)
    assert ask.body.wrongs == (NumberAnswer("-0.7414", "The sign.", 15, -0.7414, 0.1, exact=True),)


def test_lines_of_an_output_stand_under_each_other():
    ask = question(
        "What?\n= [1, 2]\n=\n=   done\n  > So.\n! [2, 1]\n! done\n> Sorted.\n\n! 3\n> Sum.",
        "question q output",
    )
    assert ask.body.right.text == "[1, 2]\n\n  done"
    assert [(wrong.text, wrong.feedback) for wrong in ask.body.wrongs] == [
        ("[2, 1]\ndone", "Sorted."),
        ("3", "Sum."),
    ]


def test_code_in_a_prompt_is_not_taken_for_marks():
    prompt = "What prints it?\n```python\nx = '''\n= 1\n- [x] no\n'''\n```"
    ask = question(f"{prompt}\n= 2\n> So.", "question q output")
    assert ask.prompt == prompt
    assert ask.body.right.text == "2"


def test_an_option_has_the_id_that_the_lesson_gives_it_or_its_place():
    ask = question("Which?\n- [x] one\n  more {#both}\n  > A.\n- [ ] two\n  > B.")
    assert [(o.id, o.text, o.named) for o in ask.body.options] == [
        ("both", "one\nmore", True),
        ("b", "two", False),
    ]


def test_options_keep_their_order_where_the_lesson_says_so():
    body = "Which?\n- [x] 1\n  > A.\n- [ ] 2\n  > B."
    assert question(body, "question q choice ordered").body.ordered
    assert not question(body, "question q choice").body.ordered
