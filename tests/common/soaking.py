"""What takes long and is done in `make soak`; in `make test` a part of it is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

import pytest

T = TypeVar("T")

SOAKING = bool(os.environ.get("BACKSTEP_SOAK"))
"""Whether everything is to be tried."""


def only_in_a_soak(why):
    """Mark a test as one of which a part is done elsewhere, or that another one makes likely."""
    return pytest.mark.skipif(not SOAKING, reason=f"{why}: make soak")


def spread(cases: Iterable[T], most: int) -> list[T]:
    """All of them in a soak; else at most so many, the first, the last, and some between."""
    every = list(cases)
    if SOAKING or len(every) <= most:
        return every
    return [every[k * (len(every) - 1) // (most - 1)] for k in range(most)]
