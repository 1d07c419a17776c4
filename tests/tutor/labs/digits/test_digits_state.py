"""A training as its events tell it."""

from __future__ import annotations

import math

import pytest

from tutor.activities.registry import activity_of
from tutor.app.widgets.lab import wording
from tutor.drawing.bars import bar
from tutor.labs.digits.spec import DigitsSpec
from tutor.labs.digits.state import DigitsState
from tutor.running.run import Run

SETTINGS = DigitsSpec(epochs=10)
STEPS = SETTINGS.steps_per_epoch


def epoch(number, loss=1.0, **more):
    return {
        "event": "epoch", "epoch": number, "step": number * STEPS, "train_loss": loss,
        "train_accuracy": 0.5, "validation_loss": loss, "validation_accuracy": 0.4, **more,
    }  # fmt: skip


def progress(step, losses, seconds, speed=1000.0):
    return {
        "event": "progress", "step": step, "epoch": 1, "losses": losses, "seconds": seconds,
        "samples_per_second": speed,
    }  # fmt: skip


def view(*events):
    view = DigitsState(SETTINGS)
    for event in events:
        view.take(event)
    return view


def test_batch_losses_stand_at_their_steps_in_parts_of_epochs():
    seen = view(progress(1, [2.3], 0.01), progress(4, [2.2, 2.1, 2.0], 0.11))
    assert [round(x * STEPS) for x in seen.batch_loss.x] == [1, 2, 3, 4]
    assert list(seen.batch_loss.y) == [2.3, 2.2, 2.1, 2.0]


def test_a_null_in_an_event_is_a_gap_in_the_curve():
    seen = view(epoch(0), epoch(1, loss=None))
    assert list(seen.loss.x) == [0, 1]
    assert math.isnan(seen.loss.y[1])


def test_an_overflow_is_marked_at_the_step_that_had_no_loss():
    seen = view(
        progress(1, [2.3], 0.01),
        {"event": "diverged", "step": 2, "epoch": 1, "where": "z2", "explanation": "why"},
    )
    assert math.isnan(seen.batch_loss.y[-1])
    assert seen.batch_loss.x[-1] == 2 / STEPS


def test_a_loss_that_grew_but_stayed_a_number_is_not_marked_as_lost():
    seen = view(
        progress(1, [2.3], 0.01),
        {"event": "diverged", "step": 1, "epoch": 1, "where": "L", "explanation": "why",
         "test_accuracy": 0.1, "test_loss": 9.0},
    )  # fmt: skip
    assert list(seen.batch_loss.y) == [2.3]


def test_the_speed_shown_is_steady_while_what_is_measured_jitters():
    events = [
        progress(n + 2, [1.0], 0.1 * n, speed=9_000.0 if n % 2 else 11_000.0) for n in range(100)
    ]
    seen = DigitsState(SETTINGS)
    shown = []
    for event in events:
        seen.take(event)
        shown.append(seen.speed)
    assert max(shown[40:]) - min(shown[40:]) < 200
    assert 9_800 < shown[-1] < 10_200


def test_the_time_left_follows_from_the_speed():
    seen = view(progress(5 * STEPS, [1.0], 1.0, speed=1293.0))
    assert seen.seconds_left == pytest.approx(5.0)
    assert view().seconds_left is None


def test_the_time_left_is_no_shorter_than_the_pace_allows():
    seen = view(progress(5 * STEPS, [1.0], 1.0, speed=12930.0))
    assert seen.seconds_left == pytest.approx(0.5)
    seen.change_pace(1.0)
    assert seen.seconds_left is None  # the speed so far says nothing of it
    seen.take(progress(5 * STEPS, [1.0], 1.1, speed=12930.0))
    assert seen.seconds_left == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("events", "state", "said"),
    [
        ([], "starting", "▸ starting"),
        ([{"event": "start", "run": 7}, epoch(0)], "running", "▶ epoch  0 / 10"),
        ([epoch(3), {"event": "paused", "step": 123, "epoch": 3}], "paused", "▮▮ epoch  3 / 10"),
        ([{"event": "paused"}, {"event": "resumed"}], "running", "▶ epoch  0 / 10"),
        (
            [{"event": "done", "test_accuracy": 0.975, "test_loss": 0.1, "steps": 410}],
            "done", "✓ test accuracy 0.975",
        ),
        ([epoch(3), {"event": "stopped", "step": 130, "epoch": 3}], "stopped", "■ epoch  3 / 10"),
        ([{"event": "error", "message": "no"}], "failed", "✗ failed"),
        ([{"event": "error", "message": "no", "killed": True}], "killed", "✗ killed"),
    ],
)  # fmt: skip
def test_every_state_has_words_of_its_own(events, state, said):
    run = Run(1, activity_of(SETTINGS), SETTINGS)
    for event in events:
        run.take(event)
    assert run.status == state
    assert wording.status(run) == said


@pytest.mark.parametrize(
    ("part", "drawn"), [(0, ""), (0.5, "████"), (1, "████████"), (0.03125, "▎"), (1 / 64, "▏")]
)
def test_the_bar_grows_by_eighths_of_a_character(part, drawn):
    assert bar(part, 8) == drawn


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.1, "1 s"), (59, "59 s"), (65, "1 min 05 s"), (3600, "1 h 00 min"), (7380, "2 h 03 min")],
)
def test_durations_are_said_in_the_units_that_matter(seconds, words):
    assert wording.duration(seconds) == words
