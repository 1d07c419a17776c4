"""The core's operations, optimizers and schedules equal PyTorch's: kept arrays, and live.

A family is one test; each of its cases is a subtest, named where it fails.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from golden import OF_OPERATIONS, cases_of, clipping, optimizers, schedules
from golden.compare import PRECISIONS, assert_equal, in_precision
from golden.smoothing import SMOOTHING
from loops import some
from operands import ENROLLED, differentiable

from core.init import gain_of
from core.losses import cross_entropy
from core.optim import OPTIMIZERS
from core.tape import Tape, Tensor, registry

CANCELLING = {("group_norm", 0)}
"""Gradients of which next to nothing is left: two numbers that are normalized are ±1, whatever they
were. In float32 their measure is what arrives from above."""


@pytest.mark.parametrize("family", OF_OPERATIONS)
def test_results_and_gradients_of_operations_equal_pytorchs(torch_says, family, subtests):
    for name, (dtype, equal) in some(product(cases_of(family), PRECISIONS)):
        with subtests.test(case=name, dtype=dtype.__name__):
            case, says = cases_of(family)[name], torch_says(family)
            op = registry[case.op]
            operands = [in_precision(says[f"{name}/x{k}"], dtype) for k in range(len(op.operands))]
            result, saved = op.forward(*operands, **case.options)
            equal(result, says[f"{name}/result"])
            upstream = says[f"{name}/upstream"]
            gradients = op.backward(in_precision(upstream, dtype), saved)
            for which in some(differentiable(op)):
                theirs = says[f"{name}/g{which}"]
                if dtype == np.float32 and (name, which) in CANCELLING:
                    atol = 1e-4 * np.abs(upstream).max()
                    np.testing.assert_allclose(gradients[which], theirs, rtol=1e-4, atol=atol)
                else:
                    equal(gradients[which], theirs)


def test_every_enrolled_operation_is_compared_with_pytorch():
    compared = {case.op for family in OF_OPERATIONS for case in cases_of(family).values()}
    assert compared == set(ENROLLED)


def test_smoothed_labels_and_probabilities_equal_pytorchs(torch_says, subtests):
    says = torch_says("smoothing")
    for kind, smoothing, (dtype, equal) in some(product("yt", SMOOTHING, PRECISIONS)):
        with subtests.test(of=kind, smoothing=smoothing, dtype=dtype.__name__):
            z, target = (Tensor(in_precision(says[name], dtype), name) for name in ("z", kind))
            with Tape() as tape:
                loss = cross_entropy(z, target, label_smoothing=smoothing)
            gradients = tape.gradients(loss)
            equal(loss.data, says[f"{kind}-{smoothing}/loss"])
            equal(gradients[z], says[f"{kind}-{smoothing}/dz"])
            if kind == "t":
                equal(gradients[target], says[f"{kind}-{smoothing}/dt"])


def test_twenty_steps_of_every_optimizer_equal_pytorchs(torch_says, subtests):
    for name, (make, _) in some(optimizers.PAIRS.items()):
        with subtests.test(optimizer=name):
            vector, optimizer = torch_says("optimizers")["start"].copy(), make()
            path = []
            for gradient in torch_says("optimizers")["gradients"]:
                optimizer.step(vector, gradient)
                path.append(vector.copy())
            assert_equal(path, torch_says("optimizers")[name])


def test_every_optimizer_is_compared_with_pytorch():
    compared = {type(make()) for make, _ in optimizers.PAIRS.values()}
    assert compared == set(OPTIMIZERS.values())


def test_the_rates_of_every_schedule_equal_pytorchs(torch_says, subtests):
    for name, (schedule, _) in some(schedules.PAIRS.items()):
        with subtests.test(schedule=name):
            assert_equal(
                [schedule(t) for t in range(schedules.STEPS)], torch_says("schedules")[name]
            )


def test_clipped_gradients_equal_pytorchs(torch_says, subtests):
    says = torch_says("clipping")
    for name, (clip, _) in some(clipping.PAIRS.items()):
        with subtests.test(clipping=name):
            gradient = says["gradient"].copy()
            length = clip(gradient)
            assert_equal(gradient, says[name])
            if length is not None:
                assert_equal(length, says[f"{name}/length"])


def test_gains_of_activations_equal_pytorchs(torch_says, subtests):
    for name, gain in some(torch_says("init").items()):
        with subtests.test(activation=name):
            assert_equal(gain_of(name), gain)
