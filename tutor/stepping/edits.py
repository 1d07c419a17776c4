"""What a learner types: an edit such as ``W1[0,1] = 0.3``, or where to jump."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice

import numpy as np

from core.expression import Named, element_name, leaves
from core.layers import ACTIVATIONS
from core.nearest import nearest
from core.tape import Array, Index
from core.walk import Change, Recipe, Walk
from core.written import read_float
from tutor.stepping.numbers import digits_for, number
from tutor.stepping.scene import Scene
from tutor.words import _

RATE = "rate"
RATES = tuple(m * 10.0**e for e in range(-4, 2) for m in (1, 2, 5))
"""The rates that the keys go through."""

OFFERED = 200  # of a large network, no more elements than this are offered for editing


class EditError(ValueError):
    """What was typed cannot be done; the message says why, and what can."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing to be changed: an element of an input or parameter, the rate, an activation.

    `new` is a number, or an activation's name.
    """

    name: str
    index: Index
    new: float | str

    @property
    def target(self) -> str:
        return element_name(self.name, self.index)

    @property
    def words(self) -> str:
        """What to type to make it again, the number exact."""
        new = self.new if isinstance(self.new, str) else repr(float(self.new))
        return f"{self.target} = {new}"

    @property
    def shown(self) -> str:
        return self.new if isinstance(self.new, str) else f"{self.new:g}"


def parse_edit(text: str, scene: Scene) -> Edit:
    """The edit that `text` asks for; EditError if it is none, or not possible here."""
    walk, given = scene.walk, scene.leaves
    target, equals, typed = text.partition("=")
    if not equals or not target.strip():
        raise EditError(
            _("Type what should change and its new value, such as W1[0,1] = 0.25 or rate = 0.1.")
        )
    try:
        name, index = _element(target)
    except ValueError as error:
        raise EditError(str(error)) from None
    if name in walk.activations:
        return Edit(name, (), _activation(typed.strip()))
    if typed.strip() in ACTIVATIONS:
        if not walk.activations:
            raise EditError(_("This walk has no activation to change."))
        results = ", ".join(walk.activations)
        raise EditError(_("To change an activation, name its result: {names}.", names=results))
    value = _number(typed)
    if name == RATE and name not in given:
        if walk.rate is None:
            raise EditError(_("This walk has no update, so it has no rate."))
        if value < 0:
            raise EditError(
                _("A rate must be 0 or more; with {rate} the loss would rise.", rate=typed.strip())
            )
        return Edit(name, (), value)
    if name not in given:
        made = any(step.name == name for step in walk.steps)
        if made:
            names = ", ".join([*given, RATE])
            raise EditError(
                _("{name} is computed. You can change {names}.", name=name, names=names)
            )
        near = nearest(name, [*given, RATE])
        raise EditError(_("There is no {name} to change: {near}", name=repr(name), near=near))
    array = given[name].data
    if not index and array.size == 1:
        index = (0,) * array.ndim
    inside = len(index) == array.ndim and all(
        0 <= i < n for i, n in zip(index, array.shape, strict=True)
    )
    if not inside:
        last = element_name(name, tuple(n - 1 for n in array.shape))
        first = element_name(name, (0,) * array.ndim)
        if not index:
            raise EditError(
                _(
                    "{name} has {n} numbers. Say which one: {first} to {last}.",
                    name=name,
                    n=array.size,
                    first=first,
                    last=last,
                )
            )
        raise EditError(
            _(
                "{target} does not exist: {name} goes from {first} to {last}.",
                target=target.strip(),
                name=name,
                first=first,
                last=last,
            )
        )
    if array.dtype.kind != "f":
        _check_whole(name, array, value, typed.strip())
    return Edit(name, index, value)


def _element(text: str) -> tuple[str, tuple[int, ...]]:
    """``W1[0,1]`` as it was typed: ("W1", (0, 1)). ValueError for what is no element's name."""
    name, bracket, places = text.strip().partition("[")
    if not bracket:
        return name.strip(), ()
    try:
        if not places.endswith("]"):
            raise ValueError
        return name.strip(), tuple(int(place) for place in places[:-1].split(","))
    except ValueError:
        raise ValueError(
            _("{text} is not an element. Write it like W1[0,1].", text=repr(text))
        ) from None


def _check_whole(name: str, array: Array, value: float, typed: str) -> None:
    """EditError unless the array, of whole numbers or of 0 and 1, can hold `value`."""
    if value != int(value):
        raise EditError(
            _("{name} holds whole numbers; {typed} is not one.", name=name, typed=typed)
        )
    kind = np.iinfo(array.dtype) if array.dtype.kind in "iu" else None
    least, most = (kind.min, kind.max) if kind else (0, 1)
    if not least <= int(value) <= most:
        raise EditError(
            _(
                "{name} holds whole numbers from {least} to {most}, not {typed}.",
                name=name,
                least=least,
                most=most,
                typed=typed,
            )
        )


def completed(text: str, offered: str) -> str:
    """What was typed as an edit: a number alone changes the element that was offered."""
    target, equals, _rest = offered.partition("=")
    try:
        read_float(text.strip().replace("−", "-"))
    except ValueError:
        return text
    return f"{target}= {text}" if equals else text


def _activation(typed: str) -> str:
    if typed not in ACTIVATIONS:
        raise EditError(
            _(
                "There is no activation {name}: {near}",
                name=repr(typed),
                near=nearest(typed, ACTIVATIONS),
            )
        )
    return typed


def _number(typed: str) -> float:
    typed = typed.strip()
    try:
        value = read_float(typed.replace("−", "-"))
    except ValueError:
        raise EditError(
            _("{typed} is not a number. Write one like −0.25.", typed=repr(typed))
        ) from None
    if not math.isfinite(value):
        raise EditError(_("{typed} is not a finite number. Write one like −0.25.", typed=typed))
    return value


def apply(edit: Edit, scene: Scene) -> Walk:
    """The walk with the edit made in this iteration, run again from where it is read.

    EditError if it cannot run.
    """
    walk, recipe, given = scene.walk, scene.walk.recipe, scene.leaves
    if isinstance(edit.new, str):
        return walk.with_activation(edit.name, edit.new)
    if edit.name == RATE and RATE not in given:
        return walk.following(recipe.with_rate(edit.new, scene.iteration))
    kind = given[edit.name].dtype
    if kind.kind == "f" and abs(edit.new) > np.finfo(kind).max:
        raise EditError(
            _(
                "{value} is too large for {name}, whose type is {type}.",
                value=edit.shown,
                name=edit.name,
                type=kind,
            )
        )
    change = Change(scene.iteration, edit.name, edit.index, edit.new)
    try:
        return walk.following(recipe.with_changes(change))
    except (ValueError, IndexError) as error:
        raise EditError(
            _(
                "{target} cannot be {value}: {why}",
                target=edit.target,
                value=edit.shown,
                why=_(error.args[0]),
            )
        ) from error


def edits_in(recipe: Recipe, origin: Recipe) -> list[tuple[int, Edit]]:
    """The edits that make one recipe of another, each with the iteration it is made in."""
    edits = [(c.iteration, Edit(c.name, c.index, c.value)) for c in recipe.changes]
    edits += [(1, Edit(made, (), activation)) for made, activation in recipe.activations]
    if recipe.rate is not None and recipe.rate != origin.rate:
        edits.append((1, Edit(RATE, (), recipe.rate)))
    edits += [(since, Edit(RATE, (), rate)) for since, rate in recipe.rates]
    return sorted(edits, key=lambda edit: edit[0])


def current(edit: Edit, scene: Scene) -> float | str:
    """What the edit would change."""
    if isinstance(edit.new, str):
        return scene.walk.activations[edit.name]
    if edit.name == RATE and RATE not in scene.leaves:
        return scene.rate or 0.0
    return float(scene.leaves[edit.name].data[edit.index])


def describe(edit: Edit, scene: Scene) -> str:
    """The edit with what it changes: ``W1[0,1] 0.2500 → 0.3000``, and from where on."""
    old, new = current(edit, scene), edit.new
    if isinstance(old, str) or isinstance(new, str):
        return f"{edit.target}  {old} → {new}"
    digits = digits_for([old, new], 0.01)
    change = f"{edit.target} {number(old, digits)} → {number(new, digits)}"
    if scene.iteration == 1:
        return change
    return _("{change} from iteration {n} on", change=change, n=scene.iteration)


def editable(scene: Scene) -> list[str]:
    """Edits to begin from, ``W1[0,0] = 0.1500``: first whose gradient is looked at, then what the
    element looked at reads.
    """
    walk, given = scene.walk, scene.leaves
    trained = [walk.names[t] for t in walk.trained]
    places: list[tuple[str, Index]] = []
    if scene.step is not None:
        read = [leaf.place for leaf in leaves(scene.explanation.expression) if leaf.element]
        own = [(walk.names[scene.step.tensor], scene.element)]
        places = own + sorted(read, key=lambda place: place[0] not in trained)
    for name in dict.fromkeys([*trained, *given]):
        places += [(name, i) for i in islice(np.ndindex(given[name].shape), OFFERED)]
    texts = [
        f"{element_name(name, index)} = {given[name].data[index]:.10g}"
        for name, index in dict.fromkeys(places)
        if name in given
    ]
    texts += [f"{name} = {activation}" for name, activation in walk.activations.items()]
    if scene.rate is not None:
        texts.append(f"{RATE} = {scene.rate:g}")
    return texts


def next_rate(rate: float, direction: int) -> float:
    """The next larger or smaller of `RATES`; EditError if there is none."""
    larger = [r for r in RATES if r > rate * 1.001]
    smaller = [r for r in RATES if r < rate * 0.999]
    if direction > 0 and larger:
        return larger[0]
    if direction < 0 and smaller:
        return smaller[-1]
    if direction > 0:
        limit = _("The keys raise the rate to {rate} at most. e sets any rate.", rate=f"{rate:g}")
    else:
        limit = _("The keys lower the rate to {rate} at least. e sets any rate.", rate=f"{rate:g}")
    raise EditError(limit)


def find_cursor(scene: Scene, text: str) -> int:
    """Where a jump leads: a step's number, or an array's name. EditError if there is none.

    What no step makes, as an input, is found where it is read first.
    """
    text = text.strip()
    if text.isascii() and text.isdecimal():
        if int(text) > scene.total:
            raise EditError(
                _("There is no step {step}; the last one is {last}.", step=text, last=scene.total)
            )
        return int(text)
    made = {step.name: step.position + 1 for step in reversed(scene.steps_here)}
    if text in made:
        return made[text]
    if text in scene.leaves:
        first = (scene.iteration - 1) * scene.walk.steps_an_iteration
        return next(
            (first + k for k, s in enumerate(scene.steps_here, 1) if text in map(_name, s.reads)),
            first,
        )
    near = nearest(text, jump_names(scene))
    raise EditError(_("No step makes {name}: {near}", name=repr(text), near=near))


def jump_names(scene: Scene) -> list[str]:
    """What can be jumped to: the names of all arrays that steps make, and of those given."""
    return list(dict.fromkeys([*(s.name for s in scene.walk.steps), *scene.leaves]))


def _name(array: Named) -> str:
    return array.name
