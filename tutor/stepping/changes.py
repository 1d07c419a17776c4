"""Changing the walk that is open: its numbers, its rate, its optimizer, how it is written out."""

from __future__ import annotations

from dataclasses import replace

from core.examples import Example
from core.walk import RULES, Phase, Walk
from tutor.stepping.edits import (
    RATE,
    Edit,
    EditError,
    apply,
    current,
    describe,
    next_rate,
    parse_edit,
)
from tutor.stepping.present import Present
from tutor.stepping.spec import MOST_ITERATIONS
from tutor.words import _


class Changes:
    """What the learner changes. EditError, and no change, for what cannot be done.

    `original` is the walk as it was opened, of `example`.
    """

    def __init__(self, present: Present, example: Example, original: Walk) -> None:
        self._present, self._example, self._original = present, example, original

    @property
    def _walk(self) -> Walk:
        return self._present.scene.walk

    def edit(self, text: str) -> None:
        """Make the edit that was typed."""
        self.make(self.read(text))

    def read(self, text: str) -> Edit:
        """The edit that was typed, not yet made."""
        scene = self._present.scene
        edit = parse_edit(text, scene)
        if edit.new == current(edit, scene):
            raise EditError(
                _(
                    "{target} is already {value}. Type another value.",
                    target=edit.target,
                    value=edit.shown,
                )
            )
        return edit

    def make(self, edit: Edit) -> None:
        """Make an edit in this iteration, and compare with the walk before it."""
        scene = self._present.scene
        self._present.see(scene.with_walk(apply(edit, scene), describe(edit, scene)))

    def change_rate(self, direction: int) -> None:
        """The next larger or smaller rate, from this iteration on."""
        rate = self._present.scene.rate
        if rate is None:
            raise EditError(_("This walk has no update, so it has no rate."))
        self.make(Edit(RATE, (), next_rate(rate, direction)))

    def iterate(self) -> None:
        """The same step an iteration later; computed, with the updated parameters, if need be."""
        scene, walk = self._present.scene, self._walk
        if walk.rate is None:
            raise EditError(_("This walk has no update, so it has no next iteration."))
        if walk.iterations == MOST_ITERATIONS:
            raise EditError(
                _("A walk has at most {n} iterations. r starts over.", n=MOST_ITERATIONS)
            )
        size = walk.steps_an_iteration
        if scene.iteration == walk.iterations:
            walk = walk.further()
        later = replace(scene, walk=walk, before=scene.walk, back=size)
        self._present.see(later.at(scene.cursor + size))

    def train_all(self) -> None:
        """Train what the example freezes, or freeze it again."""
        if not self._example.frozen:
            raise EditError(_("This walk already trains all of its parameters."))
        frozen = frozenset() if self._walk.frozen else self._example.frozen
        self._present.move_to(self._walk.varied(frozen=frozen))

    def change_optimizer(self) -> None:
        """The next optimizer; its arithmetic becomes the update steps."""
        if self._walk.rate is None:
            raise EditError(_("This walk has no update, so it has no optimizer."))
        names = list(RULES)
        following = names[(names.index(self._walk.optimizer) + 1) % len(names)]
        self._present.move_to(self._walk.varied(optimizer=following))

    def open_or_close(self) -> None:
        """Write the fused operation at work out in small ones, or close it again."""
        walk, step = self._walk, self._present.scene.step
        if step is not None and step.record is not None:
            name = walk.names[step.record.result]
            fused = {name} & {*walk.can_be_opened}
        else:  # a sum, an update: where their parts come from
            name = walk.names.get(step.tensor, "") if step else ""
            fused = {*walk.fused_readers(name)}
        opened = {one for one in walk.opened if name == one or name.startswith(f"{one}.")}
        if opened or (fused and fused <= walk.opened):
            self._present.move_to(walk.with_opened(walk.opened - opened - fused))
        elif fused:
            self._present.move_to(walk.with_opened(walk.opened | fused))
            if step is not None and step.record is not None:
                self._begin(name, step.phase, step.iteration)
        else:
            can = ", ".join(walk.can_be_opened)
            if not can:
                raise EditError(_("This walk has no fused operation that could be opened."))
            if not name:
                raise EditError(
                    _("There is nothing to open here. You can open {names}.", names=can)
                )
            raise EditError(_("{name} is not fused. You can open {names}.", name=name, names=can))

    def _begin(self, opened: str, phase: Phase, iteration: int) -> None:
        """Go to the first of the small steps that an operation was opened into, this way."""
        scene = self._present.scene
        for step in self._walk.steps_of(iteration):
            made = self._walk.names[step.record.result] if step.record is not None else ""
            inside = made == opened or made.startswith(f"{opened}.")
            if inside and step.phase is phase:
                self._present.see(scene.at(step.position + 1))
                return

    def reset(self) -> None:
        """The walk as it was opened: all edits and iterations undone; the cursor stays."""
        self._present.move_to(self._original)
