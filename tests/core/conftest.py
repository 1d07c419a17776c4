"""What PyTorch says: kept, and live where it is installed (`make parity`)."""

from __future__ import annotations

from functools import cache, partial
from importlib.util import find_spec

import pytest
from golden import kept, made

LIVE = find_spec("torch") is not None
SEEDS = (1, 2) if LIVE else ()

collect_ignore = [] if LIVE else ["test_torch_samples.py"]


@pytest.fixture(params=["kept", *SEEDS])
def torch_says(request):
    """What PyTorch said of a family, or says now: a function of the family's name."""
    return cache(kept if request.param == "kept" else partial(made, seed=request.param))
