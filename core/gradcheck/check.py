"""One gradient check: what backward says of each element beside what nudging it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from core.layers import Dropout
from core.networks import Network
from core.tape import Array, Op, Options, Tape, Tensor

STEP = 1e-5
"""The nudge h. In float64 the truncation error, ~h², and rounding, ~1e-16/h, balance about here."""

STEPS = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7)
"""The nudges that are tried on the worst element, for the one that suits it best."""

SHARES = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
"""The nudges, as shares of the element, that are tried where STEP shows another slope.

At 1e-7 a nudge of 1e-5 leaves the domain of a logarithm; a nudge of 1e-11 measures its slope.
"""

COMPLEX_STEP = 1e-30
"""The imaginary nudge. Nothing is subtracted, so it can be as small as it likes."""

FLOOR = 1e-3
"""Elements smaller than this share of the largest are compared with that share, not themselves."""


@dataclass(frozen=True, slots=True)
class Check:
    """The worst element of a gradient check: its place, both values, and their relative error.

    `best_step` is the nudge of STEPS at which both values are nearest, `best_error` what is left
    of the error there. `kink` tells of an error that is nobody's mistake: the slopes on the two
    sides of the element differ, and the rule's is one of them or between; so does `hidden`, where
    both differ by no more than rounding may, and `edge`, where every nudge leaves the domain.
    `complex_error` is the largest error of the same gradients by the complex step, where it
    applies. `call` tells of the operands' shapes and the options.
    """

    name: str
    error: float
    tensor: str
    index: tuple[int, ...]
    analytic: float
    numeric: float
    elements: int
    step: float = STEP
    best_step: float = STEP
    best_error: float = float("inf")
    kink: bool = False
    hidden: bool = False
    edge: bool = False
    complex_error: float | None = None
    call: str = ""

    @property
    def passed(self) -> bool:
        """Whether the values agree to a millionth, and by the complex step to 1e-10."""
        exact = self.complex_error is None or self.complex_error < 1e-10
        return self.error < 1e-6 and exact

    @property
    def verdict(self) -> str:
        """What to think of it, in a sentence."""
        if self.passed:
            return "The rule and the nudge agree."
        if self.kink:
            return (
                "There is a kink: a nudge up and one down give different slopes, and the rule's "
                "lies between them. Check away from it."
            )
        if self.error < 1e-6:
            return "The complex step, which is more exact, disagrees with the rule."
        if self.best_error < 1e-6:
            return f"They agree for a nudge of {self.best_step:g}: check with that."
        if self.edge:
            return "The domain ends here: every nudge leaves it, so that nothing can be measured."
        if self.hidden:
            return "Rounding hides it: beside so large a value no nudge measures this gradient."
        return "The rule is wrong: they disagree for a nudge of any size."


def gradient_check(
    function: Callable[[], Tensor],
    tensors: Sequence[Tensor],
    *,
    name: str = "",
    h: float | None = None,
) -> Check:
    """The worst of `gradient_checks`, which counts the elements of all tensors."""
    checks = gradient_checks(function, tensors, name=name, h=h)
    elements = sum(check.elements for check in checks)
    if not elements:
        return Check(name, 0.0, "", (), 0.0, 0.0, 0)
    worst = max((check for check in checks if check.elements), key=lambda check: check.error)
    return replace(worst, elements=elements)


def gradient_checks(
    function: Callable[[], Tensor],
    tensors: Sequence[Tensor],
    *,
    name: str = "",
    h: float | None = None,
) -> list[Check]:
    """Compare the tape's gradients of `function` with central differences, a Check a tensor.

    `function` computes one number from `tensors`, which are float64; each element is nudged up and
    down and put back: by `h`, or by STEP and, where that shows another slope, by the share of the
    element that suits it best. The relative error is |analytic − numeric| over the larger of both,
    or over FLOOR times the largest of the tape's gradients where that is more.
    """
    for tensor in tensors:
        if tensor.dtype != np.float64:
            raise TypeError(
                f"{tensor.name or 'a tensor'} is {tensor.dtype}: a gradient check needs float64, "
                "rounding hides the difference in anything less"
            )
    with np.errstate(all="ignore"):  # a nudge may leave the domain of a logarithm
        with Tape() as tape:
            loss = function()
        gradients = tape.gradients(loss)

        def value() -> float:
            return function().item()

        analytic = [gradients.get(t, np.zeros_like(t.data)) for t in tensors]
        numeric = [central_difference(value, t.data, h or STEP) for t in tensors]
        floor = _floor(analytic)  # a slope across the edge of a domain may be huge
        return [
            _checked(Check(name, 0.0, t.name, (), 0.0, 0.0, t.data.size, step=h or STEP),
                     a, n, floor, value, t.data, shrinks=h is None)
            for t, a, n in zip(tensors, analytic, numeric, strict=True)
        ]  # fmt: skip


def _checked(
    check: Check, a: Array, n: Array, floor: float, value: Callable[[], float], data: Array,
    *, shrinks: bool,
) -> Check:  # fmt: skip
    """`check` with the element that differs most, once those that another nudge clears are."""
    steps = dict[tuple[int, ...], float]()
    while a.size:
        error = relative_error(a, n, floor)
        place = tuple(int(i) for i in np.unravel_index(int(error.argmax()), error.shape))
        found = replace(
            check, error=float(error[place]), index=place, analytic=float(a[place]),
            numeric=float(n[place]), step=steps.get(place, check.step),
        )  # fmt: skip
        found = _looked_into(found, value, data)
        if found.passed or found.kink or not shrinks or place in steps:
            return found
        measured = _steadiest(value, data, place)
        if not np.isfinite(measured.doubt):
            return replace(found, edge=not bool(np.isfinite(n[place])))
        steps[place], n[place] = measured.step, measured.slope
        again = float(relative_error(a[place], n[place], floor))
        if again >= 1e-6 and abs(a[place] - measured.slope) <= measured.doubt:
            return replace(found, hidden=True)
    return check


class _Measured(NamedTuple):
    """A slope, the nudge that showed it, and how far it may be off."""

    step: float
    slope: float
    doubt: float


def _steadiest(function: Callable[[], float], array: Array, index: tuple[int, ...]) -> _Measured:
    """The slope at an element that is least in doubt, over STEP and shorter SHARES of the element.

    In doubt is what half the nudge changes, which is the curvature's part, and what rounding may
    add: 10 units in the last place of f, over the nudge. The rule's own value has no say in it.
    """
    rounding = 10 * float(np.spacing(abs(function())))
    best = _Measured(STEP, float("nan"), float("inf"))
    for h in (STEP, *(share * abs(float(array[index])) for share in SHARES)):
        if not 0 < h <= STEP:
            continue
        whole, half = (slope(function, array, index, step) for step in (h, h / 2))
        doubt = abs(whole - half) + rounding / h
        if doubt < best.doubt:
            best = _Measured(h, half, float(doubt))
    return best


def _floor(gradients: Sequence[Array]) -> float:
    """FLOOR times the largest finite element of all `gradients`."""
    largest = (float(np.abs(g[np.isfinite(g)]).max(initial=0)) for g in gradients)
    return FLOOR * max(largest, default=0.0)


def worst_of(name: str, pairs: Sequence[tuple[str, Array, Array]]) -> tuple[int, Check]:
    """Which of the tensors, (name, analytic, numeric), differs most, and the element that does."""
    floor = _floor([part for _, *both in pairs for part in both])
    errors = [relative_error(a, n, floor) for _, a, n in pairs]
    elements = sum(error.size for error in errors)
    if not elements:
        return 0, Check(name, 0.0, "", (), 0.0, 0.0, 0)
    which = int(np.argmax([error.max(initial=-1) for error in errors]))
    error, (tensor, a, n) = errors[which], pairs[which]
    place = tuple(int(i) for i in np.unravel_index(int(error.argmax()), error.shape))
    worst = float(error[place])
    return which, Check(
        name, worst, tensor, place, float(a[place]), float(n[place]), elements, best_error=worst
    )


def relative_error(a: Array, n: Array, floor: float = 0.0) -> Array:
    """|a − n| over the larger of |a|, |n| and `floor`, element by element."""
    scale = np.maximum(np.maximum(np.abs(a), np.abs(n)), floor)
    with np.errstate(invalid="ignore"):
        error = np.abs(a - n) / np.where(scale == 0, 1, scale)
    return np.where(np.isnan(error), np.inf, error)  # what is no number is as wrong as can be


def nudged(function: Callable[[], float], array: Array, index: tuple[int, ...], h: float) -> float:
    """f with h added to element `index` of `array`, which is put back."""
    here = array[index]
    array[index] = here + h
    value = function()
    array[index] = here
    return value


def slope(function: Callable[[], float], array: Array, index: tuple[int, ...], h: float) -> float:
    """(f(x + h) − f(x − h)) / 2h for element `index` of `array`."""
    above, below = (nudged(function, array, index, step) for step in (h, -h))
    return (above - below) / (2 * h)


def central_difference(function: Callable[[], float], array: Array, h: float = STEP) -> Array:
    """(f(x + h) − f(x − h)) / 2h for every element x of `array`, nudged in place and put back."""
    slopes = np.empty_like(array)
    for index in np.ndindex(array.shape):
        slopes[index] = slope(function, array, index, h)
    return slopes


def _looked_into(check: Check, function: Callable[[], float], array: Array) -> Check:
    """`check` with the best nudge for its element of `array`, and what else explains the error."""
    slopes = np.array([slope(function, array, check.index, h) for h in STEPS])
    # What the error was measured by stays: |analytic − numeric| / error.
    scale = abs(check.analytic - check.numeric) / check.error if check.error else 1.0
    errors = np.abs(check.analytic - slopes) / scale
    errors = np.append(np.where(np.isnan(errors), np.inf, errors), check.error)
    best = int(errors.argmin())
    kink = not check.passed and _kink(function, array, check.index, check.analytic)
    hidden = not check.passed and _hidden(function(), slopes, check.analytic)
    step = (*STEPS, check.step)[best]
    return replace(check, best_step=step, best_error=float(errors[best]), kink=kink, hidden=hidden)


def _hidden(value: float, slopes: Array, analytic: float) -> bool:
    """Whether `analytic` is as near to the slopes, over STEPS, as rounding lets one see.

    A slope over a nudge h is uncertain by about 10 units in the last place of f, over h. The first
    that differs by less from the next one, over a tenth of its nudge, owes nothing to curvature.
    """
    rounding = 10 * np.spacing(abs(value)) / np.array(STEPS)
    for k, gap in enumerate(np.abs(np.diff(slopes))):
        if gap <= rounding[k + 1]:
            return bool(abs(analytic - slopes[k]) <= rounding[k] + gap)
    return False


def _kink(
    function: Callable[[], float], array: Array, index: tuple[int, ...], analytic: float
) -> bool:
    """Whether the slopes on the two sides differ, and `analytic` is one of them or between.

    On a curve they differ too, but over a nudge a tenth as long by a tenth as much: near the edge
    of a domain once the nudges are short enough. At a kink they differ as before; near one, which
    the shorter nudge does not reach, not at all.
    """
    here = function()

    def sides(h: float) -> tuple[float, float]:
        right = (nudged(function, array, index, h) - here) / h
        return (here - nudged(function, array, index, -h)) / h, right

    found = False
    for h in STEP / 10.0 ** np.arange(4):
        (left, right), (nearer_left, nearer_right) = sides(h), sides(h / 10)
        gap = right - left
        rounding = 1e3 * float(np.spacing(abs(here))) / h
        slack = 1e-4 * max(abs(left), abs(right)) + rounding
        if not abs(gap) > slack:
            break
        found = abs((nearer_right - nearer_left) / gap - 0.1) > 0.05
        found = found and min(left, right) - slack <= analytic <= max(left, right) + slack
    return bool(found)


def check_op(
    op: Op,
    operands: Sequence[Array],
    rng: np.random.Generator,
    *,
    options: Options | None = None,
    h: float | None = None,
) -> Check:
    """Check `op` on `operands`, its result weighted at random and summed to one number."""
    return gradient_check(*_of_op(op, operands, rng, options or {}), name=op.name, h=h)


def check_rules_on(
    op: Op,
    operands: Sequence[Array],
    rng: np.random.Generator,
    *,
    options: Options | None = None,
    places: Sequence[int] | None = None,
) -> list[Check]:
    """As `check_op`, a Check a rule. `places`: which operand is in each place, (0, 0) for op(x, x).

    Operands that share a tensor share a Check, under the name of the first.
    """
    function, tensors = _of_op(op, operands, rng, options or {}, places)
    return gradient_checks(function, tensors, name=op.name)


def _of_op(
    op: Op, operands: Sequence[Array], rng: np.random.Generator, options: Options,
    places: Sequence[int] | None = None,
) -> tuple[Callable[[], Tensor], list[Tensor]]:  # fmt: skip
    """The weighted sum of the result, and the tensors that have a rule."""
    where = range(len(op.operands)) if places is None else places
    own = [Tensor(a, op.operands[list(where).index(k)]) for k, a in enumerate(operands)]
    tensors = [own[k] for k in where]
    weights = rng.normal(size=op(*tensors, **options).shape)

    def weighted() -> Tensor:
        return _weighted_sum(op(*tensors, **options), weights)

    ruled = {id(t): t for t, rule in zip(tensors, op.rules, strict=True) if rule}
    return weighted, list(ruled.values())


def check_op_by_complex_step(
    op: Op, operands: Sequence[Array], rng: np.random.Generator, *, options: Options | None = None
) -> Check:
    """Check `op` without a difference of two near numbers: f(x + ih) = f(x) + ih·f′(x) + O(h²).

    Exact to rounding, for operations whose forward pass is analytic and takes complex numbers
    (Squire and Trapp 1998). As `check_op`, the result is weighted at random and summed.
    """
    _, check = worst_of(op.name, _by_complex_step(op, operands, rng, options or {}))
    return replace(check, best_step=COMPLEX_STEP, complex_error=check.error)


def complex_errors(
    op: Op, operands: Sequence[Array], rng: np.random.Generator, options: Options
) -> dict[str, float]:
    """The largest error of each rule by the complex step."""
    pairs = _by_complex_step(op, operands, rng, options)
    floor = _floor([part for _, *both in pairs for part in both])
    return {name: float(relative_error(a, n, floor).max(initial=0)) for name, a, n in pairs}


def _by_complex_step(
    op: Op, operands: Sequence[Array], rng: np.random.Generator, options: Options
) -> list[tuple[str, Array, Array]]:
    """For each operand that has a rule: its name, the rule's gradient, the complex step's."""
    result, saved = op.forward(*operands, **options)
    weights = rng.normal(size=result.shape)
    local = op.backward(weights, saved)
    pairs = []
    for which, (name, rule) in enumerate(zip(op.operands, op.rules, strict=True)):
        if not rule:
            continue
        slopes = np.empty_like(operands[which])
        for index in np.ndindex(slopes.shape):
            nudged = [a.astype(complex) if k == which else a for k, a in enumerate(operands)]
            nudged[which][index] += COMPLEX_STEP * 1j
            moved, _ = op.forward(*nudged, **options)
            slopes[index] = (weights * moved).sum().imag / COMPLEX_STEP
        pairs.append((name, np.asarray(local[which]), slopes))
    return pairs


class _WeightedSum(Op):
    """L = Σ w·a: makes one number of any result. Not enrolled: it only serves the check."""

    name = "weighted_sum"
    formula = "L = Σ w · a"
    operands = ("a", "w")
    rules = ("da = dL · w", "")

    def forward(self, *operands: Array, **options: object) -> tuple[Array, tuple[Array, ...]]:
        a, w = operands
        return np.asarray((a * w).sum()), (w,)

    def backward(self, upstream: Array, saved: tuple[Array, ...]) -> tuple[Array | None, ...]:
        (w,) = saved
        return upstream * w, None


_weighted_sum = _WeightedSum()


def check_network(model: Network, x: Array, y: Array, h: float | None = None) -> Check:
    """Check all parameters of `model` (float64) on a batch x (N, D), class indices y (N,).

    In the mode that it is in, but without dropout: with new masks it would be another function for
    each nudge. What the nudges did to its buffers is undone.
    """
    state = model.state_dict()
    with ExitStack() as stack:
        stack.callback(model.load_state_dict, state)
        for _, layer in model.layers_within():
            if isinstance(layer, Dropout):
                stack.enter_context(layer.evaluating())
        return gradient_check(
            lambda: model.loss(x, y), model.parameters(), name=model.describe(), h=h
        )
