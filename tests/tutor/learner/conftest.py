from __future__ import annotations

import subprocess
import sys

import pytest

from tutor.learner import Store

MINUTE = 60 * 1_000_000


class Clock:
    """A clock that stands still until the test moves it; microseconds since 1970."""

    def __init__(self):
        self.time = 1_790_000_000_000_000

    def __call__(self):
        return self.time

    def pass_minutes(self, minutes):
        self.time += int(minutes * MINUTE)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with Store.open(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def start_child():
    """Start Python code in a child process with pipes; the child is dead after the test."""
    children = []

    def start(code, *arguments):
        child = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill()
        child.communicate()
