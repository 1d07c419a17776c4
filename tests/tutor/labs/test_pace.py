"""A training slowed down so that it can be watched."""

from __future__ import annotations

import json

import pytest

from tutor.running.training.control import Control
from tutor.running.training.pace import Pace
from tutor.running.training.protocol import Command, command_in


class Clock(Control):
    """A control in which time passes only while one waits for a command."""

    def __init__(self):
        super().__init__()
        self.now = 0.0

    def next_within(self, seconds):
        if self.waiting():
            return self.next()
        self.now += seconds
        return None


def paced(per_second, steps_per_unit=5):
    clock = Clock()
    pace = Pace(clock, steps_per_unit, clock=lambda: clock.now)
    clock.send("pace", per_second)
    pace.take_waiting(0)
    return clock, pace


def test_a_paced_training_makes_its_epochs_evenly_in_the_time_given():
    clock, pace = paced(2)
    times = []
    for step in range(1, 11):
        assert pace.asks(step)
        pace.linger(step)
        times.append(round(clock.now, 9))
    assert times == [round(0.1 * step, 9) for step in range(1, 11)]


def test_time_lost_is_not_made_up_by_a_burst_of_steps():
    clock, pace = paced(2)
    pace.linger(1)
    clock.now = 50.0
    pace.linger(2)
    pace.linger(3)
    pace.linger(4)
    assert clock.now == pytest.approx(50.1)


def test_full_speed_again_needs_no_waiting():
    clock, pace = paced(0.001)
    clock.send("pace", None)
    pace.linger(1)
    assert clock.now == 0
    assert not pace.asks(1)


@pytest.mark.parametrize("command", ["pause", "stop"])
def test_a_command_is_obeyed_while_a_slow_training_waits_for_its_next_step(command):
    clock, pace = paced(0.001)
    clock.send(command)
    pace.linger(1)
    assert clock.now == 0
    assert pace.paused(1) == (command == "pause")
    assert pace.stopping == (command == "stop")


def test_the_name_of_the_unit_is_a_command_for_runs_made_of_it_alone():
    line = Command("round").encode()
    assert command_in(line, "round") == Command("round")
    assert command_in(line, "epoch") is command_in(line) is None
    assert command_in(b'{"command": ""}') is None


def test_the_unit_is_gone_on_with_to_its_end():
    clock = Clock()
    pace = Pace(clock, 5, clock=lambda: clock.now)
    clock.send("round")
    pace.take_waiting(7)
    assert [step for step in range(8, 13) if pace.paused(step)] == [10]


@pytest.mark.parametrize("command", [Command("stop"), Command("pace", 10.0), Command("pace")])
def test_a_command_comes_out_as_it_went_in(command):
    assert command_in(command.encode()) == command


@pytest.mark.parametrize("value", [0, -1, "fast", [], float("nan")])
def test_a_pace_that_cannot_be_is_no_command(value):
    line = json.dumps({"command": "pace", "per_second": value}).encode()
    assert command_in(line) is None
