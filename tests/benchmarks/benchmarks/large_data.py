"""Memory of a training on files as large as MNIST: `python -m benchmarks.large_data`.

60,000 images of 28×28 bytes are written as an IDX file, plain and packed, and as an ``.npz`` file;
each is read and learned from for an epoch in a process of its own. Told is the peak of its resident
memory, without what the process has before there is data, over the size of the bytes.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tutor.labs.digits.experiment import Trainer
from tutor.labs.digits.spec import DigitsSpec
from tutor.running.training.control import Control

ROWS, SIDE, CLASSES = 60_000, 28, 10
REACH = 3.0
"""The peak over the size of the data that we stay below."""

TRAININGS = (
    {"model": "mlp", "hidden": "128"},
    {"model": "cnn", "channels": "4,8", "shifts": "1", "turns": "5"},
)
"""The second one moves all its images before the epoch."""


FILES = ("a-images-idx3-ubyte", "a-images-idx3-ubyte.gz", "a.npz")


def write(folder: Path) -> None:
    """Make the files; in a process of its own, since a child's peak begins with its parent's."""
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (ROWS, SIDE, SIDE), np.uint8)
    y = rng.integers(0, CLASSES, ROWS, np.uint8)
    for name, array in (("a-images-idx3-ubyte", x), ("a-labels-idx1-ubyte", y)):
        sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
        content = bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()
        (folder / name).write_bytes(content)
        (folder / f"{name}.gz").write_bytes(gzip.compress(content, 1))
    np.savez(folder / "a.npz", x=x, y=y)


def train(path: str, settings: dict[str, str]) -> dict[str, int]:
    """Learn from a file for an epoch, in this process."""
    spec = DigitsSpec.from_texts({"data": path, "epochs": "1", **settings})
    before = peak()
    for event in Trainer(spec, Control(watched=True)).events():
        last = event
    assert last["event"] == "done", last
    return {"before": before, "peak": peak()}


def peak() -> int:
    """The most bytes that this process had in memory so far (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def in_child(*words: str) -> bytes:
    """What this module prints in a process of its own."""
    child = [sys.executable, "-m", "benchmarks.large_data", *words]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(child, check=True, stdout=subprocess.PIPE, env=environment).stdout


def main() -> None:
    data, worst = ROWS * SIDE * SIDE, 0.0
    with TemporaryDirectory() as folder:
        in_child(folder)
        for name in FILES:
            for settings in TRAININGS:
                told = json.loads(in_child(str(Path(folder) / name), json.dumps(settings)))
                factor = (told["peak"] - told["before"]) / data
                worst = max(worst, factor)
                print(
                    f"  {name:24}{settings['model']:5} data {data / 1e6:5.1f} MB, peak "
                    f"{told['peak'] / 1e6:5.1f} MB = {factor:.2f}x without the "
                    f"{told['before'] / 1e6:.0f} MB of before"
                )
    print(f"  {'reached' if worst < REACH else 'MISSED'}: below {REACH}x")


if len(sys.argv) == 2:
    write(Path(sys.argv[1]))
elif len(sys.argv) > 2:
    print(json.dumps(train(sys.argv[1], json.loads(sys.argv[2]))))
else:
    main()
