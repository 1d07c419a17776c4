"""A lesson takes time in proportion to its size, whatever it is full of, or is refused."""

from __future__ import annotations

import contextlib
import random
import time

import pytest
from course_samples import HEAD, INFO, PERCEPTRON

from tutor.authoring.lint import lint_text
from tutor.course import LessonError
from tutor.course.text import LONGEST_LINE, decode

FULL_OF = ["*", "_", "[", "`", "$", "|a", "- ", "> ", "![](", "*a ", "**a", "<", "&#", "~",
           "#", "<!--", "1.5 ", "= ", "- [ ", "(", "[^", "{#", "\\", "9", " ", "\t"]  # fmt: skip
SECONDS = 1.5
"""Of the processor, for a lesson of any of these kinds; an honest one takes some 0.02."""


def seconds(data):
    """Of the processor, to lint `data` or to refuse it with its file and line."""
    start = time.process_time()
    with contextlib.suppress(LessonError):
        lint_text(decode(data, "x.md"), INFO, "x.md")
    return time.process_time() - start


@pytest.mark.parametrize("full_of", FULL_OF)
def test_lines_full_of_marks(full_of):
    line = (full_of * LONGEST_LINE).encode()[: LONGEST_LINE - 100].decode(errors="ignore")
    for text in (line, f"## a{line}", f"```question q number\nwhat\n{line}\n= 1\n```", f"> {line}"):
        assert seconds(f"{HEAD}\n{text}\n".encode()) < SECONDS
    with pytest.raises(LessonError, match="a line of"):  # before anything looks into it
        decode(f"{HEAD}\n{line * 10}\n".encode(), "x.md")


def test_two_hundred_mutated_lessons():
    chance = random.Random(1)
    for number in range(200):
        text = PERCEPTRON
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(text))
            put = chance.choice(FULL_OF) * chance.choice([1, 3, 100, 3_000])
            text = text[:at] + put + text[at + chance.randint(0, 30) :]
        assert seconds(text.encode()) < SECONDS, number
