from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.datasets import Data, Splits, digits_splits, sequences
from core.networks import SequenceClassifier, TokenClassifier
from core.networks.rnn import KINDS
from core.optim import Adam
from core.tape import Tape
from core.training import EpochDone, fit
from core.walk import Walk

RNG = np.random.default_rng
every_kind = pytest.mark.parametrize("kind", KINDS)


def accuracy_after(model, parts, epochs, rate):
    events = fit(model, parts, optimizer=Adam(rate), batch=50, epochs=epochs, rng=RNG(0))
    return [e.validation_accuracy for e in events if isinstance(e, EpochDone)]


@every_kind
def test_it_learns_to_name_the_first_symbol_after_the_last(kind):
    rng = RNG(0)
    parts = Splits(*(sequences.recall(n, 5, 4, rng) for n in (1000, 200, 200)))
    model = TokenClassifier(kind, 4, 8, 16, 4, rng=rng)
    before, *_, after = accuracy_after(model, parts, epochs=6, rate=1e-2)
    assert before < 0.5
    assert after > 0.95


def test_it_reads_digits_row_by_row():
    parts = digits_splits(0)
    rows = [Data(p.x.reshape(-1, 8, 8), p.y) for p in (parts.train, parts.validation, parts.test)]
    model = SequenceClassifier("gru", 8, 32, 10, rng=RNG(0))
    *_, after = accuracy_after(model, Splits(*rows), epochs=8, rate=1e-2)
    assert after > 0.9


@every_kind
def test_the_same_seed_gives_the_same_network_bit_for_bit(kind):
    first, second = (TokenClassifier(kind, 4, 3, 5, 2, rng=RNG(7)) for _ in range(2))
    np.testing.assert_array_equal(first.vector, second.vector)


def test_results_and_parameters_have_names_of_their_own():
    model = TokenClassifier("gru", 5, 3, 4, 2, rng=RNG(0))
    assert list(model.state_dict()) == ["E", "W1", "U1", "b1", "bh1", "W2", "b2"]
    with Tape() as tape:
        model.loss(np.array([[0, 1, 2]]), np.array([1]))
    assert [record.result.name for record in tape.records] == ["e", "h", "hT", "z", "L"]
    assert {record.scope for record in tape.records} >= {
        ("embedding",),
        ("recurrent",),
        ("output",),
    }


def test_a_walk_through_an_unrolled_network_shows_each_step_and_sums_over_them():
    model = SequenceClassifier("rnn", 2, 3, 2, unrolled=True, rng=RNG(0), dtype=np.float64)
    with Tape() as tape:
        loss = model.loss(RNG(1).normal(size=(2, 3, 2)), np.array([0, 1]))
    walk = Walk(tape, loss)
    assert [walk.steps[walk.find(f"h{t}")].operation for t in (1, 2, 3)] == ["rnn_cell"] * 3
    total = walk.steps[walk.find("dU1")]
    assert total.formula == "dU1 = dU1(1) + dU1(2) + dU1(3)"
    for step in some(walk.steps):
        for index in some(np.ndindex(step.array.shape)):
            assert step.explain(index).error < 1e-9, (step.name, index)


def test_a_walk_opens_a_sequence_into_cells_and_a_cell_into_gates():
    model = SequenceClassifier("lstm", 2, 3, 2, rng=RNG(0), dtype=np.float64)
    x, y = RNG(1).normal(size=(2, 3, 2)), np.array([0, 1])
    walks = []
    for model.recurrent.unrolled, opened, made, by in (
        (False, "h", "h.s2", "lstm_cell"),
        (True, "s2", "s2.f", "sigmoid"),
    ):
        with Tape() as tape:
            walk = Walk(tape, model.loss(x, y))
        walks += [walk, walk.with_opened({opened})]
        assert walks[-1].steps[walks[-1].find(made)].operation == by
    whole, *others = ([w.steps[w.find(d)].array for d in ("dW1", "dU1", "db1")] for w in walks)
    for other in some(others):
        for expected, gradient in some(zip(whole, other, strict=True)):
            np.testing.assert_allclose(gradient, expected, rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (SequenceClassifier("lstm", 8, 64, 10, rng=RNG(0)), "8-64-10 LSTM"),
        (TokenClassifier("rnn", 5, 3, 4, 2, rng=RNG(0)), "5 tokens, 3-4-2 RNN"),
    ],
)
def test_a_network_describes_itself(model, text):
    assert model.describe() == text


def test_what_it_cannot_be_or_read_is_named():
    with pytest.raises(ValueError, match="recurrent layer 'esn'; expected one of rnn, lstm, gru"):
        SequenceClassifier("esn", 2, 3, 2, rng=RNG(0))
    model = SequenceClassifier("rnn", 2, 3, 2, rng=RNG(0))
    with pytest.raises(ValueError, match=r"rnn: x has shape \(4, 2\); expected \(N, T, D\)"):
        model.scores(np.zeros((4, 2)))
    tokens = TokenClassifier("rnn", 5, 2, 3, 2, rng=RNG(0))
    with pytest.raises(ValueError, match=r"token x\[1, 2\] is 5; E \(5, 2\) has tokens 0 to 4"):
        tokens.scores(np.array([[0, 1, 2], [3, 4, 5]]))
    with pytest.raises(TypeError, match="tokens are whole numbers"):
        tokens.scores(np.zeros((2, 3)))
