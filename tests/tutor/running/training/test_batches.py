"""Events of a fast training go out a few times a second, all of them and in order."""

from __future__ import annotations

import json
import time

import pytest

from tutor.running.training.batches import EVERY, Batches


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def writes():
    return []


def epochs_in(text):
    return [json.loads(line).get("epoch") for line in text.splitlines()]


def test_events_that_come_fast_go_out_together_whole_and_in_order(writes, clock):
    with Batches(writes.append, clock) as batches:
        for number in range(1000):
            batches.tell({"event": "epoch", "epoch": number})
            clock.now += EVERY / 100
    assert len(writes) < 50
    assert epochs_in("".join(writes)) == list(range(1000))
    assert all(text.endswith("\n") for text in writes)


@pytest.mark.parametrize("kind", ["start", "paused", "resumed", "done", "stopped", "diverged"])
def test_an_answer_or_an_end_takes_along_what_waits_and_waits_for_nothing(writes, clock, kind):
    with Batches(writes.append, clock) as batches:
        batches.tell({"event": "epoch", "epoch": 0})
        batches.tell({"event": "epoch", "epoch": 1})
        batches.tell({"event": kind, "epoch": 2})
        assert epochs_in("".join(writes)) == [0, 1, 2]


def test_an_event_after_a_quiet_while_goes_out_at_once(writes, clock):
    with Batches(writes.append, clock) as batches:
        for number in range(3):
            batches.tell({"event": "epoch", "epoch": number})
            assert len(writes) == number + 1
            clock.now += 2 * EVERY


def test_what_waits_goes_out_though_nothing_comes_after_it(writes, clock):
    with Batches(writes.append, clock) as batches:
        batches.tell({"event": "epoch", "epoch": 0})
        batches.tell({"event": "epoch", "epoch": 1})
        end = time.monotonic() + 60
        while epochs_in("".join(writes)) != [0, 1]:
            assert time.monotonic() < end
            time.sleep(EVERY / 10)


def test_who_trains_hears_that_nobody_reads(clock):
    def gone(text):
        raise BrokenPipeError

    with Batches(gone, clock) as batches, pytest.raises(BrokenPipeError):
        batches.tell({"event": "start"})
