"""A question's body becomes a prompt, options or answers, feedback and hints."""

from __future__ import annotations

import pytest
from course_samples import question

from tutor.course import Answer, Option

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
    assert ask.options == (
        Option("a wrong option\nthat goes on", False, "It comes from\nthere.", 13),
        Option("the right one", True, "Yes.", 17),
    )
    assert ask.hints == ("Look here.", "Which rule?\nThis one.")


def test_several_options_may_be_right():
    ask = question(
        "Which?\n- [x] a\n  > A.\n- [X] b\n  > B.\n- [ ] c\n  > C.", "question q several"
    )
    assert [option.right for option in ask.options] == [True, True, False]


def test_a_body_may_be_indented_as_a_whole():
    indented = "\n".join(f"  {line}" for line in CHOICE.splitlines())
    assert question(indented).options == question(CHOICE).options


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
    answer = question(f"How much?\n= {written}\n> So.", "question q number").answer
    assert answer.value == value
    assert answer.tolerance == pytest.approx(tolerance, rel=1e-12)


def test_known_wrong_numbers_have_their_own_feedback():
    ask = question(
        "How much?\n\n    = 0.7514 − 0.0100\n\n= 0.7414\n> Right.\n! -0.7414 ± 0.1\n> The sign.",
        "question q number",
    )
    assert ask.prompt == "How much?\n\n    = 0.7514 − 0.0100"
    assert ask.answer == Answer("0.7414", "Right.", 13, 0.7414, 0.00005)
    assert ask.wrongs == (Answer("-0.7414", "The sign.", 15, -0.7414, 0.1),)


def test_lines_of_an_output_stand_under_each_other():
    ask = question(
        "What?\n= [1, 2]\n=\n=   done\n  > So.\n! [2, 1]\n! done\n> Sorted.\n\n! 3\n> Sum.",
        "question q output",
    )
    assert ask.answer.text == "[1, 2]\n\n  done"
    assert [(wrong.text, wrong.feedback) for wrong in ask.wrongs] == [
        ("[2, 1]\ndone", "Sorted."),
        ("3", "Sum."),
    ]


def test_code_in_a_prompt_is_not_taken_for_marks():
    prompt = "What prints it?\n```python\nx = '''\n= 1\n- [x] no\n'''\n```"
    ask = question(f"{prompt}\n= 2\n> So.", "question q output")
    assert ask.prompt == prompt
    assert ask.answer.text == "2"
