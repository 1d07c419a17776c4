"""Questions for what a program prints: comparing texts line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.quiz.verdict import AnswerError, Verdict

if TYPE_CHECKING:
    from tutor.course.model import Question


def parse_output(question: Question, text: str) -> str:
    """Return the text without what cannot be seen: spaces at line ends, empty lines at the end."""
    assert question.answer is not None
    plain = _visible(text)
    if not plain and _visible(question.answer.text):
        raise AnswerError("Type what the program prints, line by line.")
    return plain


def grade_output(question: Question, given: str) -> Verdict:
    """Grade a predicted output: right is the same text, apart from what cannot be seen."""
    answer = question.answer
    assert answer is not None
    plain = _visible(given)
    if plain == _visible(answer.text):
        return Verdict(True, answer.feedback, answer.text)
    for wrong in question.wrongs:
        if plain == _visible(wrong.text):
            return Verdict(False, wrong.feedback, answer.text)
    return Verdict(False, _difference(plain, _visible(answer.text)), answer.text)


def _visible(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n")


def _difference(given: str, right: str) -> str:
    if "".join(given.split()) == "".join(right.split()):
        return "Only spaces and line breaks differ: print puts them in other places."
    if given.casefold() == right.casefold():
        return "Only capital and small letters differ."
    ours, theirs = given.split("\n"), right.split("\n")
    if len(ours) != len(theirs):
        return f"The number of lines differs: it prints {len(theirs)}, not {len(ours)}."
    if len(ours) == 1:
        return "It prints something else: follow the values through the code, line by line."
    first = next(i for i, pair in enumerate(zip(ours, theirs, strict=True), 1) if len({*pair}) > 1)
    return f"Line {first} is the first that differs."
