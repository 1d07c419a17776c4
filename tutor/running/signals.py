"""The signals that end a program from outside, and what its exit code says of them."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTING = signal.SIGINT
"""Ctrl+C. Python raises KeyboardInterrupt for it."""

ENDING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)
)
"""What asks a program to end, beside Ctrl+C."""

Handler = Callable[[int, FrameType | None], None]


def exit_code(number: int) -> int:
    """The exit code after the signal `number`, as a shell has it."""
    return 128 + number


@contextmanager
def handled(numbers: Iterable[int], handler: Handler) -> Iterator[None]:
    """Meanwhile `handler` is called for these signals; for none that was ignored (as SIGHUP is
    under nohup), and for none outside of the main thread, where Python allows no handler.
    """
    before = {}
    try:
        for number in numbers:
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, handler)
    except ValueError:  # not the main thread
        pass
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def end(number: int, frame: FrameType | None) -> None:
    """A handler: end the program, everything it holds open being closed on the way."""
    raise SystemExit(exit_code(number))
