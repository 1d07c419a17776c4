"""Going on from a snapshot is the same, to the last bit, as never having stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import cycle, islice

import numpy as np
import pytest
from loops import some

from core.datasets import Data, Splits
from core.layers import BatchNorm, Dense, Dropout
from core.networks import MLP, Network
from core.networks.samples import SAMPLES
from core.ops import relu
from core.optim import OPTIMIZERS, Adam
from core.optim.schedules import cosine
from core.regularization import L2, EarlyStopping
from core.snapshot import Snapshot
from core.tape import Array, Tensor
from core.training import StepDone, Training, TrainingEvent

ROWS = 9


class Noisy(Network):
    """Dropout, drawn from the generator that also shuffles, and batch normalization."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.first = Dense(6, 5, rng=rng, name="1")
        self.norm = BatchNorm(5, name="1")
        self.dropout = Dropout(0.3, rng=rng, name="1")
        self.own = Dropout(0.2, rng=np.random.default_rng(5), name="2")
        self.last = Dense(5, 3, rng=rng, name="2")
        super().__init__()

    def __call__(self, x: Tensor) -> Tensor:
        return self.last(self.own(self.dropout(relu(self.norm(self.first(x))))))

    def describe(self) -> str:
        return "6-5-3 relu, batch norm, dropout"


def _noisy(rng: np.random.Generator) -> tuple[Network, Array, Array]:
    return Noisy(rng), rng.normal(size=(ROWS, 6)), rng.integers(0, 3, size=ROWS)


NETWORKS = SAMPLES | {"noisy": _noisy}


def _training(name: str, optimizer: str, epochs: int = 3) -> Training:
    """A training as it begins: the same each time."""
    rng = np.random.default_rng(3)
    model, x, y = NETWORKS[name](rng)
    rows = np.arange(ROWS) % len(y)  # seven to learn from make batches of three, three, one
    data = [Data(x[rows[part]], y[rows[part]]) for part in (slice(7), slice(6, 8), slice(7, 9))]
    return Training(
        model, Splits(*data), optimizer=OPTIMIZERS[optimizer](0.01), batch=3, epochs=epochs, rng=rng
    )


def _through_json(snapshot: Snapshot) -> Snapshot:
    """As it comes back from a file."""
    arrays = {name: array.copy() for name, array in snapshot.arrays.items()}
    return Snapshot(snapshot.step, snapshot.epoch, arrays, json.loads(json.dumps(snapshot.facts)))


def _kept(training: Training) -> tuple[list[TrainingEvent], list[Snapshot]]:
    """All its events, and the moment after each."""
    events, moments = [], []
    for event in training.events():
        events.append(event)
        moments.append(training.snapshot())
    return events, moments


def _same(one: Snapshot, other: Snapshot) -> bool:
    assert one.arrays.keys() == other.arrays.keys()
    equal = all(np.array_equal(a, other.arrays[k], equal_nan=True) for k, a in one.arrays.items())
    return equal and one.facts == other.facts and one.step == other.step


@pytest.mark.parametrize("name", NETWORKS)
def test_going_on_from_a_snapshot_is_never_having_stopped(name: str) -> None:
    within, end_of_epoch, measured = 2, 4, 5
    places = cycle((within, end_of_epoch, measured))
    for optimizer, k in some(zip(OPTIMIZERS, places, strict=False)):
        events, moments = _kept(_training(name, optimizer, epochs=2))
        resumed = _training(name, optimizer, epochs=2)
        resumed.restore(_through_json(moments[k]))
        assert list(resumed.events()) == events[k + 1 :], f"{name}, {optimizer}, moment {k}"
        assert _same(resumed.snapshot(), moments[-1]), f"{name}, {optimizer}, moment {k}"


@pytest.mark.parametrize("name", ["noisy", "residual-mlp-batch", "cnn", "lstm"])
def test_any_moment_can_be_gone_back_to_in_the_same_training(name: str) -> None:
    training = _training(name, "adam")
    events, moments = _kept(training)
    for k in (9, 1, 5, len(moments) - 1, 0):
        training.restore(moments[k])
        assert _same(training.snapshot(), moments[k])
        assert list(islice(training.events(), 3)) == events[k + 1 : k + 4]


def _refined(epochs: int = 6) -> Training:
    training = _training("noisy", "adam", epochs)
    training.schedule = cosine(0.5, 40)
    training.penalty = L2(0.01)
    training.stop = EarlyStopping(2)
    training.augment = lambda x, rng: x + rng.normal(0, 0.1, x.shape)
    return training


def test_early_stopping_schedule_penalty_and_augmentation_go_on_where_they_were() -> None:
    whole = _refined()
    events, moments = _kept(whole)
    end = whole.model.vector.copy()
    for k in (3, len(moments) // 2, len(moments) - 1):
        resumed = _refined()
        resumed.restore(_through_json(moments[k]))
        assert list(resumed.events()) == events[k + 1 :]
        np.testing.assert_array_equal(resumed.model.vector, end)
    for name, array in some(moments[-1].part("best").items()):
        np.testing.assert_array_equal(array, whole.model.state_dict()[name])


def test_a_training_that_stopped_early_goes_on_with_more_patience_as_if_it_had_always_had_it() -> (
    None
):
    """And with no more of it, it has ended."""
    short, patient = _refined(epochs=40), _refined(epochs=40)
    assert patient.stop is not None
    patient.stop.patience = 9
    (events, moments), (longer, _moments) = _kept(short), _kept(patient)
    assert short.epoch < patient.epoch < 40
    resumed = _refined(epochs=40)
    resumed.restore(_through_json(moments[-1]))
    assert resumed.over
    assert list(resumed.events()) == []
    assert resumed.stop is not None
    resumed.stop.patience = 9
    resumed.restore(_through_json(moments[-1]))
    assert not resumed.over
    assert list(resumed.events()) == longer[len(events) :]
    np.testing.assert_array_equal(resumed.model.vector, patient.model.vector)


def test_the_rows_of_the_next_step_can_be_looked_at_beforehand() -> None:
    looked, plain = _training("noisy", "sgd"), _training("noisy", "sgd")
    seen: list[Array] = []

    def looking() -> Iterator[TrainingEvent]:
        seen.append(looked.next_rows)
        for event in looked.events():
            if isinstance(event, StepDone):
                seen.append(looked.next_rows)
            yield event

    assert list(looking()) == list(plain.events())
    assert [len(rows) for rows in seen] == [3, 3, 1] * 3 + [0]
    assert sorted(np.concatenate(seen[:3])) == list(range(7))


def test_another_optimizer_goes_on_from_the_weights_with_no_memory() -> None:
    _, moments = _kept(_training("noisy", "adam"))
    fork, again = (_training("noisy", name) for name in ("momentum", "adam"))
    fork.restore(moments[5])
    assert fork.optimizer.steps == 0
    again.restore(moments[5])
    np.testing.assert_array_equal(fork.model.vector, again.model.vector)
    assert next(e.step for e in fork.events() if isinstance(e, StepDone)) == moments[5].step + 1


def test_another_optimizer_forgets_what_it_did_before_it_was_restored() -> None:
    _, moments = _kept(_training("noisy", "sgd"))
    fresh, used = (_training("noisy", "adam") for _ in range(2))
    list(used.events())
    for training in (fresh, used):
        training.restore(moments[5])
    assert used.optimizer.steps == 0
    assert list(used.events()) == list(fresh.events())
    np.testing.assert_array_equal(used.model.vector, fresh.model.vector)


def test_early_stopping_that_is_new_to_a_snapshot_has_its_weights_as_the_best() -> None:
    whole = _training("noisy", "adam")
    _, moments = _kept(whole)
    resumed = _training("noisy", "adam")
    resumed.stop = EarlyStopping(3)
    next(resumed.events())  # epoch 0, untrained, is the best so far
    resumed.restore(_through_json(moments[-1]))
    assert list(resumed.events()) == []
    assert resumed.stop.epoch == whole.epoch
    np.testing.assert_array_equal(resumed.model.vector, whole.model.vector)


def test_early_stopping_leaves_broken_weights_that_it_began_with_as_they_are() -> None:
    _, moments = _kept(_training("noisy", "sgd"))
    broken = _through_json(moments[-1])
    broken.arrays["network.W1"][0, 0] = np.inf
    training = _training("noisy", "sgd")
    training.stop = EarlyStopping(3)
    training.restore(broken)
    assert list(training.events()) == []
    assert training.model.vector[0] == np.inf


def test_no_rows_are_next_once_early_stopping_has_ended_the_training() -> None:
    training = _training("noisy", "sgd", epochs=50)
    training.optimizer.rate, training.stop = 5.0, EarlyStopping(1)
    list(training.events())
    assert training.over
    assert training.epoch < training.epochs
    assert len(training.next_rows) == 0


def test_a_moment_with_broken_weights_is_restored_as_it_was() -> None:
    training = _training("noisy", "sgd")
    _, moments = _kept(training)
    broken = _through_json(moments[4])
    broken.arrays["network.W1"][0, 0] = np.inf
    training.restore(broken)
    assert training.model.vector[0] == np.inf


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda s: s.arrays.pop("network.W1"), "missing W1"),
        (lambda s: s.arrays.update({"optimizer.memory": np.zeros((1, 3))}), "memory has shape"),
        (lambda s: s.facts["generators"].pop(), "zip"),
    ],
)
def test_a_snapshot_of_something_else_is_refused(
    change: Callable[[Snapshot], object], why: str
) -> None:
    training = _training("noisy", "adam")
    _, moments = _kept(training)
    other = _through_json(moments[3])
    change(other)
    with pytest.raises(ValueError, match=why):
        _training("noisy", "adam").restore(other)


def test_training_on_with_more_epochs_is_having_asked_for_them() -> None:
    _, moments = _kept(_training("noisy", "adam", epochs=1))
    events, _ = _kept(_training("noisy", "adam", epochs=2))
    longer = _training("noisy", "adam", epochs=2)
    longer.restore(moments[-1])
    assert list(longer.events()) == events[len(moments) :]


def test_an_mlp_has_no_generators_and_a_shared_one_counts_once() -> None:
    rng = np.random.default_rng(0)
    assert MLP([2, 2], rng=rng).generators() == ()
    noisy = Noisy(rng)
    assert noisy.generators() == (rng, noisy.own.generators()[0])
    assert Adam(0.1).remembered(np.zeros(3)).shape == (2, 3)
