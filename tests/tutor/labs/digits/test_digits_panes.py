"""The panes, drawn from what a real training tells: each at every size, within its room."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
from loops import some

from tutor.data_sets.data_shape import DIGITS
from tutor.drawing.shades import fitted, shaded
from tutor.labs.digits.data import data_of
from tutor.labs.digits.instruments import SHARE, Instruments
from tutor.labs.digits.networks import build
from tutor.labs.digits.packed import pack, pack_state, unpack, unpack_state
from tutor.labs.digits.panes import PICTURES, picture
from tutor.labs.digits.panes.loss_and_accuracy import legend, smoothed
from tutor.labs.digits.rate_search import suggestion
from tutor.labs.digits.spec import DigitsSpec
from tutor.labs.digits.state import PANES, DigitsState
from tutor.labs.digits.testing import measure_test

SIZES = ((73, 31), (80, 13), (58, 12), (40, 10), (24, 8))
MODELS = ("mlp", "softmax", "cnn", "lstm", "transformer", "residual-mlp")


@cache
def seen(model):
    """What is told of a network before it has learned, and after a step."""
    spec = DigitsSpec.from_texts({"model": model, "seed": "1"})
    network, data = build(spec, DIGITS, np.random.default_rng(1)), data_of(spec)
    instruments, before = Instruments(network, data), network.vector.copy()
    network.vector += np.float32(0.01)
    layers = {"event": "layers", "step": 1, "epoch": 1, **instruments.layers(before)}
    return spec, (layers, *instruments.look(1, 1))


def state_of(model):
    spec, events = seen(model)
    state = DigitsState(spec)
    for event in events:
        state.take(event)
    return state


def test_every_pane_has_a_picture():
    assert [name for name, _words in PANES] == list(PICTURES)


@pytest.mark.parametrize("model", MODELS)
def test_every_pane_fits_its_room_before_and_after_something_was_seen(model):
    for state in (DigitsState(seen(model)[0]), state_of(model)):
        for pane in some(PICTURES):
            state.show(pane)
            for width, height in SIZES:
                drawing = picture(state, width, height)
                assert drawing.text.strip()
                assert drawing.height <= height
                assert drawing.width <= width


def test_a_key_cycles_through_the_panes_and_back():
    state = DigitsState(DigitsSpec())
    there = []
    for _ in PANES[:-1]:
        there.append(state.pane)
        state.next_pane()
    assert there == [name for name, _words in PANES[:-1]]
    assert state.pane == "curves"
    state.next_pane(-1)
    assert state.pane == "pad"
    state.take({"event": "tried", "rate": 0.1, "loss": 1.0, "smoothed": 1.0})
    state.next_pane()
    assert state.pane == "rates"


def test_the_confusion_matrix_counts_every_validation_digit_and_the_mistakes_are_its_rest():
    state = state_of("softmax")
    matrix = np.array(state.look["confusion"])
    assert matrix.sum() == 144
    wrong = 144 - np.trace(matrix)
    assert f"{wrong} of 144 wrong" in _shown(state, "confusion")
    assert len(state.look["wrong"]) == min(wrong, 60)
    data = data_of(state.spec).parts.validation
    confidences = []
    for one in some(state.look["wrong"]):
        assert data.y[one["row"]] == one["is"] != one["says"]
        np.testing.assert_allclose(unpack(one["image"]).ravel(), data.x[one["row"]], atol=0.01)
        confidences.append(one["p"][one["says"]])
        assert sum(one["p"]) == pytest.approx(1, abs=0.001)
    assert confidences == sorted(confidences, reverse=True)


def _shown(state, pane, size=(80, 31)):
    state.show(pane)
    return picture(state, *size).text


def test_mistakes_are_browsed_one_by_one_and_the_first_comes_after_the_last():
    state = state_of("softmax")
    count = len(state.look["wrong"])
    assert f"1 of {count}" in _shown(state, "mistakes")
    state.step_on()
    assert f"2 of {count}" in _shown(state, "mistakes")
    for _ in range(count - 1):
        state.step_on()
    assert f"1 of {count}" in _shown(state, "mistakes")
    state.step_back()
    assert f"{count} of {count}" in _shown(state, "mistakes")


@pytest.mark.parametrize(
    ("model", "names"),
    [
        ("mlp", ["W1", "W2", "x"]),
        ("cnn", ["W1", "W2", "W3", "x", "a1", "a2"]),
        ("lstm", ["W1", "U1", "W2", "x", "h"]),
    ],
)
def test_weights_and_features_are_pictures_that_the_arrows_go_through(model, names):
    state = state_of(model)
    shown = []
    for _ in range(60):
        name = _shown(state, "weights", (120, 31)).splitlines()[1].split()[0]
        if name not in shown:
            shown.append(name)
        state.step_on()
    assert shown == names
    first = next(one for one in state.look["pictures"] if one["name"] == "W1")
    if model == "mlp":
        network = build(state.spec, DIGITS, np.random.default_rng(1))
        unit = network.state_dict()["W1"][:, 0].reshape(8, 8) + 0.01
        np.testing.assert_allclose(unpack(first)[0], unit, atol=first["largest"] / 200)


def test_a_layers_gradient_and_update_are_those_of_its_weights():
    spec = DigitsSpec()
    network, data = build(spec, DIGITS, np.random.default_rng(0)), data_of(spec)
    before = network.vector.copy()
    for parameter in network.parameters():
        network.gradients[parameter][...] = 2.0
    network.parameters()[0].data *= np.float32(1.5)
    first, second = Instruments(network, data).layers(before)["weights"]
    assert (first["name"], second["name"]) == ("W1", "W2")
    assert first["gradient"] == pytest.approx(2 * np.sqrt(64 * 32))
    assert first["ratio"] == pytest.approx(0.5, rel=1e-4)
    assert second["ratio"] == 0


def test_dead_units_are_counted_and_marked():
    spec = DigitsSpec(activation="relu")
    network, data = build(spec, DIGITS, np.random.default_rng(0)), data_of(spec)
    b1 = network.state_dict() | {"b1": np.full(32, -100.0)}
    network.load_state_dict(b1)
    state = DigitsState(spec)
    instruments = Instruments(network, data)
    state.take({"event": "layers", "step": 1, **instruments.layers(network.vector.copy())})
    for event in instruments.look(1, 1):
        state.take(event)
    assert "32 of 32 units" in _shown(state, "layers")
    state.show("layers")
    looks = {s.text.strip(): s.style for row in picture(state, 80, 31).lines for s in row}
    assert looks["32 of 32 units"] == "bad"


def test_measuring_takes_a_bounded_share_of_the_time():
    now, spec = 0.0, DigitsSpec()
    network, data = build(spec, DIGITS, np.random.default_rng(0)), data_of(spec)
    instruments = Instruments(network, data, lambda: now)
    spent = 0.0
    for step in range(1, 40_001):
        now += 0.001
        for _event in instruments.after_step(step, 1):
            now += 0.004
            spent += 0.004
    assert SHARE / 2 < spent / now <= 1.05 * SHARE


def test_arrays_come_back_from_an_event():
    array = np.random.default_rng(0).normal(size=(3, 4, 5))
    np.testing.assert_allclose(unpack(pack(array)), array, atol=np.abs(array).max() / 254 + 1e-12)
    assert not unpack(pack(np.array([np.nan, 0.0]))).any()
    state = {"W": array.astype(np.float32), "b": np.zeros(2)}
    for name, back in some(unpack_state(pack_state(state)).items()):
        np.testing.assert_array_equal(back, state[name])


def test_signs_are_told_apart_without_colour():
    plus, minus = shaded(np.array([[0.2, 1.0]])).text, shaded(-np.array([[0.2, 1.0]])).text
    assert plus.strip()
    assert not set(plus) & set(minus)
    assert shaded(np.zeros((2, 2))).text.split("\n") == ["    ", "    "]
    assert shaded(np.ones((1, 1)), scale=3).text.split("\n") == ["██████"] * 3


def test_a_smoothed_loss_is_a_running_mean_with_its_gaps_and_says_so():
    assert smoothed([4.0, 4.0, np.nan, 4.0], 0.9) == [4.0, 4.0, pytest.approx(np.nan, nan_ok=True),
                                                      pytest.approx(4.0)]  # fmt: skip
    assert smoothed([0.0, 1.0], 0.5)[1] == pytest.approx(2 / 3)
    state = DigitsState(DigitsSpec())
    state.change_smoothing()
    assert "smoothed 0.8" in legend(state, 100).text
    for _ in range(2):
        state.change_smoothing()
    assert "smoothed" not in legend(state, 100).text


def test_a_rate_is_suggested_where_the_loss_falls_and_none_where_it_does_not():
    rates = list(np.geomspace(1e-5, 10, 121))
    falling = [2.3 - 1.5 / (1 + (0.01 / rate) ** 2) if rate < 1 else 5.0 for rate in rates]
    found = suggestion(rates, falling)
    assert 0.003 <= found["steepest"] <= 0.03
    assert found["suggested"] <= found["lowest"] / 10 * 1.01
    assert suggestion(rates, [2.3] * 121)["suggested"] is None
    assert suggestion(rates[:3], [2.3, 2.2, 2.1])["suggested"] is None


def test_the_network_that_was_sent_is_measured_on_the_test_set_as_it_was():
    spec, events = seen("softmax")
    figures = measure_test(spec, events[-1]["network"])
    assert 0 <= figures["test_accuracy"] <= 1
    assert re.fullmatch(r"\d+\.\d+", f"{figures['test_loss']:.3f}")


def test_a_picture_larger_than_its_room_is_brought_down_and_its_mean_stays():
    picture_ = np.arange(28.0 * 20).reshape(28, 20)
    for columns, rows in some(((56, 28), (40, 14), (20, 9), (2, 1))):
        seen_ = fitted(picture_, columns, rows)
        assert seen_.shape[0] <= rows
        assert seen_.shape[1] * 2 <= columns
    assert fitted(picture_, 40, 28) is picture_
    assert fitted(picture_, 20, 14).mean() == pytest.approx(picture_.mean())
