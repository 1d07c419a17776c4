"""The cause that the measured numbers show, said with them, and one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Literal

from core.diagnosis.signs import HiddenSigns, Signs
from core.message import Message

Cause = Literal[
    "symmetric start",
    "dead units",
    "saturated units",
    "vanishing gradients",
    "rate too high",
    "rate too low",
    "slow",
    "unknown",
]

MOST = 0.9
"""A layer is dead or saturated from this part of its units on."""

HALF = 0.5
"""A layer was sound at the start up to this part of its units."""

VANISHED = 0.1
"""The gradients vanish where that of the first layer has less than this part of the last one's
norm. In a network that learns, the two are of about one size."""

USUAL_UPDATE = 1e-3
"""A step of a network that learns changes its weights by about this part of their norm."""

SMALL_UPDATE = USUAL_UPDATE / 3
"""Steps below this are too small, if the network learned nothing by them."""

SOUND_GRADIENT = 1e-3
"""A gradient of this norm is not why the steps are small."""

CHANGED = 0.02
"""A loss fell or rose if it changed by this part."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The cause, a sentence that shows it by its numbers, and a sentence with what helps."""

    cause: Cause
    finding: Message
    remedy: Message


@dataclass(frozen=True, slots=True)
class Symptoms:
    """A training that learned nothing: before its first step, after its last, and its rate.

    `usual` is a rate that mostly works with the same optimizer.
    """

    start: Signs
    end: Signs
    rate: float
    usual: float

    def layers(self) -> Iterator[tuple[int, HiddenSigns, HiddenSigns]]:
        """Each hidden layer's number, from 1, with what it was before and what it is after."""
        for number, pair in enumerate(zip(self.start.hidden, self.end.hidden, strict=True), 1):
            yield number, *pair

    def lower_rate(self) -> Message:
        """Advice to lower the rate."""
        if self.rate > self.usual:
            return Message("Try a usual rate, {rate:g}.", rate=self.usual)
        return Message("Try a tenth of the rate, {rate:g}.", rate=self.rate / 10)

    def further(self) -> Message:
        """Advice to go further: in longer steps if they are short, else in more of them."""
        if 2 * self.rate < self.usual:
            return Message("Try a usual rate, {rate:g}.", rate=self.usual)
        return Message("Try more epochs.")

    def usual_steps(self) -> Message:
        """Advice to take steps of the usual length, or more of them if they have it."""
        return self.lower_rate() if self.rate > 2 * self.usual else self.further()


def diagnose(start: Signs, end: Signs, *, rate: float, usual: float) -> Diagnosis:
    """Why a training learned nothing, by what was measured before the first step and at the end.

    `rate` is the learning rate, `usual` one that mostly works with the same optimizer. The causes
    are tried in an order in which none is the consequence of a later one.
    """
    symptoms = Symptoms(start, end, rate, usual)
    for look in (_symmetric, _dead, _saturated, _vanishing, _overshooting, _too_small, _slow):
        if found := look(symptoms):
            return found
    return _unknown(symptoms)


def _symmetric(symptoms: Symptoms) -> Diagnosis | None:
    """Units that start alike get the same gradient, so they stay alike."""
    weights = symptoms.start.weights[:-1]
    for (number, hidden, _), its in zip(symptoms.layers(), weights, strict=False):
        if its.equal and hidden.units > 1:
            return Diagnosis(
                "symmetric start",
                Message(
                    "All {units} units of hidden layer {layer} started from the same weights, so "
                    "they get the same gradient (norm {gradient:.2g} before the first step) and "
                    "stay the same.",
                    units=hidden.units,
                    layer=number,
                    gradient=its.gradient,
                ),
                Message("Draw the first weights at random."),
            )
    return None


def _dead(symptoms: Symptoms) -> Diagnosis | None:
    """Units that are 0 for every example pass no gradient on, so nothing revives them."""
    for number, before, after in symptoms.layers():
        if after.dead < MOST or after.saturated is not None:
            continue
        gradient = symptoms.end.weights[0].gradient
        if before.dead >= MOST:
            return Diagnosis(
                "dead units",
                Message(
                    "Hidden layer {layer} was dead from the start: {part:.0%} of its units are 0 "
                    "for every example, and the gradient of {weights} has the norm {gradient:.2g}.",
                    part=after.dead,
                    layer=number,
                    weights=symptoms.end.weights[0].name,
                    gradient=gradient,
                ),
                Message("Try the activation leaky_relu, whose units cannot die."),
            )
        return Diagnosis(
            "dead units",
            Message(
                "Too high a rate killed hidden layer {layer}: {part:.0%} of its units are 0 for "
                "every example ({before:.0%} before the first step), and the gradient of {weights} "
                "has the norm {gradient:.2g}.",
                part=after.dead,
                layer=number,
                before=before.dead,
                weights=symptoms.end.weights[0].name,
                gradient=gradient,
            ),
            symptoms.lower_rate(),
        )
    return None


def _saturated(symptoms: Symptoms) -> Diagnosis | None:
    """Units that were driven to where their activation is flat say the same of every example."""
    for number, before, after in symptoms.layers():
        at_ends: Message | str = ""
        if after.saturated is None or before.saturated is None:
            sound, flat = before.constant <= HALF, after.constant >= MOST
        else:
            sound, flat = before.saturated <= HALF, after.saturated >= MOST
            at_ends = Message(
                ", and {part:.0%} of the outputs lie at the flat ends of {activation}",
                part=after.saturated,
                activation=after.activation,
            )
        if sound and flat:
            return Diagnosis(
                "saturated units",
                Message(
                    "Too high a rate saturated hidden layer {layer}: {constant:.0%} of its units "
                    "are the same for every example{at_ends}.",
                    layer=number,
                    constant=after.constant,
                    at_ends=at_ends,
                ),
                symptoms.lower_rate(),
            )
    return None


def _vanishing(symptoms: Symptoms) -> Diagnosis | None:
    """Each layer multiplies the gradient by slopes and weights; many small ones leave nothing."""
    end = symptoms.end
    if len(end.weights) < 2 or (end.chance and end.loss < (1 - CHANGED) * end.chance):
        return None
    first, last = end.weights[0], end.weights[-1]
    update = inf if first.update is None else first.update
    if _reach(end) >= VANISHED or _reach(symptoms.start) >= VANISHED or update >= USUAL_UPDATE:
        return None
    if end.hidden[0].activation == "sigmoid":
        remedy = Message("Try the activation tanh: its slope reaches 1, that of sigmoid 0.25.")
    else:
        remedy = Message("Try fewer hidden layers.")
    return Diagnosis(
        "vanishing gradients",
        Message(
            "The gradients vanish on the way back: from the norm {above:.2g} at {last} to "
            "{below:.2g} at {first}, so a step changes {first} by {update:.1g} of its size.",
            last=last.name,
            above=last.gradient,
            first=first.name,
            below=first.gradient,
            update=update,
        ),
        remedy,
    )


def _overshooting(symptoms: Symptoms) -> Diagnosis | None:
    """A loss that rose above that of a guess: steps lead further than the slope holds."""
    start, end = symptoms.start, symptoms.end
    if end.loss <= (1 + CHANGED) * max(start.loss, end.chance or 0):
        return None
    return Diagnosis(
        "rate too high",
        Message(
            "The rate is too high, so the steps overshoot: the loss rose from {before:.3f} to "
            "{after:.3f}.",
            before=start.loss,
            after=end.loss,
        ),
        symptoms.lower_rate(),
    )


def _too_small(symptoms: Symptoms) -> Diagnosis | None:
    """There is a gradient to follow, but the steps lead nowhere."""
    updates = [w.update for w in symptoms.end.weights if w.update is not None]
    gradient = max(w.gradient for w in symptoms.end.weights)
    if not updates or max(updates) >= SMALL_UPDATE or gradient < SOUND_GRADIENT:
        return None
    return Diagnosis(
        "rate too low",
        Message(
            "The steps are too small: the last one changed the weights by {update:.1g} of their "
            "size ({usual:g} is usual), though the gradient is sound (norm {gradient:.2g}).",
            update=max(updates),
            usual=USUAL_UPDATE,
            gradient=gradient,
        ),
        symptoms.further(),
    )


def _slow(symptoms: Symptoms) -> Diagnosis | None:
    """The loss falls; it has not fallen far."""
    start, end = symptoms.start, symptoms.end
    if end.loss > (1 - CHANGED) * start.loss:
        return None
    return Diagnosis(
        "slow",
        Message(
            "The network learns, but slowly: the loss fell from {before:.3f} to {after:.3f}.",
            before=start.loss,
            after=end.loss,
        ),
        symptoms.usual_steps(),
    )


def _unknown(symptoms: Symptoms) -> Diagnosis:
    """The numbers alone; without a gradient, more steps would lead nowhere."""
    gradient = symptoms.end.weights[0].gradient
    return Diagnosis(
        "unknown",
        Message(
            "The loss went from {before:.3f} to {after:.3f}, and the gradient of {weights} has "
            "the norm {gradient:.2g}.",
            before=symptoms.start.loss,
            after=symptoms.end.loss,
            weights=symptoms.end.weights[0].name,
            gradient=gradient,
        ),
        symptoms.usual_steps() if gradient >= SOUND_GRADIENT else symptoms.lower_rate(),
    )


def _reach(signs: Signs) -> float:
    """The gradient's norm in the first layer, as a part of that in the last: 1 if both are 0."""
    first, last = signs.weights[0].gradient, signs.weights[-1].gradient
    return first / last if last else 1.0
