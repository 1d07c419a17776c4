"""What takes long and is done in `make soak`; in `make test` a part of it is."""

from __future__ import annotations

import os

import pytest

SOAKING = bool(os.environ.get("BACKSTEP_SOAK"))
"""Whether everything is to be tried."""


def only_in_a_soak(why):
    """Mark a test as one of which a part is done elsewhere, or that another one makes likely."""
    return pytest.mark.skipif(not SOAKING, reason=f"{why}: make soak")
