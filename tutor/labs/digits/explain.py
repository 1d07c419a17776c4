"""Why a training came to nothing, in a sentence or two, and what to try."""

from __future__ import annotations

from core.diagnosis import Diagnosis, Signs
from core.training import Diverged
from tutor.activities.value_types import short_number
from tutor.data_sets.data_shape import Shape
from tutor.labs.digits.choices import ALL, USUAL_RATE
from tutor.labs.digits.spec import DIGITS, DigitsSpec
from tutor.running.training import measures
from tutor.words import _, ngettext

GROWN = 10
"""A training whose loss ends at this many times what it was before the first step diverged."""

LUCK = 0.1
"""A guess is right more often than its chance by this, or by as much again where that is less."""


def nothing(shape: Shape) -> float:
    """A train accuracy below this is that of a guess, with some luck: nothing was learned."""
    return shape.guess + min(shape.guess, LUCK)


def overflowed(settings: DigitsSpec, event: Diverged) -> str:
    """Why training cannot go on: which array left the range of its numbers, and what made it."""
    lost = (
        _("A gradient is no longer a number")
        if event.birthplace.startswith("d")
        else _("The loss is no longer a number")
    )
    made = event.op
    if event.layer:
        made = _("{op} in {layer}", op=event.op, layer=event.layer)
    if event.operand:
        computed = _(
            "{op} computed it from {operand}, which the update before had broken",
            op=made,
            operand=event.operand,
        )
    else:
        computed = _("{op} computed it", op=made)
    return _(
        "{lost}: at step {step:,}, in epoch {epoch:,}, {array} overflowed: it grew beyond "
        "what 32-bit numbers hold ({computed}). {advice}",
        lost=lost,
        step=event.step,
        epoch=event.epoch,
        array=_array(event.birthplace, settings),
        computed=computed,
        advice=_overshoots(settings),
    )


def lost(settings: DigitsSpec) -> str:
    """Why training failed whose loss, measured at the end, is no number."""
    return _(
        "The loss measured at the end is no longer a number. {advice}",
        advice=_overshoots(settings),
    )


def grew(settings: DigitsSpec, before: float, after: float, why: Diagnosis) -> str:
    """Why a loss that stayed a number is a failure: from `before` it grew to `after`."""
    cause = _("{finding} {remedy}", finding=why.finding, remedy=why.remedy)
    return _(
        "The loss grew instead of falling: {before} before the first step, {after} after the last, "
        "{times:,.0f} times as much. {advice}",
        before=_loss(before),
        after=_loss(after),
        times=after / before,
        advice=_overshoots(settings) if why.cause == "rate too high" else cause,
    )


def easy(settings: DigitsSpec, shape: Shape, rows: int) -> str | None:
    """What to say of a training whose rows are too few or too alike to learn from; None else."""
    if settings.data != DIGITS:
        return _easy(settings, shape, rows)
    if settings.only != ALL:
        return _(
            "It saw no digit but {digit}: to answer {digit} every time is never wrong there, and "
            "teaches nothing about the others. Let it learn from all digits.",
            digit=settings.only,
        )
    if rows < len(shape.classes):
        return ngettext(
            "It learned from {n} digit: that one is soon known by heart, and says nothing about "
            "others. Let it learn from more rows.",
            "It learned from {n} digits: those are soon known by heart, and not every class is "
            "among them. Let it learn from more rows.",
            rows,
        )
    return None


def _easy(settings: DigitsSpec, shape: Shape, rows: int) -> str | None:
    """The same of data of one's own."""
    if settings.only != ALL:
        return _(
            "It saw no row but of the class {name}: to answer {name} every time is never wrong "
            "there, and teaches nothing about the others. Let it learn from all classes.",
            name=settings.only,
        )
    if rows < len(shape.classes):
        return ngettext(
            "It learned from {n} row: that one is soon known by heart, and says nothing about "
            "others. Let it learn from more rows.",
            "It learned from {n} rows: those are soon known by heart, and not every class is "
            "among them. Let it learn from more rows.",
            rows,
        )
    return None


def guessing(shape: Shape, end: Signs, accuracy: float, why: Diagnosis) -> str:
    """What to say of a network no better than a guess on the rows it learned from, and why."""
    reached = measures.accuracy(accuracy)
    if end.chance is None:
        result = _(
            "Train accuracy {accuracy}; guessing gets {guess:g}.",
            accuracy=reached,
            guess=round(shape.guess, 3),
        )
    else:
        result = _(
            "Train accuracy {accuracy}, loss {loss}; guessing gets {guess:g} and ln {classes} "
            "= {chance:.3f}.",
            accuracy=reached,
            loss=_loss(end.loss),
            guess=round(shape.guess, 3),
            classes=len(shape.classes),
            chance=end.chance,
        )
    return _("{result} {finding} {remedy}", result=result, finding=why.finding, remedy=why.remedy)


def _overshoots(settings: DigitsSpec) -> str:
    rate, usual = settings.rate, USUAL_RATE[settings.optimizer]
    if rate > 10 * usual:
        return _(
            "At the rate {rate} a step overshoots: it lands where the loss is larger. Try {usual}, "
            "a usual rate for {optimizer}.",
            rate=short_number(rate),
            usual=short_number(usual),
            optimizer=settings.optimizer,
        )
    return _(
        "At the rate {rate} a step overshoots: it lands where the loss is larger. Try a tenth of "
        "it: {tenth}.",
        rate=short_number(rate),
        tenth=f"{rate / 10:g}",
    )


def _loss(loss: float) -> str:
    return f"{loss:.3f}" if loss < 1000 else f"{loss:,.0f}" if loss < 1e9 else f"{loss:.3g}"


def _array(name: str, settings: DigitsSpec) -> str:
    if name in ("z", f"z{settings.layers}"):
        return _("the scores {name}", name=name)
    if name.startswith("d"):
        return _("the gradient {name}", name=name)
    if name == "L":
        return _("the loss {name}", name=name)
    if name == "f":
        return _("the features f that the dense layer reads")
    layer = name[1:]
    if not layer.isdecimal():
        return _("the array {name}", name=name)
    match name[:1]:
        case "z":
            return _("the sums {name} of hidden layer {n}", name=name, n=layer)
        case "n":
            return _("the normalized sums {name} of hidden layer {n}", name=name, n=layer)
        case "p":
            return _("the largest sums {name} of hidden layer {n}", name=name, n=layer)
        case "a":
            return _("the activations {name} of hidden layer {n}", name=name, n=layer)
    return _("the array {name}", name=name)
