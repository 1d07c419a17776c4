"""Answers from standard input: lines that somebody types, or that a program writes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from tutor.quiz.kinds import KINDS
from tutor.words import ngettext

if TYPE_CHECKING:
    from tutor.quiz.question import Question

LEAVE = "q"


class Left(Exception):
    """The learner typed q, or the input ended."""


def typed_line() -> str:
    """The next line. Raises Left if the learner leaves."""
    print("> ", end="", flush=True)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        print(line.rstrip("\n"))  # a terminal shows what is typed; a record of a pipe should too
    if not line or line.strip() == LEAVE:
        raise Left
    return line.rstrip("\n")


def typed_answer(question: Question, is_command: Callable[[str], bool]) -> str:
    """As many lines as an answer takes, or one that is a command. Raises Left."""
    count = KINDS[question.kind].rows(question)
    if count > 1:
        print(ngettext("({n} line)", "({n} lines)", count))
    lines = [typed_line()]
    while len(lines) < count and not is_command(lines[0].strip()):
        lines.append(typed_line())
    return "\n".join(lines)


def answer_in(line: str) -> str:
    """What a program's line answers: text, or a JSON string where it has several lines."""
    text = line.strip()
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            pass  # an answer that begins with a quotation mark
    return text
