from __future__ import annotations

import numpy as np
import pytest

from core.layers import (
    KeyValueCache,
    LearnedPositions,
    MultiHeadAttention,
    SinusoidalPositions,
    TransformerBlock,
)
from core.ops import scaled_dot_product_attention, sinusoidal_positions
from core.tape import Tape, Tensor

RNG = np.random.default_rng


def tokens(*shape, seed=1):
    return Tensor(RNG(seed).normal(size=shape), "x")


def block(**options):
    made = TransformerBlock(8, 2, hidden=5, rng=RNG(0), dtype=np.float64, **options)
    for k, parameter in enumerate(made.parameters()):
        parameter.data[...] = RNG(k).normal(size=parameter.shape)
    return made


@pytest.mark.parametrize("norm_first", [False, True])
def test_without_positions_shuffled_tokens_come_out_the_same_but_shuffled(norm_first):
    layer, x, order = block(norm_first=norm_first), tokens(2, 6, 8), RNG(2).permutation(6)
    np.testing.assert_allclose(
        layer(Tensor(x.data[:, order])).data, layer(x).data[:, order], rtol=1e-9, atol=1e-12
    )


def test_rotary_positions_tell_the_order_but_not_where_a_sequence_begins():
    layer, x, order = block(rotary=True), tokens(1, 4, 8), [1, 0, 2, 3]
    shuffled = layer(Tensor(x.data[:, order])).data
    assert np.abs(shuffled - layer(x).data[:, order]).max() > 1e-3


@pytest.mark.parametrize("rotary", [False, True])
def test_in_a_causal_block_a_token_hears_of_all_before_it_and_of_none_after(rotary):
    layer, x = block(causal=True, rotary=rotary), tokens(1, 5, 8)
    before = layer(x).data.copy()
    x.data[0, 2] *= -1  # to add a number would change nothing: its norm takes it off again
    after = layer(x).data
    np.testing.assert_array_equal(after[0, :2], before[0, :2])
    assert (np.abs(after - before)[0, 2:].max(axis=-1) > 1e-6).all()


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("bias", [False, True])
def test_each_head_attends_in_its_own_part_of_the_width(bias, causal):
    layer = MultiHeadAttention(6, 3, causal=causal, bias=bias, rng=RNG(0), dtype=np.float64)
    x = tokens(2, 4, 6)
    Q, K, V = np.split(layer.qkv(x).data, 3, axis=-1)
    parts = [slice(0, 2), slice(2, 4), slice(4, 6)]
    heads = [
        scaled_dot_product_attention(Q[..., p], K[..., p], V[..., p], is_causal=causal).data
        for p in parts
    ]
    expected = layer.out(Tensor(np.concatenate(heads, axis=-1))).data
    np.testing.assert_allclose(layer(x).data, expected, rtol=1e-12, atol=1e-15)
    assert len(layer.parameters()) == (4 if bias else 2)


@pytest.mark.parametrize("rotary", [False, True])
@pytest.mark.parametrize("cuts", [(1, 2, 3, 4, 5), (2, 4), (3,)])
def test_read_piece_by_piece_with_a_cache_a_sequence_gives_the_same(cuts, rotary):
    layer, x, cache = block(causal=True, rotary=rotary), tokens(2, 6, 8), KeyValueCache()
    pieces = [layer(Tensor(part), cache).data for part in np.split(x.data, cuts, axis=1)]
    np.testing.assert_allclose(np.concatenate(pieces, axis=1), layer(x).data, rtol=1e-9, atol=1e-12)
    assert len(cache) == 6


def test_queries_keys_and_values_are_cut_out_of_one_product_without_a_copy():
    layer = MultiHeadAttention(6, 3, rng=RNG(0), name="1")
    with Tape() as tape:
        layer(Tensor(np.ones((2, 4, 6), np.float32), "x"))
    made = {record.result.name: record.result.data for record in tape.records}
    assert {"qkv1", "q1", "k1", "v1", "o1"} <= set(made)
    for letter in "qkv":
        assert np.may_share_memory(made["qkv1"], made[f"{letter}1"])


@pytest.mark.parametrize(
    ("width", "heads", "options", "message"),
    [
        (6, 4, {}, "a width of 6 cannot be shared by 4 heads equally"),
        (6, 0, {}, "by 0 heads"),
        (6, 2, {"rotary": True}, "2 heads of a width of 6 have 3 numbers each, which is odd"),
    ],
)
def test_heads_that_do_not_fit_are_refused(width, heads, options, message):
    with pytest.raises(ValueError, match=message):
        MultiHeadAttention(width, heads, rng=RNG(0), **options)


def test_dropout_leaves_out_in_training_alone():
    layer, x = block(dropout=0.5), tokens(1, 3, 8)
    assert np.abs(layer(x).data - layer(x).data).max() > 1e-3
    layer.eval()
    np.testing.assert_array_equal(layer(x).data, block()(x).data)


def test_positions_are_added_from_the_first_one_on():
    x = tokens(2, 3, 4)
    learned = LearnedPositions(6, 4, rng=RNG(0), dtype=np.float64)
    waves = SinusoidalPositions(6, 4, dtype=np.float64)
    for layer, table in ((learned, learned.P.data), (waves, sinusoidal_positions(6, 4))):
        np.testing.assert_array_equal(layer(x).data, x.data + table[:3])
        np.testing.assert_array_equal(layer(x, first=3).data, x.data + table[3:])
        with pytest.raises(ValueError, match="there are 6 positions, and none for a token at 6"):
            layer(x, first=4)
    assert learned.parameters() == (learned.P,)
    assert not waves.parameters()
