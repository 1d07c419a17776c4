from __future__ import annotations

import numpy as np
import pytest
from loops import perhaps, some

from core.examples import EXAMPLES
from core.walk import near_misses


@pytest.fixture
def mazur():
    return EXAMPLES["mazur"].walk()


@pytest.fixture
def xor():
    return EXAMPLES["xor"].walk()


def misses(walk, name, index):
    step = walk.steps[walk.find(name)]
    return {miss.mistake: miss for miss in near_misses(walk, step, index)}


def known(walk):
    return walk.known(len(walk.steps) - 1)


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_near_miss_is_the_right_answer_and_no_two_are_the_same(name):
    walk = EXAMPLES[name].walk()
    for step in some(walk.steps):
        for index in some(np.ndindex(step.array.shape)):
            values = [miss.value for miss in near_misses(walk, step, index)]
            everything = [float(step.array[index]), *values]
            for k, value in some(enumerate(everything)):
                assert not any(np.isclose(value, other, 1e-7, 1e-13) for other in everything[:k])


def test_the_local_derivative_forgotten(mazur):
    arrays = known(mazur)
    miss = misses(mazur, "dz2", (0, 0))["the local derivative"]
    assert miss.value == arrays["do"][0, 0]
    assert "do passed on unchanged" in str(miss.why)


def test_the_upstream_gradient_forgotten(mazur):
    o = known(mazur)["o"][0, 0]
    miss = misses(mazur, "dz2", (0, 0))["the upstream gradient"]
    assert miss.value == pytest.approx(o * (1 - o))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_mistake_speaks_of_one_number_only_where_there_is_one(name):
    """Where several are summed, it says how many, and that each has a derivative of its own."""
    walk = EXAMPLES[name].walk()
    for step in some(walk.steps):
        if step.phase != "backward":
            continue
        index = (0,) * step.array.ndim
        count = len(step.explain(index).factors)
        for miss in perhaps(near_misses(walk, step, index)):
            if miss.mistake == "the local derivative":
                assert count == 1
            elif miss.mistake == "the local derivatives":
                assert str(miss.why).startswith(
                    f"That is {count} numbers of {step.upstream.name}, added"
                )


def test_one_path_of_two_taken_for_the_sum():
    walk = EXAMPLES["diamond"].walk()
    step = next(s for s in walk.steps if s.name == "dx")
    found = [m.value for m in near_misses(walk, step, ()) if m.mistake == "one path only"]
    assert found == [6, 15]


def test_one_row_of_a_batch_taken_for_all(xor):
    arrays = known(xor)
    step = xor.steps[xor.find("dW2")]
    found = [m.value for m in near_misses(xor, step, (0, 0)) if m.mistake == "the other paths"]
    shares = arrays["a1"][:, 0] * arrays["dz2"][:, 0]
    assert set(np.round(found, 12)) <= set(np.round(shares, 12))


def test_a_weight_matrix_read_the_wrong_way_round(mazur):
    arrays = known(mazur)
    miss = misses(mazur, "dh", (0, 0))["the transpose"]
    wrong = arrays["dz2"] @ EXAMPLES["mazur"].walk().leaves["W2"].data
    assert miss.value == pytest.approx(wrong[0, 0])
    assert "W2" in str(miss.why)


def test_summed_instead_of_averaged(xor):
    dp = known(xor)["dp"]
    found = misses(xor, "dp", (1, 0))
    assert found["the local derivative"].value == 1
    assert found["the sum"].value == pytest.approx(dp[1, 0] / 4)
    found = misses(xor, "dW1", (1, 1))
    assert found["the mean"].value == pytest.approx(4 * known(xor)["dW1"][1, 1])


def test_the_forgotten_mean_of_a_distance_is_over_all_elements(mazur):
    found = misses(mazur, "do", (0, 0))
    assert found["the mean"].value == pytest.approx(2 * known(mazur)["do"][0, 0])
    assert str(found["the mean"].why) == "That is the sum of 2 terms instead of their mean."
    later = mazur.further()
    step = later.steps[later.find("L", 2)]
    values = {miss.mistake: miss.value for miss in near_misses(later, step, ())}
    assert values["the mean"] == pytest.approx(2 * later.losses[1])


def test_the_derivative_written_in_its_result_with_the_operand_put_in(xor):
    arrays = known(xor)
    miss = misses(xor, "dz2", (1, 0))["z2 for p"]
    z2 = arrays["z2"][1, 0]
    assert miss.value == pytest.approx(arrays["dp"][1, 0] * z2 * (1 - z2))


def test_the_bias_left_out_of_a_weighted_sum_and_no_bias_in_a_plain_one(mazur):
    assert misses(mazur, "z1", (0, 0))["the bias"].value == pytest.approx(0.3775 - 0.35)
    assert "the bias" not in misses(EXAMPLES["diamond"].walk(), "b", ())


def test_an_update_uphill_or_without_its_rate(mazur):
    step = next(s for s in mazur.steps if s.name == "W2" and s.phase == "update")
    found = {m.mistake: m.value for m in near_misses(mazur, step, (0, 0))}
    gradient = known(mazur)["dW2"][0, 0]
    assert found["uphill"] == pytest.approx(0.4 + 0.5 * gradient)
    assert found["the rate"] == pytest.approx(0.4 - gradient)
    assert found["the change alone"] == pytest.approx(0.5 * gradient)
