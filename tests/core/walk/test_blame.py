from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from core.examples import EXAMPLES
from core.examples.own import parse_own_network
from core.losses import cross_entropy
from core.ops import add, affine, multiply, tanh
from core.tape import Parameter, Tape, Tensor
from core.walk import Step, Walk, blame


@pytest.fixture(params=list(EXAMPLES))
def walk(request):
    walk = EXAMPLES[request.param].walk()
    return walk.with_opened(walk.can_be_opened) if request.param == "lstm-2" else walk


def test_the_products_of_all_paths_add_up_to_the_gradient_of_every_element(walk):
    gradients = walk.tape.gradients(walk.loss)
    for name, leaf in walk.leaves.items():
        if leaf not in gradients:
            continue
        for index in np.ndindex(leaf.shape):
            try:
                found = blame(walk, name, index)
            except KeyError:  # a row of a table that no word names
                assert gradients[leaf][index] == 0
                continue
            assert found.gradient == pytest.approx(gradients[leaf][index])
            if found.count <= 1000:  # through attention there are many more
                found = blame(walk, name, index, most=1000)
                assert found.count == len(found.paths)
                assert found.rest == pytest.approx(0, abs=1e-12)
            listed = sum(path.product for path in found.paths)
            assert listed + found.rest == pytest.approx(gradients[leaf][index])
            if found.count > 1000:
                break  # the array's other elements reach the loss by as many


def test_every_link_begins_where_the_one_before_it_ended(walk):
    gradients = walk.tape.gradients(walk.loss)
    for name, leaf in walk.leaves.items():
        if leaf not in gradients:
            continue
        for path in blame(walk, name, (0,) * leaf.data.ndim).paths:
            assert path.links[0].source.startswith(name)
            assert path.links[-1].target == "L"
            for before, after in zip(path.links, path.links[1:], strict=False):
                assert before.target == after.source
            for link in path.links:
                assert link.slope == link.local.evaluate()


def test_the_first_weight_of_mazurs_network_reaches_the_loss_by_two_paths():
    first, second = blame(EXAMPLES["mazur"].walk(), "W1", (0, 0)).paths
    assert [link.target for link in first.links] == ["z1[0,0]", "h[0,0]", "z2[0,0]", "o[0,0]", "L"]
    assert [link.target for link in second.links] == ["z1[0,0]", "h[0,0]", "z2[0,1]", "o[0,1]", "L"]
    assert abs(first.product) > abs(second.product)


def test_of_many_paths_the_weightiest_are_listed_and_the_rest_is_summed():
    rng = np.random.default_rng(0)
    x = Tensor(rng.normal(size=(3, 2)), "x")
    weights = [Parameter(rng.normal(size=(2 if k == 0 else 4, 4)), f"W{k}") for k in range(3)]
    a = x
    with Tape() as tape:
        for W in weights:
            a = tanh(affine(a, W, np.zeros(4)))
        loss = cross_entropy(a, np.array([0, 3, 1])).named("L")
    walk = Walk(tape, loss)
    everything = blame(walk, "W0", (1, 2), most=1000)
    assert everything.count == len(everything.paths) == 3 * 4 * 4
    few = blame(walk, "W0", (1, 2), most=5)
    assert few.count == everything.count
    products = sorted((abs(p.product) for p in everything.paths), reverse=True)
    assert [abs(p.product) for p in few.paths] == pytest.approx(products[:5])
    assert few.gradient == pytest.approx(everything.gradient)
    assert few.rest == pytest.approx(sum(p.product for p in everything.paths[5:]))


def test_paths_double_at_every_fork_and_a_long_chain_is_followed_to_its_end():
    x = Parameter(np.array(1.0), "x")
    with Tape() as tape:
        a = x
        for _ in range(1500):
            a = add(multiply(a, np.array(0.5)), multiply(a, np.array(0.5)))
        loss = a.named("L")
    found = blame(Walk(tape, loss), "x", (), most=1)
    assert found.count == 2**1500
    assert found.gradient == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "index", "error", "message"),
    [
        ("q", (), KeyError, "no array is called 'q'; there are x, W1"),
        ("W1", (0,), IndexError, r"W1 has shape \(2, 2\); there is no element \[0\]"),
        ("W1", (0, 2), IndexError, r"no element \[0, 2\]"),
    ],
)
def test_what_does_not_exist_is_named(name, index, error, message):
    with pytest.raises(error, match=message):
        blame(EXAMPLES["mazur"].walk(), name, index)


def test_what_an_lstm_hands_on_is_followed_when_it_is_opened_and_not_before():
    walk = EXAMPLES["lstm-2"].walk()
    with pytest.raises(ValueError, match=r"lstm_cell goes through .* dz: open s1 to see the paths"):
        blame(walk, "x1", (0, 0))
    assert blame(walk.with_opened(["s1", "s2"]), "x1", (0, 0)).count > 4


def test_where_millions_of_links_lead_to_the_loss_the_search_ends_early(monkeypatch):
    walk = parse_own_network("2-200-200-1 moons rows=50").example().walk()
    explained = []
    explain = Step.explain
    monkeypatch.setattr(Step, "explain", lambda *a: explained.append(a) or explain(*a))
    with pytest.raises(ValueError, match=r"W1\[0,0\] reaches the loss by too many paths to list"):
        blame(walk, "W1", (0, 0))
    assert len(explained) <= 10_000


def test_labels_carry_no_blame():
    z, y = Tensor(np.ones((1, 2)), "z"), Tensor(np.array([1]), "y")
    with Tape() as tape:
        loss = cross_entropy(z, y).named("L")
    with pytest.raises(KeyError, match="the loss does not depend on y"):
        blame(Walk(tape, loss), "y", (0,))


def test_every_pair_of_units_is_a_path():
    assert {
        (path.links[1].target, path.links[3].target)
        for path in blame(EXAMPLES["mazur"].walk(), "x", (0, 0)).paths
    } == set(product(("h[0,0]", "h[0,1]"), ("o[0,0]", "o[0,1]")))
