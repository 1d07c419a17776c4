"""Training in the app beside the same training without it: ``python -m benchmarks.live WHAT``.

    speed    seconds of training by the command line over those in the app, pane by pane
    keys     milliseconds until the app answers a key while it trains, pane by pane
    costs    processor seconds of a training with its way back kept, and of one that is watched,
             over those of a training without
    memory   megabytes of the app and of the training process, minute by minute

Everything runs at the full pace, what is compared in interleaved pairs: the app in a
pseudo-terminal of 120×36, the rest by the command line. Told are the median, the least and the most
of the ratios; of the answers to keys also the 95th percentile.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from unittest.mock import patch

from benchmarks.terminal import Terminal
from tutor.activities.registry import activity_named
from tutor.labs.digits.experiment import Trainer
from tutor.labs.digits.state import PANES
from tutor.learner import Store, list_runs
from tutor.learner.run_files import RunFolder
from tutor.running.moments.recorder import Moments
from tutor.running.training.batches import Batches
from tutor.running.training.control import Control

NETWORKS = {
    "mlp": ("digits --epochs {}", 1500),
    "cnn": ("digits --model cnn --epochs {}", 80),
    "lstm": ("digits --model lstm --epochs {}", 60),
    "transformer": ("digits --model transformer --epochs {}", 20),
}
"""What is trained, and epochs that take about three seconds."""

MOST_EPOCHS = 100_000
"""The lab takes no more: some three minutes of the smallest network."""

FASTEST, PACES = "pace full", 4
"""What the lab says of the full pace, and how many paces there are at most."""

LEAST_SPEED, MOST_MILLISECONDS, MOST_COST = 0.97, 30.0, 1.03
KEYS = ("m", "l")
"""To smooth a curve, and to scale it: keys that change the picture."""

ANSWERS = 40


class Lab:
    """The lab of a network in the app, ready to train it at the full pace."""

    def __init__(self, words: Sequence[str], home: Path) -> None:
        self.home = home
        self.terminal = Terminal(
            [sys.executable, "-m", "tutor", "train", *words], {"BACKSTEP_HOME": str(home)}
        )
        self._expect("ready")
        for _pace in range(PACES):
            self.terminal.press("p")
            if self.terminal.shows(FASTEST, within=3.0):
                return
        sys.exit(f"the lab never said {FASTEST!r}")

    def __enter__(self) -> Lab:
        return self

    def __exit__(self, *exception: object) -> None:
        self.terminal.__exit__(*exception)

    def start(self) -> None:
        self.terminal.press("\r")
        self._expect("running")

    def seconds(self) -> float:
        """Train, and take the seconds that it says it took."""
        self.start()
        while children_of(self.terminal.pid):
            self.terminal.read_for(0.3)
        self._expect("saved as run")
        return seconds_of_last(self.home)

    def next_pane(self) -> None:
        self.terminal.press("v")
        self.terminal.read_for(0.3)

    def _expect(self, text: str) -> None:
        if not self.terminal.shows(text):
            sys.exit(f"{text!r} never appeared in the lab:\n{self.terminal.text()}")


def home() -> tempfile.TemporaryDirectory[str]:
    """A folder for the progress of a learner. Its training ends a moment after the app."""
    return tempfile.TemporaryDirectory(ignore_cleanup_errors=True)


def headless(words: Sequence[str], home: Path) -> float:
    """The seconds that a training by the command line says it took."""
    command = [sys.executable, "-m", "tutor", "train", *words, "--json"]
    environment = os.environ | {"BACKSTEP_HOME": str(home)}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return seconds_of_last(home)


def seconds_of_last(home: Path) -> float:
    """The seconds of training of the last run that is kept."""
    with patch.dict(os.environ, BACKSTEP_HOME=str(home)), Store.open() as store:
        (run,) = list_runs(store, 1)
    seconds: float = run.metrics["seconds"]
    return seconds


def speed(names: Iterable[str], pairs: int) -> None:
    for name in names:
        for place, pane in enumerate(panes()):
            with home() as folder, Lab(words_of(name), Path(folder)) as lab:
                for _pane in range(place):
                    lab.next_pane()
                ratios = []
                for _pair in range(pairs + 1):
                    alone = headless(words_of(name), lab.home)
                    ratios.append(alone / lab.seconds())
            tell(f"{name}, {pane}", ratios[1:], median(ratios[1:]) >= LEAST_SPEED, LEAST_SPEED)


def keys(names: Iterable[str], pairs: int) -> None:
    for name in names:
        for place, pane in enumerate(panes()):
            words = words_of(name, longer=20)
            with home() as folder, Lab(words, Path(folder)) as lab:
                for _pane in range(place):
                    lab.next_pane()
                lab.start()
                lab.terminal.read_for(1.0)
                answers = [lab.terminal.answers(key) for _ in range(ANSWERS) for key in KEYS]
            took = sorted(1e3 * answer for answer in answers if answer is not None)
            late = took[int(0.95 * len(took))]
            tell(f"{name}, {pane}", took, late <= MOST_MILLISECONDS, MOST_MILLISECONDS, late)


def costs(names: Iterable[str], pairs: int) -> None:
    for name in names:
        ratios: dict[str, list[float]] = {"way back": [], "watched": []}
        for _pair in range(pairs + 1):
            alone = processor_seconds(name)
            with tempfile.TemporaryDirectory() as folder:
                kept = Moments(RunFolder(Path(folder)))
                ratios["way back"].append(processor_seconds(name, moments=kept) / alone)
            ratios["watched"].append(processor_seconds(name, watched=True) / alone)
        for what, told in ratios.items():
            tell(f"{name}, {what}", told[1:], median(told[1:]) <= MOST_COST, MOST_COST)


def processor_seconds(name: str, *, watched: bool = False, moments: Moments | None = None) -> float:
    """What a training takes of the processor in this process, its events written to nowhere."""
    activity = activity_named("train")
    control = Control(activity.unit, watched=watched)
    if moments is not None:
        control.moments = moments
    trainer = Trainer(activity.parse(words_of(name)), control)
    with open(os.devnull, "w") as nowhere, Batches(nowhere.write) as batches:
        began = time.process_time()
        for event in trainer.events():
            batches.tell(event)
        return time.process_time() - began


def memory(names: Iterable[str], pairs: int, minutes: int = 3) -> None:
    for name in names:
        words = words_of(name, longer=400 * minutes)
        with home() as folder, Lab(words, Path(folder)) as lab:
            lab.start()
            for minute in range(minutes + 1):
                lab.terminal.read_for(60.0 if minute else 5.0)
                app = lab.terminal.pid
                if not (processes := children_of(app)):
                    break
                (training,) = processes
                sizes = f"app {resident(app):.1f} MB, training {resident(training):.1f} MB"
                print(f"{name}, minute {minute}: {sizes}", flush=True)


def children_of(process: int) -> list[int]:
    """The processes that it has started and that have not ended (Linux)."""
    return [*map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())]


def resident(process: int) -> float:
    """Megabytes of a process that are in memory (Linux)."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def panes() -> list[str]:
    """Those that every run has."""
    return [name for name, _words in PANES[:-1]]


def words_of(name: str, longer: int = 1) -> list[str]:
    words, epochs = NETWORKS[name]
    return shlex.split(words.format(min(longer * epochs, MOST_EPOCHS)))


def tell(
    what: str, values: Sequence[float], reached: bool, reach: float, late: float | None = None
) -> None:
    """A line: the median, the range, and whether what we want is reached."""
    told = f"{what:24} {median(values):7.3f} ({min(values):.3f} … {max(values):.3f})"
    told += "" if late is None else f"  95 % within {late:.1f}"
    print(f"{told}   {reach:g} {'reached' if reached else 'MISSED'}", flush=True)


MEASURES = {"speed": speed, "keys": keys, "costs": costs, "memory": memory}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=MEASURES)
    parser.add_argument("networks", nargs="*", help=f"of {', '.join(NETWORKS)}; all without")
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    MEASURES[options.what](options.networks or NETWORKS, options.pairs)


if __name__ == "__main__":
    main()
