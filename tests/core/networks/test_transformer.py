from __future__ import annotations

import numpy as np
import pytest

from core.datasets import Splits, digits_splits, sequences
from core.networks import CharTransformer, TransformerClassifier
from core.networks.transformer import POSITIONS, sample
from core.optim import Adam
from core.tape import Tape
from core.training import EpochDone, fit

RNG = np.random.default_rng


def decoder(positions="learned", tokens=7, context=6, **options):
    model = CharTransformer(
        tokens, context, width=8, heads=2, positions=positions, rng=RNG(0), dtype=np.float64,
        **options,
    )  # fmt: skip
    model.vector[...] = RNG(1).normal(0, 0.5, size=model.vector.size)
    return model


def encoder(positions, **options):
    return TransformerClassifier(
        3, 4, length=5, width=8, heads=2, positions=positions, rng=RNG(0), dtype=np.float64,
        **options,
    )  # fmt: skip


def accuracy_after(model, parts, epochs, rate):
    events = fit(model, parts, optimizer=Adam(rate), batch=50, epochs=epochs, rng=RNG(0))
    return [e.validation_accuracy for e in events if isinstance(e, EpochDone)]


@pytest.mark.parametrize("positions", [None, *POSITIONS])
def test_a_shuffled_sequence_scores_the_same_without_positions_alone(positions):
    model, x = encoder(positions), RNG(1).normal(size=(2, 5, 3))
    difference = np.abs(model.scores(x[:, [3, 0, 4, 1, 2]]).data - model.scores(x).data).max()
    assert difference < 1e-12 if positions is None else difference > 1e-4


@pytest.mark.parametrize("positions", [None, *POSITIONS])
def test_later_tokens_never_change_earlier_scores(positions):
    model, x = decoder(positions), RNG(2).integers(0, 7, (3, 6))
    z = model.scores(x).data
    for t in range(6):
        changed = x.copy()
        changed[:, t:] = (changed[:, t:] + 1) % 7
        other = model.scores(changed).data
        np.testing.assert_array_equal(other[:, :t], z[:, :t])
        assert (other[:, t:] != z[:, t:]).any(axis=-1).all()


@pytest.mark.parametrize("positions", [None, *POSITIONS])
@pytest.mark.parametrize("temperature", [0, 0.7])
def test_tokens_generated_with_kept_keys_and_values_are_those_without(positions, temperature):
    model = decoder(positions)
    written = model.generate([1, 2], 8, temperature=temperature, rng=RNG(3))
    rng, expected = RNG(3), [1, 2]
    for _ in range(8):  # the last two see 6 of the tokens before them
        z = model.scores(np.array([expected[-6:]])).data[0, -1]
        expected.append(sample(z, temperature, None, rng))
    assert written.tolist() == expected
    assert len(set(expected)) > 2 or not temperature


def test_tokens_are_generated_in_evaluation_mode_and_the_mode_is_put_back():
    model = decoder(dropout=0.9)
    written = model.generate([1, 2], 20, rng=RNG(2))
    assert model.training
    assert model.blocks[0].training
    expected = model.eval().generate([1, 2], 20, rng=RNG(2))
    assert written.tolist() == expected.tolist()


def test_tokens_are_drawn_as_often_as_their_probability_says():
    z, rng = np.log([0.5, 0.2, 0.3]), RNG(0)
    for temperature, p in ((1, [0.5, 0.2, 0.3]), (0.5, np.array([25, 4, 9]) / 38)):
        drawn = [sample(z, temperature, None, rng) for _ in range(4000)]
        np.testing.assert_allclose(np.bincount(drawn) / 4000, p, atol=0.03)


def test_with_top_k_only_the_k_likeliest_are_drawn_in_their_proportion():
    z, rng = np.log([0.5, 0.2, 0.3]), RNG(0)
    drawn = [sample(z, 1, 2, rng) for _ in range(4000)]
    np.testing.assert_allclose(np.bincount(drawn) / 4000, [0.625, 0, 0.375], atol=0.03)
    assert {sample(z, 1, 1, rng) for _ in range(20)} == {0}
    assert {sample(z, 1, 99, rng) for _ in range(50)} == {0, 1, 2}
    written = decoder().generate([1], 5, temperature=5, top_k=1, rng=RNG(0))
    np.testing.assert_array_equal(written, decoder().generate([1], 5, temperature=0, rng=RNG(1)))


@pytest.mark.parametrize(
    ("prompt", "options", "message"),
    [
        ([], {}, "the prompt is empty"),
        ([1], {"temperature": -1}, "the temperature must be at least 0, not -1"),
        ([1], {"temperature": float("nan")}, "the temperature must be at least 0"),
        ([1], {"top_k": 0}, "top_k must be at least 1, not 0"),
    ],
)
def test_what_cannot_be_continued_is_refused(prompt, options, message):
    with pytest.raises(ValueError, match=message):
        decoder().generate(prompt, 1, rng=RNG(0), **options)


def test_more_tokens_than_the_context_are_refused():
    with pytest.raises(ValueError, match=r"x has shape \(1, 7\); this network reads at most 6"):
        decoder().scores(np.zeros((1, 7), int))


def test_unknown_positions_and_no_length_are_refused():
    with pytest.raises(ValueError, match="positions 'polar'; expected one of None, learned, sin"):
        encoder("polar")
    with pytest.raises(ValueError, match="a length of at least 1 token, not 0"):
        CharTransformer(3, 0, rng=RNG(0))


def test_digits_may_come_flat_and_the_default_has_the_papers_parameters():
    model, x = TransformerClassifier(rng=RNG(0)), RNG(1).normal(size=(3, 64))
    np.testing.assert_array_equal(model.scores(x).data, model.scores(x.reshape(3, 8, 8)).data)
    assert model.vector.size == 9258
    assert model.describe() == "8-32-10 Transformer, 4 heads"


@pytest.mark.parametrize("shape", [(4, 32), (2, 128), (3, 63), (64, 1)])
def test_rows_of_another_width_are_refused_and_not_merged(shape):
    with pytest.raises(ValueError, match=r"x has shape .*; expected \(N, 8, 8\) or \(N, 64\)"):
        TransformerClassifier(rng=RNG(0)).scores(np.ones(shape))


def test_results_and_parameters_have_names_of_their_own():
    model = CharTransformer(5, 4, width=4, heads=2, blocks=2, rng=RNG(0))
    names = ["γa", "Wqkv", "bqkv", "Wo", "bo", "γm", "Wup", "bup", "Wdown", "bdown"]
    assert {"E", "P", "Wz", "bz"} | {f"{n}{k}" for n in names for k in (1, 2)} <= set(
        model.state_dict()
    )
    with Tape() as tape:
        model.loss(np.array([[0, 1, 2]]), np.array([[1, 2, 3]]))
    shown = {r.result.name for r in tape.records}
    assert shown >= {"e", "h0", "qkv1", "q1", "k1", "v1", "o1", "r1", "h1", "h2", "n", "z", "L"}
    assert {r.scope for r in tape.records} >= {("blocks", 0, "attention"), ("blocks", 1), ("head",)}
    assert model.describe() == "5-4-4-5 Transformer, 2 heads, causal"


def test_an_encoder_reads_digits_row_by_row():
    *_, after = accuracy_after(TransformerClassifier(rng=RNG(0)), digits_splits(0), 12, 1e-2)
    assert after > 0.9


def test_a_decoder_learns_to_say_again_what_came_before():
    rng = RNG(0)
    parts = Splits(*(sequences.copy(n, 4, 4, rng, delay=2) for n in (1000, 200, 200)))
    model = CharTransformer(5, 6, width=16, heads=2, blocks=1, rng=rng)
    before, *_, after = accuracy_after(model, parts, epochs=8, rate=1e-2)
    assert before < 0.9
    assert after > 0.95
