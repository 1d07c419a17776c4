"""Every rule of every operation, on cases of every kind, and every network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.gradcheck.cases import Case, cases_of
from core.gradcheck.check import Check
from core.gradcheck.complex_step import complex_errors
from core.gradcheck.subjects import check_network, check_rules_on
from core.networks.samples import SAMPLES
from core.tape import Op, registry


def check_everything(seed: int = 0) -> Iterator[Check]:
    """A Check for each rule of each enrolled operation, then one for each network."""
    rng = np.random.default_rng(seed)
    for op in registry.values():
        yield from check_rules(op, rng)
    for sample in SAMPLES.values():
        model, x, y = sample(rng)
        model.vector[...] = rng.normal(size=model.vector.size)
        yield check_network(model, x, y)


def check_rules(op: Op, rng: np.random.Generator) -> list[Check]:
    """A Check for each rule of `op`: the worst over all cases, their elements together."""
    worst = dict[str, Check]()
    for case in cases_of(op.name, rng):
        for check in _of_case(op, case, rng):
            if (before := worst.get(check.tensor)) is None:
                worst[check.tensor] = check
                continue
            errors = [e for e in (before.complex_error, check.complex_error) if e is not None]
            worst[check.tensor] = replace(
                max(before, check, key=_how_bad),
                elements=before.elements + check.elements,
                complex_error=max(errors, default=None),
            )
    return list(worst.values())


def _of_case(op: Op, case: Case, rng: np.random.Generator) -> list[Check]:
    checks = check_rules_on(op, case.operands, rng, options=case.options, places=case.places)
    errors = dict[str, float]()
    if op.analytic and case.places is None and case.options.keys() <= op.options.keys():
        errors = complex_errors(op, case.operands, rng, case.options)
    return [
        replace(check, call=_call(case), complex_error=errors.get(check.tensor)) for check in checks
    ]


def _how_bad(check: Check) -> tuple[bool, float]:
    exact = check.complex_error or 0.0
    return not check.passed, max(check.error / 1e-6, exact / 1e-10)


def _call(case: Case) -> str:
    """The operands' shapes, and the options that are given: ``(3, 4), (4,); stride=2``."""
    places = range(len(case.operands)) if case.places is None else case.places
    shapes = ", ".join(str(case.operands[k].shape) for k in places)
    given = ", ".join(f"{name}={_short(value)}" for name, value in case.options.items())
    return f"{shapes}; {given}" if given else shapes


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 24 else type(value).__name__
