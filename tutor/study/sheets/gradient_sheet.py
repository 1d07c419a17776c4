"""The cheat sheet: each operation's formula and the gradient for each of its operands.

Nothing here is written down a second time: every line is the operation's own, as the stepper shows
it and the gradient check checks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.study.sheets.sheet import Section, Sheet
from tutor.words import N_, _

if TYPE_CHECKING:
    from core.tape import Op
    from tutor.course import Course


class Group(NamedTuple):
    """A heading, the modules or packages whose operations stand under it, and what its letters
    mean that are no operands.
    """

    heading: str
    places: tuple[str, ...]
    note: str = ""


GROUPS = (
    Group(N_("Numbers"), ("core.ops.arithmetic", "core.ops.functions")),
    Group(N_("Sums and means"), ("core.ops.reduce",), N_("M is how many numbers are averaged.")),
    Group(
        N_("Layers of weights"),
        ("core.ops.linear", "core.ops.embedding"),
        N_("Σₙ sums over the rows of the batch. onehot(x) has a 1 at x in each row, else 0."),
    ),
    Group(
        N_("Activations"),
        ("core.ops.activations", "core.ops.softmax"),
        N_(
            "s, α, β and λ are settings. Φ(z) is the share of the normal distribution below z, and "
            "Φ′ its slope. Σₖ sums over the scores of a row."
        ),
    ),
    Group(
        N_("Losses"),
        ("core.losses",),
        N_(
            "p is softmax(z), and q are log-probabilities. N counts the rows, C the classes, M all "
            "numbers. onehot(y) is 1 at the label and 0 elsewhere. h is half the square up to δ "
            "and a straight line beyond."
        ),
    ),
    Group(
        N_("Convolution and pooling"),
        ("core.ops.conv", "core.ops.pool"),
        N_("u and v run over a window, and K is how many cells it has."),
    ),
    Group(
        N_("Normalization and dropout"),
        ("core.ops.norm", "core.ops.dropout"),
        N_(
            "x̂ is x with its mean taken away and divided by s = √(var x + ε), in rms_norm x "
            "divided by rms = √(mean x² + ε). m is 1 for what is kept and 0 for what is dropped; "
            "p is the share that is dropped."
        ),
    ),
    Group(
        N_("Recurrence"),
        ("core.ops.recurrent",),
        N_("h_prev is the answer of the step before, s the pair of h and the cell c."),
    ),
    Group(
        N_("Attention and positions"),
        ("core.ops.attention", "core.ops.positions"),
        N_("d is the width of q and k. R(t) turns pairs of numbers by angles that grow with t."),
    ),
    Group(
        N_("Graphs"),
        ("core.ops.graph",),
        N_(
            "Â is the adjacency matrix with self-loops, scaled by the nodes' degrees. Ā takes the "
            "mean over a node's neighbours. X is a matrix of which only what is not 0 is kept."
        ),
    ),
    Group(N_("Moving numbers"), ("core.ops.shape",)),
    Group(N_("Others"), ("core",)),
)
"""In their order; an operation stands in the first group that has its module."""


def _about() -> str:
    return _(
        "The first line of each says what it computes, the others the slope of the loss for each "
        "of its operands: dx is ∂L/∂x. What comes from above is the slope for the result, such "
        "as dz for z. `[z > 0]` is 1 where that holds and 0 elsewhere. Where a rule has a "
        "transposed matrix, xᵀ, and in layers, cells, graphs and attention, · is the product of "
        "matrices; elsewhere it multiplies number by number. ⋆ slides a window over x, and ∗ "
        "does so with the window turned round. Where operands were broadcast, their gradient is "
        "also summed over what was repeated."
    )


@cache
def groups() -> tuple[tuple[Group, tuple[Op, ...]], ...]:
    """Every operation that there is, in its group."""
    import core.layers
    import core.losses
    import core.ops  # noqa: F401
    from core.tape import registry

    found: dict[tuple[int, int], list[Op]] = {}
    for op in registry.values():
        if place := _place(type(op).__module__):
            found.setdefault(place, []).append(op)
    ordered = sorted(found)
    return tuple(
        (group, ops)
        for number, group in enumerate(GROUPS)
        if (ops := tuple(op for at in ordered if at[0] == number for op in found[at]))
    )


def _place(module: str) -> tuple[int, int] | None:
    """The number of the group and the place in it where a module's operations stand."""
    for number, group in enumerate(GROUPS):
        for at, place in enumerate(group.places):
            if module == place or module.startswith(f"{place}."):
                return number, at
    return None


def lines_of(op: Op) -> list[str]:
    """An operation's formula, its rules, and then what both define."""
    from core.explain import explainer_of

    explained = explainer_of(op)
    rules = [explained.line(which) for which, rule in enumerate(op.rules) if rule]
    equations = [str(formula.equation) for formula in (explained.line(None), *rules)]
    clauses = [str(one) for formula in (explained.line(None), *rules) for one in formula.clauses]
    return [*equations, *(f"    {clause}" for clause in dict.fromkeys(clauses))]


def _sections(course: Course) -> Iterator[Section]:
    yield Section("", _about())
    for group, ops in groups():
        lines = [line for op in ops for line in (op.name, *(f"    {one}" for one in lines_of(op)))]
        shown = "\n".join(f"    {line}" for line in lines)
        yield Section(_(group.heading), f"{_(group.note)}\n\n{shown}" if group.note else shown)


def _facts(course: Course) -> Iterator[dict[str, Any]]:
    for group, ops in groups():
        for op in ops:
            rules = {name: rule for name, rule in zip(op.operands, op.rules, strict=True) if rule}
            yield {
                "event": "operation",
                "operation": op.name,
                "group": group.heading,
                "formula": op.formula,
                "gradients": rules,
            }


GRADIENTS = Sheet(
    "cheatsheet",
    N_("Cheat sheet of gradients"),
    N_("every operation, and the slope for each operand"),
    "",
    _sections,
    _facts,
)
