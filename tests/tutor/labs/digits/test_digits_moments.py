"""The state of a training while an earlier moment of it is shown."""

from __future__ import annotations

import pytest

from tutor.labs.digits.spec import DigitsSpec
from tutor.labs.digits.state import DigitsState

PER_EPOCH = 41


@pytest.fixture
def state():
    """Four epochs of 41 steps."""
    state = DigitsState(DigitsSpec(epochs=4))
    for epoch in range(5):
        step = epoch * PER_EPOCH
        measures = dict.fromkeys(
            ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy"),
            1 / (1 + epoch),
        )
        state.take({"event": "epoch", "epoch": epoch, "step": step, **measures})
    state.take({"event": "look", "step": 164, "confusion": [], "network": "weights"})
    state.take({"event": "done"})
    return state


def at(state, step):
    state.show_moment(
        step,
        [
            {"event": "measured", "step": step, "train_loss": 7.0},
            {"event": "look", "step": step, "confusion": [[1]]},
        ],
    )


def test_going_back_goes_to_the_ends_of_epochs_and_no_further_than_the_beginning(state):
    assert [state.move(-1, whole=True) for _ in range(5)] == [123, 82, 41, 0, 0]
    assert state.cursor == 0
    assert [state.move(1, whole=True) for _ in range(4)] == [41, 82, 123, None]
    assert (state.moment, state.cursor) == (None, None)


def test_a_step_back_is_one_step_and_whole_moves_end_on_epochs_again(state):
    assert [state.move(-1, whole=False) for _ in range(2)] == [163, 162]
    assert state.move(-1, whole=True) == 123
    assert state.move(1, whole=False) == 124
    assert state.move(1, whole=True) is None  # the end of the run is how it stands


def test_a_moment_shows_what_it_was_and_leaving_it_what_is(state):
    now = (state.last, state.look)
    state.move(-1, whole=True)
    at(state, 123)
    assert (state.last["train_loss"], state.look["confusion"]) == (7.0, [[1]])
    assert "123 / 164" in state.place
    state.move(-1, whole=True)
    at(state, 82)
    state.leave_moment()
    assert (state.last, state.look) == now
    assert state.place.startswith("epoch")


def test_what_the_run_goes_on_to_say_ends_the_look_back(state):
    at(state, 82)
    state.take({"event": "progress", "step": 165, "epoch": 5, "losses": [1.0], "seconds": 1.0,
                "samples_per_second": None})  # fmt: skip
    assert state.moment is None
    assert state.look["network"] == "weights"
