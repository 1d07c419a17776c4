from __future__ import annotations

import contextlib
import json
import subprocess
import sys

import pytest


class Child:
    """A real ``backstep train … --json``; events are read as they come."""

    def __init__(self, *words):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tutor", "train", "digits", "--json", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.events = []

    def until(self, *kinds, step=None):
        """The next event of one of these kinds (at that step); fails if the child ends before."""
        for line in self.process.stdout:
            event = json.loads(line)
            self.events.append(event)
            if event["event"] in kinds and step in (None, event.get("step")):
                return event
        raise AssertionError(f"no {kinds} in {self.events[-3:]}: {self.process.stderr.read()}")

    def send(self, command):
        print(json.dumps({"command": command}), file=self.process.stdin, flush=True)

    def rest(self):
        """Every event that is left, once the child has ended."""
        self.events += [json.loads(line) for line in self.process.stdout]
        self.process.wait(timeout=60)
        return self.events

    @property
    def code(self):
        return self.process.wait(timeout=60)


@pytest.fixture
def train():
    """Start a training child; it is dead after the test."""
    children = []

    def start(*words):
        children.append(Child(*map(str, words)))
        return children[-1]

    yield start
    for child in children:
        child.process.kill()
        child.process.wait()
        for pipe in (child.process.stdin, child.process.stdout, child.process.stderr):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
