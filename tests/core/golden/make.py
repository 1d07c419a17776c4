"""Make the kept arrays anew with PyTorch: `make golden`, all families or those in FAMILY."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from golden import FAMILIES, made

for family in sys.argv[1:] or FAMILIES:
    path = Path(__file__).with_name(f"{family}.npz")
    np.savez_compressed(path, **made(family, seed=0))
    print(f"{path.name}: {path.stat().st_size} bytes")
