"""Mistakes planted into each rule of each operation: `check_rules` has to see every one."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from soaking import SOAKING, only_in_a_soak

from core.gradcheck import check_rules
from core.gradcheck.cases import TRIALS
from core.ops import arithmetic, linear
from core.tape import REQUIRED, registry

RULES = [(n, w) for n, op in registry.items() for w, rule in enumerate(op.rules) if rule]


def one_element(gradient):
    changed = gradient.copy()
    if changed.size:
        largest = np.unravel_index(np.abs(changed).argmax(), changed.shape)
        changed[largest] *= 1 + 1e-5
    return changed


def first_of_axis(gradient, axis):
    """What a broadcast would leave where a sum over `axis` belongs."""
    return np.broadcast_to(gradient.take([0], axis), gradient.shape)


def swapped(gradient, one, other):
    sizes = gradient.shape
    return gradient.swapaxes(one, other) if sizes[one] == sizes[other] else gradient


FAULTS = {
    "left out": lambda g: np.zeros_like(g),
    "another sign": lambda g: -g,
    "a relative error of 1e-5": lambda g: g * (1 + 1e-5),
    "one element off by 1e-5": one_element,
    "a constant too much": lambda g: g + 1e-3,
    "the absolute value": abs,
    "infinite": lambda g: np.full_like(g, np.inf),
    "not a number": lambda g: np.full_like(g, np.nan),
    "wrong for a batch of 1 only": lambda g: 2 * g if g.shape[:1] == (1,) else g,
    "wrong without axes only": lambda g: 2 * g if g.ndim == 0 else g,
    **{
        f"{what}, axis {axis}": lambda g, axis=axis, fault=fault: (
            fault(g, axis) if -g.ndim <= axis < g.ndim and g.size else g
        )
        for axis in (0, 1, -1)
        for what, fault in {
            "1/N lost": lambda g, axis: g * g.shape[axis],
            "a mean for a sum": lambda g, axis: g / g.shape[axis],
            "reversed": np.flip,
            "shifted by one": lambda g, axis: np.roll(g, 1, axis),
            "the first of all": first_of_axis,
            "averaged": lambda g, axis: np.broadcast_to(g.mean(axis, keepdims=True), g.shape),
        }.items()
    },
    **{
        f"axes {one} and {other} swapped": lambda g, one=one, other=other: (
            swapped(g, one, other) if g.ndim > other else g
        )
        for one, other in combinations(range(4), 2)
    },
}
"""From the right gradient of an operand to a wrong one; to the same where it does not apply."""


def differ(wrong, right):
    """Whether two gradients are more apart than a nudge is sure of."""
    return not np.allclose(wrong, right, rtol=2e-6, atol=2e-6 * np.abs(right).max(initial=1e-3))


def planted(name, which, fault):
    """The operation with a wrong rule for operand `which`, and how often that changed anything.

    It stands in the original's place: what is called with it calls no other.
    """
    struck = Counter()

    class Wrong(type(registry[name])):
        def backward(self, upstream, saved):
            right = super().backward(upstream, saved)
            wrong = np.asarray(fault(np.asarray(right[which])))
            struck["changed"] += differ(wrong, right[which])
            return *right[:which], wrong, *right[which + 1 :]

    return Wrong(), struck


def ignoring(name, option):
    """The operation with a backward pass for the default of `option`, whatever is given."""
    op, struck = registry[name], Counter()

    class Wrong(type(op)):
        options = op.options  # those of its signature; the forward pass here has another one

        def forward(self, *operands, **options):
            self.call = operands, options
            return super().forward(*operands, **options)

        def backward(self, upstream, saved):
            operands, options = self.call
            right = super().backward(upstream, saved)
            defaults = {**options, option: op.options[option]}
            try:
                _, other = super().forward(*operands, **defaults)
                wrong = super().backward(upstream, other)
            except (ValueError, IndexError):
                return right  # seen by whoever runs it
            pairs = [(w, r) for w, r in zip(wrong, right, strict=True) if r is not None]
            if any(w.shape != r.shape for w, r in pairs):
                return right
            struck["changed"] += any(differ(w, r) for w, r in pairs)
            return wrong

    return Wrong(), struck


def caught(op):
    return [check for check in check_rules(op, np.random.default_rng(1)) if not check.passed]


def assert_caught(name, which, what):
    op, struck = planted(name, which, FAULTS[what])
    found = caught(op)
    assert found or not struck["changed"], f"{name}, d{op.operands[which]}: {what}"
    return struck["changed"]


def test_every_operation_and_no_other_has_cases():
    assert set(TRIALS) == set(registry)


@pytest.mark.parametrize("name", registry)
def test_each_option_is_tried_away_from_its_default_and_some_axis_at_size_1(name):
    op, rng = registry[name], np.random.default_rng(0)
    cases = list(TRIALS[name].cases(rng))
    for option, default in {**op.options, **dict.fromkeys(op.called_with, REQUIRED)}.items():
        given = [case.options[option] for case in cases if option in case.options]
        assert any(value is not default and repr(value) != repr(default) for value in given), option
    assert any(1 in array.shape or not array.ndim for case in cases for array in case.operands)


OPTIONS = [
    (name, option)
    for name, op in registry.items()
    for option, default in op.options.items()
    if default is not REQUIRED and option not in ("running_mean", "running_var", "momentum")
]
"""Options that a result depends on: not what batch_norm remembers besides."""


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_a_rule_that_ignores_an_option_is_caught(name, option):
    op, struck = ignoring(name, option)
    found = caught(op)
    assert found or not struck["changed"]
    assert struck["changed"] or option in ONLY_SHAPES


ONLY_SHAPES = ("shape", "axis", "keepdims", "stride", "padding")
"""Options whose default, in the backward pass of another call, raises or gives another shape."""


@pytest.mark.parametrize("forgotten", ["axes in front", "axes of size 1"])
@pytest.mark.parametrize(
    "name", ["add", "subtract", "multiply", "divide", "maximum", "affine", "matmul"]
)
def test_a_forgotten_sum_over_an_axis_that_was_broadcast_is_caught(name, forgotten, monkeypatch):
    def first(gradient, shape):
        if forgotten == "axes in front":
            while gradient.ndim > len(shape):
                gradient = gradient[0]
        elif gradient.ndim > len(shape):
            gradient = gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))
        for axis, size in enumerate(shape):
            if size == 1 and forgotten == "axes of size 1":
                gradient = gradient.take([0], axis)
            elif size == 1:
                gradient = gradient.sum(axis=axis, keepdims=True)
        return gradient

    assert not caught(registry[name])
    for module in (arithmetic, linear):
        monkeypatch.setattr(module, "unbroadcast", first)
    assert caught(registry[name])


@only_in_a_soak("ten minutes")
@pytest.mark.parametrize(("name", "which"), RULES if SOAKING else RULES[:1])
def test_every_fault_in_every_rule_is_caught(name, which):
    for what in FAULTS:
        assert_caught(name, which, what)


@pytest.mark.parametrize("k", range(0, len(RULES), 5))
def test_a_fault_in_a_rule_is_caught(k):
    """Another one in every fifth rule; `make soak` plants all of them into all rules."""
    name, which = RULES[k]
    faults = list(FAULTS)
    order = [*faults[k % len(faults) :], *faults]
    assert any(assert_caught(name, which, what) for what in order)
