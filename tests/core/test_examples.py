from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.examples import EXAMPLES, example_named
from core.gradcheck import central_difference
from core.tape import Parameter
from core.transcript import largest_error


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_element_of_a_named_walk_is_explained_before_and_after_its_update(name):
    walk = example_named(name).walk()
    assert largest_error(walk) < 1e-9
    assert largest_error(walk.after()) < 1e-9
    assert walk.after().loss.item() < walk.loss.item()


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_named_walk_begins_the_same_every_time(name):
    first, second = (example_named(name).walk() for _ in range(2))
    assert [s.name for s in first.steps] == [s.name for s in second.steps]
    for one, other in some(zip(first.steps, second.steps, strict=True)):
        np.testing.assert_array_equal(one.array, other.array)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_gradients_of_a_named_walk_equal_central_differences(name):
    walk = example_named(name).walk()
    for tensor, gradient in some(walk.tape.gradients(walk.loss).items()):
        if isinstance(tensor, Parameter):
            array = tensor.data.copy()
            numeric = central_difference(
                lambda t=tensor, a=array: walk.edit({walk.names[t]: a}).loss.item(), array
            )
            np.testing.assert_allclose(gradient, numeric, rtol=1e-6, atol=1e-9)


def test_mazurs_network_gives_mazurs_numbers():
    mazur = example_named("mazur")
    walk = mazur.walk()
    assert f"{walk.loss.item():.9f}" == "0.298371109"
    assert f"{walk.after().loss.item():.9f}" == "0.291027774"  # his biases are not trained
    assert f"{walk.varied(frozen=frozenset()).after().loss.item():.9f}" == "0.285750887"
    known = walk.known(len(walk.steps) - 1)
    np.testing.assert_allclose(known["h"], [[0.593269992, 0.596884378]], atol=5e-10)
    np.testing.assert_allclose(known["o"], [[0.751365070, 0.772928465]], atol=5e-10)
    np.testing.assert_allclose(
        known["W2"], [[0.35891648, 0.511301270], [0.408666186, 0.561370121]], atol=5e-9
    )
    np.testing.assert_allclose(
        known["W1"], [[0.149780716, 0.24975114], [0.19956143, 0.29950229]], atol=5e-9
    )


def test_another_rate_makes_another_step():
    mazur = example_named("mazur")
    slow, fast = (mazur.walk().varied(rate=rate).after().loss.item() for rate in (0.1, 0.5))
    assert fast < slow < 0.298371109


def test_the_diamond_brings_15_and_6_together_to_21():
    walk = example_named("diamond").walk()
    parts = {walk.steps[walk.find(f"dx({k})")].array.item() for k in (1, 2)}
    assert parts == {15, 6}
    assert walk.steps[walk.find("dx")].array == 21


def test_the_xor_walk_learns_xor_when_it_is_walked_on():
    walk = example_named("xor").walk()
    for _ in range(200):
        walk = walk.after()
    known = walk.known(len(walk.steps) - 1)
    assert (known["p"].ravel() > 0.5).tolist() == [False, True, True, False]
    assert walk.loss.item() < 0.05


def test_on_the_path_an_end_hears_of_nodes_two_edges_away_and_no_further():
    walk = example_named("gcn-4").walk()
    known = walk.known(len(walk.steps) - 1)
    assert (known["dX"] != 0).all()  # the two ends together reach all four nodes
    X = known["X"].copy()
    X[3] += 1
    other = walk.edit({"X": X})
    z = other.known(len(other.steps) - 1)["z"]
    np.testing.assert_array_equal(z[0], known["z"][0])
    assert (z[1] != known["z"][1]).all()


def test_a_weight_read_at_three_steps_has_three_parts_in_its_gradient():
    walk = example_named("rnn-3").walk()
    known = walk.known(len(walk.steps) - 1)
    parts = [known[f"dU({k})"] for k in (1, 2, 3)]
    assert all(part.all() for part in parts)  # also the first step's, whose h0 is not 0
    np.testing.assert_allclose(sum(parts), known["dU"], rtol=1e-12)
    assert np.linalg.norm(known["dh1"]) < np.linalg.norm(known["dh3"]) / 2


def test_along_the_memory_of_the_lstm_the_gradient_is_multiplied_by_the_forget_gate_only():
    walk = example_named("lstm-2").walk().with_opened(["s1", "s2"])
    known = walk.known(len(walk.steps) - 1)
    for s in ("s1", "s2"):
        f = known[f"{s}.f"]
        assert 0.85 < f.item() < 1
        np.testing.assert_allclose(known[f"d{s}.c_prev"], known[f"d{s}.c"] * f, rtol=1e-12)


@pytest.mark.parametrize("name", ["rnn-3", "lstm-2"])
def test_every_element_of_a_cell_that_was_opened_is_explained(name):
    walk = example_named(name).walk()
    assert largest_error(walk.with_opened(walk.can_be_opened)) < 1e-9


@pytest.mark.parametrize("name", ["attention-2x3", "transformer-block"])
def test_attention_opened_is_explained_and_leaves_the_same_gradients(name):
    walk = example_named(name).walk()
    opened = walk.with_opened({"o"})
    assert largest_error(opened) < 1e-9
    known, other = (w.known(len(w.steps) - 1) for w in (walk, opened))
    for made in ("L", "dq", "dk", "dv", "dx", *(f"d{walk.names[t]}" for t in walk.trained)):
        np.testing.assert_allclose(other[made], known[made], rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(other["o.p"].sum(axis=-1), 1, rtol=1e-12)


def test_of_two_keys_what_pulls_one_pushes_the_other():
    walk = example_named("attention-2x3").walk()
    first, second = walk.known(len(walk.steps) - 1)["dk"]
    assert first.all()
    np.testing.assert_allclose(first, -second, rtol=1e-12)


def test_the_first_token_of_a_block_sees_only_itself():
    walk = example_named("transformer-block").walk()
    known = walk.known(len(walk.steps) - 1)
    np.testing.assert_array_equal(known["o"][0, :, 0], known["v"][0, :, 0])
    assert not known["dq"][0, :, 0].any()
    assert known["dq"][0, :, 1].all()


def test_a_walk_that_does_not_exist_lists_those_that_do():
    with pytest.raises(KeyError, match="no walk 'moon'; expected one of mazur, xor, and-gate"):
        example_named("moon")
