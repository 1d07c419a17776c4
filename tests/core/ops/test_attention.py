from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.explain import explainer_of
from core.ops import rotary, scaled_dot_product_attention, sinusoidal_positions
from core.tape import Tape, Tensor

RNG = np.random.default_rng


def queries_keys_values(*batch, queries=3, keys=5, d=4, e=2, seed=0):
    rng = RNG(seed)
    shapes = (*batch, queries, d), (*batch, keys, d), (*batch, keys, e)
    return [rng.normal(size=shape) for shape in shapes]


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("masked", [False, True])
def test_the_weights_of_a_query_sum_to_1_and_are_0_where_it_may_not_attend(causal, masked):
    q, k, _ = queries_keys_values(2)
    mask = np.array([[1, 0, 1, 1, 1]], dtype=bool) if masked else None
    # with the unit vectors as values, what comes out are the weights
    weights = scaled_dot_product_attention(
        q, k, np.broadcast_to(np.eye(5), (2, 5, 5)), is_causal=causal, attn_mask=mask
    ).data
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-12)
    seen = np.tri(3, 5, dtype=bool) if causal else np.ones((3, 5), bool)
    if mask is not None:
        seen = seen & mask
    np.testing.assert_array_equal(weights != 0, np.broadcast_to(seen, weights.shape))


def test_a_query_that_matches_all_keys_alike_takes_the_mean_of_the_values():
    _, k, v = queries_keys_values(2)
    o = scaled_dot_product_attention(np.zeros((2, 3, 4)), k, v).data
    np.testing.assert_allclose(o, np.repeat(v.mean(axis=1, keepdims=True), 3, axis=1))


def test_a_query_that_matches_one_key_far_better_takes_its_value():
    k, v = 100 * np.eye(4), queries_keys_values(keys=4)[2]
    np.testing.assert_allclose(scaled_dot_product_attention(k, k, v).data, v, rtol=1e-12)


def test_scores_of_any_size_give_finite_numbers():
    q, k, v = queries_keys_values(2)
    o = scaled_dot_product_attention(1e4 * q, 1e4 * k, v).data
    assert np.isfinite(o).all()


def test_the_order_of_keys_with_their_values_does_not_matter():
    q, k, v = queries_keys_values(2)
    order = RNG(1).permutation(5)
    np.testing.assert_allclose(
        scaled_dot_product_attention(q, k[:, order], v[:, order]).data,
        scaled_dot_product_attention(q, k, v).data,
        rtol=1e-12,
    )


def test_causal_is_the_mask_of_all_earlier_keys():
    q, k, v = queries_keys_values(2)
    one = scaled_dot_product_attention(q, k, v, is_causal=True).data
    other = scaled_dot_product_attention(q, k, v, attn_mask=np.tri(3, 5, dtype=bool)).data
    np.testing.assert_array_equal(one, other)


def test_a_hidden_key_and_its_value_get_no_gradient():
    q, k, v = (Tensor(a, n) for a, n in zip(queries_keys_values(), "qkv", strict=True))
    mask = np.array([1, 1, 0, 1, 1], dtype=bool)
    with Tape() as tape:
        loss = scaled_dot_product_attention(q, k, v, attn_mask=mask).sum()
    gradients = tape.gradients(loss)
    for tensor in (k, v):
        assert not gradients[tensor][2].any()
        assert gradients[tensor][[0, 1, 3, 4]].all()


@pytest.mark.parametrize(
    ("change", "options", "error", "message"),
    [
        ({"k": (2, 5, 3)}, {}, ValueError, r"q has shape \(2, 3, 4\) and k \(2, 5, 3\)"),
        ({"v": (2, 4, 2)}, {}, ValueError, r"q has shape .*k \(2, 5, 4\) and v \(2, 4, 2\)"),
        ({"q": (1, 3, 4)}, {}, ValueError, r"q has shape \(1, 3, 4\).* alike where there is a …"),
        ({"q": (4,)}, {}, ValueError, r"q has shape \(4,\)"),
        ({"k": (2, 0, 4), "v": (2, 0, 2)}, {}, ValueError, "not empty"),
        ({}, {"attn_mask": np.ones((3, 4), bool)}, ValueError, r"mask has shape \(3, 4\), which c"),
        (
            {}, {"attn_mask": np.ones((3, 4), bool), "is_causal": True}, ValueError,
            r"mask has shape \(3, 4",
        ),
        ({}, {"attn_mask": np.ones((3, 5))}, TypeError, "mask has type float64; expected booleans"),
        ({}, {"attn_mask": np.eye(3, 5, dtype=bool) > 1}, ValueError, "may attend to nothing"),
        (
            {}, {"attn_mask": ~np.tri(3, 5, dtype=bool), "is_causal": True}, ValueError,
            r"query \[0, 0\] may attend to nothing",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(change, options, error, message):
    shapes = {"q": (2, 3, 4), "k": (2, 5, 4), "v": (2, 5, 2)} | change
    with pytest.raises(error, match=message):
        scaled_dot_product_attention(*(np.ones(s) for s in shapes.values()), **options)


def test_turned_queries_and_keys_match_by_how_far_apart_they_stand():
    q, k = RNG(0).normal(size=(2, 1, 6)).repeat(8, axis=1)  # the same vector at 8 positions
    scores = rotary(q).data @ rotary(k).data.T
    for apart in some(range(-7, 8)):
        diagonal = np.diagonal(scores, apart)
        np.testing.assert_allclose(diagonal, diagonal[0], rtol=1e-12)
    assert len(np.unique(scores[0].round(9))) == 8  # and differently at every distance
    later = rotary(q, first=50).data @ rotary(k, first=50).data.T
    np.testing.assert_allclose(later, scores, rtol=1e-9)


def test_a_turn_keeps_lengths_and_the_first_position_as_it_is():
    x = RNG(0).normal(size=(2, 5, 6))
    y = rotary(x).data
    np.testing.assert_allclose(np.linalg.norm(y, axis=-1), np.linalg.norm(x, axis=-1))
    np.testing.assert_array_equal(y[:, 0], x[:, 0])


def test_rows_turned_from_a_later_position_on_are_those_of_a_longer_sequence():
    x = RNG(0).normal(size=(5, 4))
    np.testing.assert_allclose(rotary(x[2:], first=2).data, rotary(x).data[2:], rtol=1e-12)


@pytest.mark.parametrize("shape", [(3, 5), (4,)])
def test_rows_that_cannot_be_turned_in_pairs_are_refused(shape):
    with pytest.raises(ValueError, match=r"rotary: x has shape .* with an even d"):
        rotary(np.ones(shape))


@pytest.mark.parametrize("width", [1, 5, 6])
def test_the_table_of_waves_is_as_in_the_paper(width):
    table = sinusoidal_positions(7, width)
    for t, column in some(np.ndindex(7, width)):
        wave = np.cos if column % 2 else np.sin
        expected = wave(t / 10_000 ** ((column - column % 2) / width))
        assert table[t, column] == pytest.approx(expected, abs=1e-12)


def test_two_rows_of_waves_match_by_how_far_apart_they_stand():
    products = sinusoidal_positions(9, 6) @ sinusoidal_positions(9, 6).T
    for apart in range(9):
        np.testing.assert_allclose(np.diagonal(products, apart), products[0, apart], rtol=1e-12)


def test_a_table_without_rows_or_columns_is_refused():
    for length, width in ((0, 4), (3, 0)):
        with pytest.raises(ValueError, match=f"cannot have {length} rows and {width} columns"):
            sinusoidal_positions(length, width)


@pytest.mark.parametrize("options", [{}, {"scale": 0.3}])
def test_the_formula_shown_holds_whether_a_scale_is_given_or_not(options):
    q, k, v = queries_keys_values(2)
    scale = options.get("scale", 1 / np.sqrt(4))
    weights = np.exp(q @ k.swapaxes(-1, -2) * scale)
    expected = weights / weights.sum(axis=-1, keepdims=True) @ v
    o = scaled_dot_product_attention(q, k, v, **options).data
    np.testing.assert_allclose(o, expected, rtol=1e-12)
    factor = "· 0.3" if options else "/ √d"
    for which, shown in ((None, "softmax(q · kᵀ {})"), (0, "ds · k {}"), (1, "dsᵀ · q {}")):
        op = scaled_dot_product_attention
        formula = str(explainer_of(op).formula(which, (q, k, v), op.completed(options)))
        assert shown.format(factor) in formula
