"""Why a training came to nothing, in a sentence or two, and what to try."""

from __future__ import annotations

from core.training import Diverged
from tutor.activities.kinds import short_number
from tutor.labs.digits.spec import CLASSES, USUAL_RATE, DigitsSpec
from tutor.running.training import measures

GROWN = 10
"""A training whose loss ends at this many times what it was before the first step diverged."""


def overflowed(settings: DigitsSpec, event: Diverged) -> str:
    """Why training cannot go on: which array left the range of its numbers, and what made it."""
    what = "A gradient" if event.birthplace.startswith("d") else "The loss"
    made = f"{event.op} in {event.layer}" if event.layer else event.op
    broken = f" from {event.operand}, which the update before had broken" if event.operand else ""
    return (
        f"{what} is no longer a number: at step {event.step:,}, in epoch {event.epoch:,}, "
        f"{_array(event.birthplace, settings)} overflowed, having grown beyond what 32-bit numbers "
        f"hold ({made} computed it{broken}). {_overshoots(settings)}"
    )


def grew(settings: DigitsSpec, before: float, after: float | None) -> str:
    """Why a loss that stayed a number is a failure: from `before` it grew to `after`.

    `after` is None if the loss measured at the end is no number.
    """
    if after is None:
        return f"The loss measured at the end is no longer a number. {_overshoots(settings)}"
    return (
        f"The loss grew instead of falling: {_loss(before)} before the first step, {_loss(after)} "
        f"after the last, {after / before:,.0f} times as much. {_overshoots(settings)}"
    )


def guessing(settings: DigitsSpec, accuracy: float) -> str:
    """What to say of a network that, on the digits it learned from, is about as good as chance."""
    usual = USUAL_RATE[settings.optimizer]
    if 0.1 < settings.rate / usual < 10:
        advice = "Try more epochs, or another seed."
    else:
        size = "large" if settings.rate > usual else "small"
        rates = short_number(settings.rate), short_number(usual)
        advice = f"The rate {rates[0]} is probably too {size}: try {rates[1]}."
    return (
        f"The train accuracy is {measures.accuracy(accuracy)}, about that of a guess, "
        f"{1 / CLASSES:g}. {advice}"
    )


def _overshoots(settings: DigitsSpec) -> str:
    rate, usual = settings.rate, USUAL_RATE[settings.optimizer]
    cause = f"At the rate {short_number(rate)} a step overshoots: it lands where the loss is larger"
    if rate > 10 * usual:
        return f"{cause}. Try {short_number(usual)}, a usual rate for {settings.optimizer}."
    return f"{cause}. Try a tenth of it: {short_number(rate / 10)}."


def _loss(loss: float) -> str:
    return f"{loss:.3f}" if loss < 1000 else f"{loss:,.0f}" if loss < 1e9 else f"{loss:.3g}"


def _array(name: str, settings: DigitsSpec) -> str:
    if name in ("z", f"z{settings.layers}"):
        return f"the scores {name}"
    if name.startswith("d"):
        return f"the gradient {name}"
    if name == "f":
        return "the features f that the dense layer reads"
    layer = f"of hidden layer {name[1:]}"
    match name[:1]:
        case "z":
            return f"the sums {name} {layer}"
        case "p":
            return f"the largest sums {name} {layer}"
        case "a":
            return f"the activations {name} {layer}"
    return f"the loss {name}"
