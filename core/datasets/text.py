"""Text to learn to write, letter by letter."""

from __future__ import annotations

from importlib.resources import files


def words() -> tuple[str, ...]:
    """Short, common English words, lower-case letters only, in alphabetical order.

    Source: our own list, written for this course.
    """
    return tuple(files("core.datasets").joinpath("words.txt").read_text("utf-8").split())
