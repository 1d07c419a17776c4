"""Ids of questions that are asked with other numbers each time.

One asking of `chapter/name` has the id `chapter/name@SEED`, from which its numbers are made again:
the log and the remarks keep that one. All of them share the card of `chapter/name`.
"""

from __future__ import annotations

import re

MARK = "@"
_SEEDED = re.compile(rf"([^{MARK}]+){MARK}([1-9][0-9]{{0,8}})")
_NEXT = chr(ord(MARK) + 1)
WHERE = "(question = ? OR (question > ? AND question < ?))"
"""In SQL, every asking of a question, which `asked_as` gives the parameters of."""


def instance(question: str, seed: int) -> str:
    """The id of the asking of a question that has this seed, from 1 on."""
    return f"{question}{MARK}{seed}"


def base_of(question_id: str) -> str:
    """The id without its seed, if it has one."""
    match = _SEEDED.fullmatch(question_id) if MARK in question_id else None
    return match[1] if match else question_id


def seed_of(question_id: str) -> int | None:
    """The seed in an id; None where it has none."""
    match = _SEEDED.fullmatch(question_id) if MARK in question_id else None
    return int(match[2]) if match else None


def asked_as(question: str) -> tuple[str, str, str]:
    """The parameters of `WHERE`."""
    return question, f"{question}{MARK}", f"{question}{_NEXT}"
