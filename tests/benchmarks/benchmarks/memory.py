"""Memory and time beside the number of rows: `python -m benchmarks.memory`.

An MLP 784-512-256-10 learns from as many rows as MNIST has and from fewer, each number of rows in a
process of its own. Told are the peak of its resident memory, whole and without what the process has
before there is data, over the size of the inputs; and the processor time of an epoch, which ends
with the loss and accuracy on all rows.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from itertools import pairwise
from time import process_time

import numpy as np

from core.datasets import Data, Splits
from core.networks import MLP
from core.optim import Adam
from core.training import EpochDone, fit

SIZES, BATCH, EPOCHS = (784, 512, 256, 10), 128, 3
ROWS = (15_000, 30_000, 60_000)
REACH = 2.5
"""The peak over the size of the data that we stay below, with the most rows."""


def train(rows: int) -> dict[str, float]:
    """Train for a few epochs, in this process."""
    baseline = peak()
    rng = np.random.default_rng(0)
    x, y = np.empty((rows, SIZES[0]), np.float32), rng.integers(0, SIZES[-1], rows)
    rng.standard_normal(out=x, dtype=np.float32)
    few = Data(x[:100], y[:100])
    model = MLP(SIZES, activation="relu", rng=rng)
    data = Splits(Data(x, y), few, few)
    events = fit(model, data, optimizer=Adam(3e-4), batch=BATCH, epochs=EPOCHS, rng=rng)
    ends = [process_time() for event in events if isinstance(event, EpochDone)]
    seconds = min(after - before for before, after in pairwise(ends))
    return {"data": x.nbytes, "baseline": baseline, "peak": peak(), "seconds": seconds}


def peak() -> int:
    """The most bytes that this process had in memory so far (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    print(f"{'-'.join(map(str, SIZES))} relu, batch {BATCH}, adam, float32")
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    for rows in ROWS:
        child = [sys.executable, "-m", "benchmarks.memory", str(rows)]
        done = subprocess.run(child, check=True, stdout=subprocess.PIPE, env=environment)
        told = json.loads(done.stdout)
        data, baseline, most = (told[name] / 1e6 for name in ("data", "baseline", "peak"))
        print(
            f"  {rows:6,} rows: data {data:5.1f} MB, peak {most:5.1f} MB = {most / data:.2f}x, "
            f"{(most - baseline) / data:.2f}x without the {baseline:.0f} MB of before; "
            f"{told['seconds']:5.2f} s an epoch, {told['seconds'] / rows * 1e6:5.1f} µs a row"
        )
    print(f"  {'reached' if most / data < REACH else 'MISSED'}: below {REACH}x")


if len(sys.argv) > 1:
    print(json.dumps(train(int(sys.argv[1]))))
else:
    main()
