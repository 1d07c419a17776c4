"""A training on each kind of data: what goes wrong is told as for digits, and it fits in memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from data_files import files_in, idx
from loops import some

from tutor.activities.errors import UsageError
from tutor.labs.digits.data import check, data_of
from tutor.labs.digits.experiment import Trainer, experiment
from tutor.labs.digits.instruments import look
from tutor.labs.digits.networks import build
from tutor.labs.digits.packed import unpack
from tutor.labs.digits.panes import PICTURES, picture
from tutor.labs.digits.spec import DigitsSpec
from tutor.labs.digits.state import DigitsState
from tutor.running.training.control import Control

KINDS = ("csv", "npz", "numbers", "idx", "mnist", "folders")
SIZES = ((120, 31), (73, 31), (80, 13), (40, 10), (24, 8))


@pytest.fixture
def sources(tmp_path):
    return files_in(tmp_path)


def trained(path, *, watched=False, **texts):
    """What a training on a path tells, and the state that follows it."""
    spec = DigitsSpec.from_texts({"data": str(path), "epochs": "2", **texts})
    state, events = DigitsState(spec), list(experiment(spec, Control(watched=watched)))
    for event in events:
        state.take(event)
    return events, state


@pytest.mark.parametrize("kind", KINDS)
def test_every_pane_shows_every_kind_of_data_within_its_room(sources, kind):
    events, state = trained(sources[kind], watched=True)
    assert events[-1]["event"] == "done"
    for pane in some(PICTURES):
        if pane in dict(state.panes):
            state.show(pane)
            for width, height in SIZES:
                drawing = picture(state, width, height)
                assert drawing.text.strip()
                assert drawing.height <= height
                assert drawing.width <= width
    assert "pad" not in dict(state.panes)


def test_a_mistake_is_seen_as_an_image_in_its_brightness_or_as_the_numbers_of_the_file(sources):
    seen = {}
    for kind in KINDS:
        data = data_of(DigitsSpec.from_texts({"data": str(sources[kind])}))
        network = build(DigitsSpec(hidden=(4,)), data.shape, np.random.default_rng(0))
        network.vector[...] = 0
        other = np.setdiff1d([0, 1, 2], data.parts.validation.y[:1])[0]
        network.parameters()[-1].data[other] = 1
        seen[kind] = look(network, data)["wrong"][0]
    for kind in some(("npz", "idx", "mnist", "folders")):
        assert 0.2 < unpack(seen[kind]["image"]).max() <= 1
        assert unpack(seen[kind]["image"]).shape == (6, 6)
    (length, _first), (width, _second) = seen["csv"]["numbers"]
    assert (length, width) == ("length", "width")
    assert [name for name, _number in seen["numbers"]["numbers"]] == ["x1", "x2", "x3", "x4"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_too_little_or_too_fast_is_told_with_its_reason_on_any_data(sources, kind):
    one = data_of(DigitsSpec.from_texts({"data": str(sources[kind])})).shape.classes[0]
    assert f"the class {one}" in trained(sources[kind], only=one, epochs="30")[0][-1]["note"]
    assert "It learned from 1 row" in trained(sources[kind], rows="1", epochs="30")[0][-1]["note"]
    events, state = trained(
        sources[kind], optimizer="sgd", rate="1e6", hidden="64,64,64", activation="relu",
        epochs="30", batch="4",
    )  # fmt: skip
    last = events[-1]
    assert last["event"] == "diverged"
    assert f"at step {last['step']}, in epoch {last['epoch']}" in last["explanation"]
    assert np.isnan(state.batch_loss.y[-1])
    assert np.isfinite(state.batch_loss.y[:-1]).all()


def test_a_moment_of_a_training_on_a_file_is_had_again_to_the_last_bit(sources):
    texts = {"epochs": "4", "dropout": "0.2", "batch": "4"}
    spec = DigitsSpec.from_texts({"data": str(sources["npz"]), **texts})
    whole, other = Trainer(spec, Control()), Trainer(spec, Control())
    assert whole.way.come_to(9)
    assert other.way.come_to(5)
    moment = other.training.snapshot()
    again = Trainer(spec, Control())
    again.training.restore(moment)
    assert again.way.come_to(9)
    assert again.model.vector.tobytes() == whole.model.vector.tobytes()


@pytest.mark.parametrize(
    ("kind", "texts", "told"),
    [
        ("csv", {"model": "cnn"}, "these data are rows of 2 numbers, no images"),
        ("csv", {"shifts": "1"}, "--shifts 1: expected 0: these data are no images"),
        ("csv", {"only": "ros"}, "did you mean rose?"),
        ("npz", {"model": "cnn", "channels": "4,4,4"}, "fewer of them: each one halves an image"),
    ],
)
def test_settings_that_do_not_suit_the_data_are_refused_once_they_are_read(
    sources, kind, texts, told
):
    with pytest.raises(UsageError) as caught:
        trained(sources[kind], **texts)
    assert told in str(caught.value)


def test_a_file_that_is_not_there_is_said_before_anything_opens(tmp_path):
    with pytest.raises(UsageError, match="there is no such file"):
        check(DigitsSpec(data=str(tmp_path / "none.csv")))
    check(DigitsSpec())


def test_bytes_need_less_than_three_times_their_room(tmp_path):
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 256, (20_000, 28, 28), np.uint8), rng.integers(0, 10, 20_000)
    (tmp_path / "a-images-idx3-ubyte").write_bytes(idx(x))
    (tmp_path / "a-labels-idx1-ubyte").write_bytes(idx(y))
    size = x.nbytes
    del x
    spec = DigitsSpec.from_texts({"data": str(tmp_path / "a-images-idx3-ubyte"), "hidden": "8"})
    tracemalloc.start()
    try:
        trainer = Trainer(spec, Control())
        events = trainer.events()
        for _ in range(3):
            next(events)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3 * size
