"""The Pythons of this machine that Backstep runs on, and the environment of each.

`python tests/tutor/pythons.py` prints one path a line; `make pythons` makes their environments.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
OLDEST = (3, 11)
VERSIONS = range(OLDEST[1], OLDEST[1] + 10)
ASK = "import platform, sys; print(platform.python_version(), sys.version_info >= (3, 11))"


class Interpreter(NamedTuple):
    version: str
    path: str

    @property
    def environment(self) -> Path:
        """Where the Makefile installs Backstep for it."""
        return ROOT / "build" / "python" / self.version


@cache
def others() -> tuple[Interpreter, ...]:
    """Those beside the one that runs this, one of each version, the oldest first."""
    found = {}
    for path in _candidates():
        asked = subprocess.run([path, "-c", ASK], capture_output=True, text=True, check=False)
        version, _, recent = asked.stdout.strip().partition(" ")
        if asked.returncode == 0 and recent == "True":
            found.setdefault(version, Interpreter(version, str(path)))
    found.pop(".".join(map(str, sys.version_info[:3])), None)
    return tuple(sorted(found.values(), key=lambda one: [*map(_number, one.version.split("."))]))


def _candidates():
    """What may be a Python: of pyenv, and on the PATH but for pyenv's slow stand-ins."""
    folders = [*sorted(Path.home().glob(".pyenv/versions/3.*/bin"))]
    folders += [Path(folder) for folder in os.get_exec_path() if not folder.endswith("/shims")]
    for minor in VERSIONS:
        for folder in folders:
            path = folder / f"python3.{minor}"
            if os.access(path, os.X_OK):
                yield path


def _number(part):
    return int("".join(filter(str.isdigit, part)) or 0)


if __name__ == "__main__":
    print(*(one.path for one in others()), sep="\n")
