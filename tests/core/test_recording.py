"""Networks that compute outside of operations are trained and measured as by their plain forms."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.datasets import Data, Splits
from core.evaluation import evaluate
from core.networks import MLP, ResidualMLP
from core.networks.samples import SAMPLES
from core.optim import SGD
from core.optim.objective import loss_of
from core.recording import record
from core.tape import Parameter, Tape, Tensor
from core.training import EpochDone, StepDone, fit

RNG = np.random.default_rng
noise = RNG(7)


class Own(MLP):
    def __init__(self) -> None:
        super().__init__([3, 4, 2], rng=RNG(0), dtype=np.float64)


class Centred(Own):
    def __call__(self, x):
        return super().__call__(x - float(x.data.mean()))


class Normalized(Own):
    def __call__(self, x):
        W = self.layers[0].W
        return super().__call__(x * (1 / np.abs(W.data).max()))


class Branching(Own):
    def __call__(self, x):
        return super().__call__(x if x.data[0, 0] > 0 else -x)


class Noisy(Own):
    def __call__(self, x):
        return super().__call__(x + noise.normal(size=x.shape))


class SometimesNoisy(Own):
    def __init__(self) -> None:
        self.rng = RNG(1)
        super().__init__()

    def __call__(self, x):
        return super().__call__(x * 3.0 if self.rng.random() < 0.1 else x)


class Counting(Own):
    calls = 0

    def __call__(self, x):
        self.calls += 1
        return super().__call__(x * (1 + self.calls // 5))


class OldRandom(Own):
    def __call__(self, x):
        return super().__call__(x * np.random.random())


UNFIT = [Centred, Normalized, Branching, Noisy, SometimesNoisy, Counting, OldRandom]


class Scaled(Own):
    """Made of operations and constants alone."""

    def __init__(self) -> None:
        self.scale = Parameter(np.ones(3), "scale")
        super().__init__()

    def __call__(self, x):
        return super().__call__(x * self.scale * 2.0 + np.array([0.5, 0.25, 0.0]))


class Dropping(ResidualMLP):
    def __init__(self) -> None:
        super().__init__(3, 2, width=4, blocks=1, norm="batch", dropout=0.5, rng=RNG(3))

    def __call__(self, x):
        return super().__call__(x * 2.0)


def recorded(model, rows=6):
    x = Tensor(RNG(0).normal(size=(rows, 3)).astype(model.vector.dtype))
    y = Tensor([0, 1] * (rows // 2))
    return record(model, (x, y), lambda: model.loss(x, y))


@pytest.mark.parametrize("kind", UNFIT)
def test_what_is_computed_outside_of_operations_is_seen(kind):
    reason = recorded(kind())[2]
    assert any(word in reason for word in ("outside of operations", "of its own", "called again"))


@pytest.mark.parametrize("kind", [Own, Scaled, Dropping])
def test_an_own_network_of_operations_is_replayed(kind):
    assert recorded(kind())[2] == ""


@pytest.mark.parametrize("name", SAMPLES)
def test_every_network_of_ours_is_replayed(name):
    model, x, y = SAMPLES[name](RNG(0))

    class Mine(type(model)):
        def __call__(self, x):
            return super().__call__(x)

    inputs, targets = Tensor(model.as_input(x)), Tensor(y)
    for kind in (type(model), Mine):
        model.__class__ = kind
        assert record(model, (inputs, targets), lambda: model.loss(inputs, targets))[2] == ""


def test_recording_an_own_network_draws_as_many_masks_as_a_tape_does():
    ours, theirs = Dropping(), Dropping()
    recorded(ours)
    x = RNG(0).normal(size=(6, 3)).astype(np.float32)
    with Tape():
        theirs.loss(x, np.array([0, 1] * 3))
    for mine, other in some(zip(ours.buffers(), theirs.buffers(), strict=True)):
        np.testing.assert_array_equal(mine.data, other.data)
    with Tape():  # the next masks of both, and so what is left of the scores, are the same
        scores = [model.scores(x).data for model in (ours, theirs)]
    np.testing.assert_array_equal(*scores)


@pytest.mark.parametrize("kind", [Centred, Normalized, Branching])
def test_training_and_measuring_equal_a_loop_written_out_by_hand(kind):
    data = Data(RNG(1).normal(size=(40, 3)) + 1, RNG(2).integers(0, 2, 40))
    model, by_hand = kind(), kind()
    rng, losses = RNG(5), []
    events = list(
        fit(model, Splits(data, data, data), optimizer=SGD(0.1), batch=8, epochs=3, rng=RNG(5))
    )
    for _ in range(3):
        for rows in np.split(rng.permutation(40), 5):
            with Tape() as tape:
                loss = by_hand.loss(data.x[rows], data.y[rows])
            gradients = tape.gradients(loss)
            losses.append(loss.item())
            flat = np.concatenate([gradients[p].ravel() for p in by_hand.parameters()])
            by_hand.vector -= 0.1 * flat
    told = [event.loss for event in events if isinstance(event, StepDone)]
    np.testing.assert_allclose(told, losses, rtol=1e-9)
    end = by_hand.loss(data.x, data.y).item()
    last = [event for event in events if isinstance(event, EpochDone)][-1]
    assert last.train_loss == pytest.approx(end, rel=1e-9)
    assert evaluate(by_hand, data)[0] == pytest.approx(end, rel=1e-9)
    assert loss_of(model, data)(by_hand.vector + 0.5)[0] == pytest.approx(
        plain(kind, by_hand.vector + 0.5, data), rel=1e-9
    )


def plain(kind, vector, data):
    model = kind()
    model.vector[...] = vector
    return model.loss(data.x, data.y).item()
