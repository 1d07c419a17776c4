"""What every test may rely on: one BLAS thread, no animations, an empty home, quick examples."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from itertools import count

# Read once, when NumPy and Textual are first imported: so before any test module is.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["TEXTUAL_ANIMATIONS"] = "none"

import pytest
from hypothesis import HealthCheck, settings

# Tests whose asserts are rewritten are kept as bytecode, also where Python is told to write none:
# each worker would rewrite them again each time, for longer than it takes to collect them.
sys.dont_write_bytecode = False

settings.register_profile(
    "quick",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=4,
    suppress_health_check=[HealthCheck.too_slow],
)
for name, examples in (("soak", 60), ("thorough", 1000)):
    settings.register_profile(
        name, settings.get_profile("quick"), derandomize=False, max_examples=examples
    )
settings.load_profile("quick")  # another one: pytest --hypothesis-profile soak

_homes = count()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """From now on, look for garbage less often, and not among the modules and the tests themselves:
    a quarter of the time that a test takes which opens the app.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 5)


@pytest.fixture(autouse=True)
def backstep_home(tmp_path_factory, monkeypatch):
    """The folder of the learner's data for this test alone, not made yet: as on a fresh machine."""
    home = tmp_path_factory.getbasetemp() / "homes" / str(next(_homes))
    monkeypatch.setenv("BACKSTEP_HOME", str(home))
    return home


@pytest.fixture
def run_python():
    """Run code in a Python of its own and return what it printed."""

    def run(code):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
