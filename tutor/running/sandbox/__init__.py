"""Running snippets in a child process, and making their output safe to show.

It guards against accidents, not against malice. What runs them is loaded when it is first asked
for: the child imports this package too, and with asyncio it would take three times as long to
start.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tutor.running.sandbox.sanitize import Sanitizer, plain, sanitize

if TYPE_CHECKING:
    from tutor.running.sandbox.outcome import Limits, NamedCode, Outcome, Status
    from tutor.running.sandbox.snippet_run import run_snippet

__all__ = [
    "Limits",
    "NamedCode",
    "Outcome",
    "Sanitizer",
    "Status",
    "plain",
    "run_snippet",
    "sanitize",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "snippet_run" if name == "run_snippet" else "outcome"
    return getattr(import_module(f"{__name__}.{home}"), name)
