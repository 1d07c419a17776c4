"""Snippets to run, and waiting for what becomes of the processes they start."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tutor.running.sandbox import Limits, run_snippet


@pytest.fixture
def run():
    """Run a snippet under limits that a slow machine does not reach."""

    async def run_within(code, **options):
        options.setdefault("limits", Limits(seconds=60))
        return await run_snippet(code, **options)

    return run_within


@pytest.fixture
def dead():
    """Wait for a process to be gone."""

    async def until_dead(pid):
        async with asyncio.timeout(60):
            while _alive(pid):
                await asyncio.sleep(0.01)
        return True

    return until_dead


def _alive(pid):
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # it has just gone, or this platform has no such file
        return Path("/proc/self").exists() is False
    return state != "Z"  # nobody may be there to take its exit code
