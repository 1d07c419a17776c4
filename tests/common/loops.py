"""Loops of asserts that cannot pass by having nothing to loop over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def some(iterable: Iterable[T]) -> Iterator[T]:
    """The items, one by one as they are asked for; AssertionError at the end if there was none."""
    empty = True
    for item in iterable:
        empty = False
        yield item
    assert not empty, "there was nothing to loop over"


def perhaps(iterable: Iterable[T]) -> Iterable[T]:
    """The items, of which there may rightly be none: the promise is about those that there are."""
    return iterable
