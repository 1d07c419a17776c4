"""The folder of one run: its moments, and its curve while it goes on. No NumPy here."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIX = ".safetensors"
CURVE = "curve.jsonl"


def folder_of(directory: Path, run: int) -> RunFolder:
    """The folder of a run that is kept under this number, in the folder of the learner's data."""
    return RunFolder(directory / "runs" / str(run))


class RunFolder:
    """Made with the first thing that is put into it. Errors of what writes: OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._curve: int | None = None

    def steps(self) -> list[int]:
        """The steps after which there is a moment, in order."""
        with contextlib.suppress(OSError):
            names = (Path(name) for name in os.listdir(self.path))
            stems = (name.stem for name in names if name.suffix == SUFFIX)
            return sorted(int(stem) for stem in stems if stem.isascii() and stem.isdecimal())
        return []

    def at_or_before(self, step: int | None) -> Path | None:
        """The file of the last moment that is not after `step` (None: the last of all)."""
        steps = self.steps()
        place = len(steps) if step is None else bisect_right(steps, step)
        return self.moment(steps[place - 1]) if place else None

    def moment(self, step: int) -> Path:
        """The file of the moment after so many steps, there or not."""
        return self.path / f"{step}{SUFFIX}"

    def keep(self, step: int, content: bytes) -> None:
        """Write a moment's file whole, or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        unfinished = self.path / f".{step}.part"
        try:
            unfinished.write_bytes(content)
            os.replace(unfinished, self.moment(step))
        except OSError:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise

    def forget(self, step: int) -> None:
        """Remove a moment."""
        self.moment(step).unlink(missing_ok=True)

    def size(self) -> int:
        """Bytes of all that is in it."""
        with contextlib.suppress(OSError):
            return sum(entry.stat().st_size for entry in os.scandir(self.path))
        return 0

    def add_point(self, point: Mapping[str, Any]) -> None:
        """Add a point to the curve, at once: it is there though the program is killed next."""
        if self._curve is None:
            self.path.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            self._curve = os.open(self.path / CURVE, flags, 0o600)
        os.write(self._curve, json.dumps(point).encode() + b"\n")

    def curve(self) -> list[Any]:
        """The points that `add_point` got; what was cut short by a kill or a full disk is left
        out.
        """
        points = []
        with contextlib.suppress(OSError), open(self.path / CURVE, "rb") as lines:
            for line in lines:
                with contextlib.suppress(ValueError, RecursionError):
                    points.append(json.loads(line))
        return [point for point in points if isinstance(point, dict)]

    def close(self, *, curve_kept: bool) -> None:
        """Nothing more is added; a curve that is kept elsewhere is removed."""
        if self._curve is not None:
            os.close(self._curve)
            self._curve = None
        if curve_kept:
            with contextlib.suppress(OSError):
                (self.path / CURVE).unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove it with all that is in it. What cannot be removed raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.path)


class MomentSource(NamedTuple):
    """A folder with moments of a run, of which those up to step `last` are its own (None: all)."""

    folder: RunFolder
    last: int | None = None

    def before(self, step: int) -> Path | None:
        """The file of the last moment up to `step`."""
        return self.folder.at_or_before(step if self.last is None else min(step, self.last))
