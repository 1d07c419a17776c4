from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from loops import perhaps, some
from operands import sampled

from core.examples import EXAMPLES
from core.examples.own import parse_own_network
from core.losses import cross_entropy
from core.ops import add, affine, matmul, multiply, tanh
from core.ops import sum as sum_
from core.tape import Parameter, Tape, Tensor, registry
from core.walk import Step, Walk, blame


@pytest.fixture(params=list(EXAMPLES))
def walk(request):
    walk = EXAMPLES[request.param].walk()
    return walk.with_opened(walk.can_be_opened) if request.param == "lstm-2" else walk


def test_the_products_of_all_paths_add_up_to_the_gradient_of_every_element(walk):
    gradients = walk.tape.gradients(walk.loss)
    for name, leaf in some(walk.leaves.items()):
        if leaf not in gradients:
            continue
        for index in some(np.ndindex(leaf.shape)):
            try:
                found = blame(walk, name, index)
            except KeyError:  # a row of a table that no word names
                assert gradients[leaf][index] == 0
                continue
            assert found.gradient == pytest.approx(gradients[leaf][index])
            shares = sum(path.product for path in found.paths)
            assert shares + found.rest == pytest.approx(gradients[leaf][index], abs=1e-15)
            assert (found.rest == 0) or found.left
            if found.count is None or found.count > 1000:
                found = blame(walk, name, index, most=200)
                shares = sum(path.product for path in found.paths)
                assert shares + found.rest == pytest.approx(gradients[leaf][index], abs=1e-15)
                break  # the array's other elements reach the loss by as many
            found = blame(walk, name, index, most=1000)
            assert found.count == len(found.paths)
            assert not any(path.onward for path in found.paths)
            shares = sum(path.product for path in found.paths)
            assert shares == pytest.approx(gradients[leaf][index], abs=1e-15)


def test_every_link_begins_where_the_one_before_it_ended(walk):
    gradients = walk.tape.gradients(walk.loss)
    for name, leaf in some(walk.leaves.items()):
        if leaf not in gradients:
            continue
        for path in some(blame(walk, name, (0,) * leaf.data.ndim).paths):
            assert path.links[0].source.startswith(name)
            end = path.links[-1].target
            assert end == "L" if path.onward is None else path.onward.label == f"d{end}"
            for before, after in perhaps(zip(path.links, path.links[1:], strict=False)):
                assert before.target == after.source
            for link in some(path.links):
                assert link.slope == link.local.evaluate()


def test_the_first_weight_of_mazurs_network_reaches_the_loss_by_two_paths():
    first, second = blame(EXAMPLES["mazur"].walk(), "W1", (0, 0)).paths
    assert [link.target for link in first.links] == ["z1[0,0]", "h[0,0]", "z2[0,0]", "o[0,0]", "L"]
    assert [link.target for link in second.links] == ["z1[0,0]", "h[0,0]", "z2[0,1]", "o[0,1]", "L"]
    assert abs(first.product) > abs(second.product)


def deep(rows=3):
    """A network of three layers of four units, in which a weight has rows · 4 · 4 paths."""
    rng = np.random.default_rng(0)
    a = Tensor(rng.normal(size=(rows, 2)), "x")
    weights = [Parameter(rng.normal(size=(2 if k == 0 else 4, 4)), f"W{k}") for k in range(3)]
    with Tape() as tape:
        for W in weights:
            a = tanh(affine(a, W, np.zeros(4)))
        loss = cross_entropy(a, np.resize([0, 3, 1], rows)).named("L")
    return Walk(tape, loss)


@pytest.mark.parametrize(("most", "shown"), [(47, 12), (12, 12), (11, 3), (3, 3)])
def test_too_many_paths_are_followed_as_far_as_they_can_all_be_listed(most, shown):
    found = blame(deep(), "W0", (1, 2), most=most)
    assert (found.count, len(found.paths)) == (3 * 4 * 4, shown)
    assert sum(p.product for p in found.paths) == pytest.approx(found.gradient)
    assert len({len(path.links) for path in found.paths}) == 1
    products = [abs(path.product) for path in found.paths]
    assert products == sorted(products, reverse=True)


def test_the_gradient_where_a_path_breaks_off_is_what_all_ways_on_from_there_add_up_to():
    walk = deep()
    everything = blame(walk, "W0", (1, 2), most=48).paths
    for path in some(blame(walk, "W0", (1, 2), most=12).paths):
        targets = [link.target for link in path.links]
        along = [
            p for p in everything if [link.target for link in p.links][: len(targets)] == targets
        ]
        assert len(along) == 4
        assert sum(p.product for p in along) == pytest.approx(path.product)


def test_of_a_fork_with_too_many_branches_the_weightiest_are_listed_and_the_rest_is_summed():
    walk = deep(rows=9)
    branches = blame(walk, "W0", (1, 2), most=9).paths
    few = blame(walk, "W0", (1, 2), most=4)
    assert [p.product for p in few.paths] == [p.product for p in branches[:4]]
    assert few.left == 5
    assert few.rest == pytest.approx(sum(p.product for p in branches[4:]))


def test_the_main_path_follows_the_largest_share_at_every_fork_to_the_loss():
    walk = deep()
    main = blame(walk, "W0", (1, 2), most=3).main
    assert main.onward is None
    assert main.links[-1].target == "L"
    assert len(main.links) == 7
    everything = blame(walk, "W0", (1, 2), most=48).paths
    forks = (1, 3, 5)  # z of a row, then z of a unit in two layers
    for fork in forks:
        before = [link.target for link in main.links[: fork - 1]]
        shares: dict[str, float] = {}
        for path in everything:
            if [link.target for link in path.links[: fork - 1]] == before:
                target = path.links[fork - 1].target
                shares[target] = shares.get(target, 0) + path.product
        assert main.links[fork - 1].target == max(shares, key=lambda t: abs(shares[t]))


def test_paths_double_at_every_fork_and_a_long_chain_is_followed_to_its_end():
    x = Parameter(np.array(1.0), "x")
    with Tape() as tape:
        a = x
        for _ in range(450):
            a = add(multiply(a, np.array(0.5)), multiply(a, np.array(0.5)))
        loss = a.named("L")
    found = blame(Walk(tape, loss), "x", (), most=1)
    assert found.count == 2**450
    assert found.gradient == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "index", "error", "message"),
    [
        ("q", (), KeyError, "no array 'q'; expected one of x, W1"),
        ("W1", (0,), IndexError, r"W1 has shape \(2, 2\); there is no element \[0\]"),
        ("W1", (0, 2), IndexError, r"no element \[0, 2\]"),
    ],
)
def test_what_does_not_exist_is_named(name, index, error, message):
    with pytest.raises(error, match=message):
        blame(EXAMPLES["mazur"].walk(), name, index)


def test_in_a_fused_operation_a_path_ends_at_the_gradients_inside_until_it_is_opened():
    walk = EXAMPLES["lstm-2"].walk()
    gradient = walk.tape.gradients(walk.loss)[walk.leaves["x1"]][0, 0]
    closed = blame(walk, "x1", (0, 0))
    assert closed.count is None
    assert {path.inside for path in closed.paths} == {"s1"}
    assert sum(path.product for path in closed.paths) == pytest.approx(gradient)
    opened = blame(walk.with_opened(["s1", "s2"]), "x1", (0, 0))
    assert opened.count > 4
    assert not any(path.inside for path in opened.paths)


def test_where_millions_of_links_lead_to_the_loss_they_are_not_counted(monkeypatch):
    walk = parse_own_network("2-200-200-1 moons rows=50").example().walk()
    explained = []
    explain = Step.explain
    monkeypatch.setattr(Step, "explain", lambda *a: explained.append(a) or explain(*a))
    found = blame(walk, "W1", (0, 0))
    assert len(explained) <= 2_000
    assert found.count is None
    assert found.gradient == pytest.approx(walk.tape.gradients(walk.loss)[walk.leaves["W1"]][0, 0])


def test_blame_in_a_walk_with_a_fault_is_the_truth_about_the_numbers_that_it_has():
    walk = EXAMPLES["xor"].walk().varied(rate=0.1, iterations=3).with_fault("slope")
    here = walk.passes[2]
    W1 = walk.leaves_of(3)["W1"]
    assert not np.allclose(W1.data, walk.with_fault(None).leaves_of(3)["W1"].data)
    found = blame(walk, "W1", (0, 0), iteration=3)
    gradient = here.tape.gradients(here.loss)[W1][0, 0]
    assert found.gradient == pytest.approx(gradient)
    assert sum(path.product for path in found.paths) == pytest.approx(gradient)


@pytest.mark.parametrize("name", ["z", "c", "q", "a", "h"])
@pytest.mark.parametrize("cell", ["lstm_cell", "gru_cell", "rnn_cell"])
def test_a_result_may_be_called_like_a_letter_inside_its_operation(cell, name):
    op = registry[cell]
    arrays = sampled(op.name)[0]
    tensors = [Parameter(array, f"p{k}") for k, array in enumerate(arrays)]
    with Tape() as tape:
        loss = sum_(op(*tensors).named(name)).named("L")
    walk = Walk(tape, loss)
    for tensor in some(tensors):
        index = (0,) * tensor.data.ndim
        found = blame(walk, tensor.name, index, most=1000)
        shares = sum(path.product for path in found.paths)
        assert shares == pytest.approx(tape.gradients(loss)[tensor][index])


def test_where_all_shares_are_zero_the_main_path_still_leads_to_the_loss():
    walk = EXAMPLES["lstm-2"].walk().edit({"V": [[0.0]]})
    walk = walk.with_opened(walk.can_be_opened)
    for name in ("x1", "s0"):
        for index in some(np.ndindex(walk.leaves[name].shape)):
            found = blame(walk, name, index)
            assert found.main.links[-1].target == "L"
            assert found.gradient == 0


def test_what_leads_nowhere_is_no_path_and_is_named_where_nothing_else_is_there():
    x, W = Tensor(np.ones((1, 2)), "x"), Parameter(np.zeros((2, 4)), "W")
    with Tape() as tape:
        a = matmul(x, W).named("a")
        loss = sum_(a[:, 3:4]).named("L")
    walk = Walk(tape, loss)
    found = blame(walk, "x", (0, 0))
    assert (found.count, len(found.paths)) == (1, 1)
    assert found.main.links[0].target == "a[0,3]"
    with pytest.raises(KeyError, match=r"the loss does not depend on a\[0,0\]"):
        blame(walk, "a", (0, 0))


def test_labels_carry_no_blame():
    z, y = Tensor(np.ones((1, 2)), "z"), Tensor(np.array([1]), "y")
    with Tape() as tape:
        loss = cross_entropy(z, y).named("L")
    with pytest.raises(KeyError, match=r"the loss does not depend on y\[0\]"):
        blame(Walk(tape, loss), "y", (0,))


def test_every_pair_of_units_is_a_path():
    assert {
        (path.links[1].target, path.links[3].target)
        for path in blame(EXAMPLES["mazur"].walk(), "x", (0, 0)).paths
    } == set(product(("h[0,0]", "h[0,1]"), ("o[0,0]", "o[0,1]")))
