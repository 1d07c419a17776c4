"""What arrays are called: each by a name of its own, all different."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

import numpy as np

from core.explain import explainer_of
from core.expression import Named, Role
from core.formula import read
from core.tape import Record, Tape, Tensor


def names_of(tape: Tape) -> dict[Tensor, str]:
    """Every tensor's name: its own, or the letter of its operation's formula; all different."""
    names: dict[Tensor, str] = {}
    taken: Counter[str] = Counter()
    used: set[str] = set()
    tensors = [(t, t.name or "x") for t in tape.leaves()]
    for record in tape.records:
        letter = read(record.op.formula).letter
        tensors.append((record.result, record.result.name or letter))
    for tensor, name in tensors:
        taken[name] += 1
        while (unique := _primed(name, taken[name])) in used:  # by one called x′ to begin with
            taken[name] += 1
        used.add(unique)
        names[tensor] = unique
    return names


def given_in(tape: Tape, used: Iterable[str]) -> dict[Record, dict[str, Named]]:
    """What each record is given beside its operands, by its letter in the operation's formula.

    Different arrays have different names, none of them in `used`.
    """
    given: dict[Record, dict[str, Named]] = {}
    made: list[tuple[str, Named]] = []
    taken = {*used}
    for record in tape.records:
        given[record] = {}
        for one in explainer_of(record.op).given(record.options):
            like = [
                n for name, n in made if name == one.name and np.array_equal(n.array, one.array)
            ]
            if not like:
                like = [Named(unused(one.name, taken), one.array, Role.GIVEN)]
                made.append((one.name, like[0]))
                taken.add(like[0].name)
            given[record][one.name] = like[0]
    return given


def unused(name: str, used: Container[str]) -> str:
    """`name`, primed as often as it takes to be none of `used`."""
    count = 1
    while (unique := _primed(name, count)) in used:
        count += 1
    return unique


def _primed(name: str, count: int) -> str:
    return name if count == 1 else f"{name}′" if count == 2 else f"{name}′{count}"
