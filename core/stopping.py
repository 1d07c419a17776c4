"""Stopping a long computation from outside, such as one whose result nobody waits for any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_asked: ContextVar[Callable[[], bool] | None] = ContextVar("asked", default=None)


class Stopped(Exception):
    """What was being computed was asked to stop."""


@contextmanager
def stoppable(asked: Callable[[], bool]) -> Iterator[None]:
    """Within, a long computation raises `Stopped` soon after `asked()` has become true."""
    token = _asked.set(asked)
    try:
        yield
    finally:
        _asked.reset(token)


def stop_if_asked() -> None:
    """Called by long computations in their loops, where nothing is half done. Errors: Stopped."""
    asked = _asked.get()
    if asked is not None and asked():
        raise Stopped
