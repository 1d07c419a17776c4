"""Whether numbers are read outside of operations, which a replay would not do again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_watching: ContextVar[list[Any] | None] = ContextVar("watching", default=None)


@contextmanager
def watched() -> Iterator[list[Any]]:
    """The tensors whose numbers are read in here, but not by operations."""
    read: list[Any] = []
    token = _watching.set(read)
    try:
        yield read
    finally:
        _watching.reset(token)


@contextmanager
def unwatched() -> Iterator[None]:
    """What is read in here is an operation's business: `watched` doesn't see it."""
    token = _watching.set(None)
    try:
        yield
    finally:
        _watching.reset(token)


def note_read(tensor: object) -> None:
    """The numbers of `tensor` are being read."""
    if (read := _watching.get()) is not None:
        read.append(tensor)
