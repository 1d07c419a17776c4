"""A walk that is open: what is shown of it, what the learner changed, predicted and looked for."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from core.walk import RULES, Phase, Walk, first_non_finite
from tutor.stepping.edits import (
    RATE,
    Edit,
    EditError,
    apply,
    current,
    describe,
    edits_in,
    next_rate,
    parse_edit,
)
from tutor.stepping.heading import Status
from tutor.stepping.opening import example_of, walk_of
from tutor.stepping.scene import Scene
from tutor.stepping.spec import MOST_ITERATIONS, StepSpec

if TYPE_CHECKING:
    from core.walk import Step
    from tutor.learner import WalkPlace
    from tutor.quiz.question import Question
    from tutor.quiz.verdict import Verdict

LARGE = 40
"""Forward steps from which a walk opens with its layers folded."""


class Session:
    """What the learner does with one walk. Each change replaces `scene`; nothing is mutated.

    Errors: UsageError if there is no such walk, or no such place in it.
    """

    def __init__(self, spec: StepSpec) -> None:
        self.example = example_of(spec)
        self.name = self.example.name
        self.original = walk_of(spec)
        self.scene = Scene(self.original, folded=_folded(self.original)).at(spec.at or 0)
        if spec.element is not None:
            self.scene = self.scene.looking_at(spec.element)
        self.predicting = False
        self.bookmarks: set[int] = set()
        self._told: set[int] = set()  # positions of the walk that is open

    @property
    def place(self) -> WalkPlace:
        """Where the learner is, to come back to."""
        from tutor.learner import WalkPlace

        scene, walk = self.scene, self.scene.walk
        return WalkPlace(
            self.name,
            self.example.title,
            scene.cursor,
            scene.total,
            tuple(sorted(scene.folded)),
            tuple(sorted(walk.opened)),
            walk.optimizer,
            walk.iterations,
            train_all=walk.frozen != self.example.frozen,
            element=scene.element,
            edits=tuple((k, edit.words) for k, edit in edits_in(walk.recipe, self.example.recipe)),
            bookmarks=tuple(sorted(self.bookmarks)),
        )

    def resume(self, place: WalkPlace) -> None:
        """Go where a walk of this name was left; what it no longer has is left out."""
        original = self.original
        walk = original.varied(
            optimizer=place.optimizer if place.optimizer in RULES else original.optimizer,
            iterations=min(max(place.iterations, 1), MOST_ITERATIONS),
            opened=frozenset(place.opened) & frozenset(original.can_be_opened),
            frozen=frozenset() if place.train_all else self.example.frozen,
        )
        folded = frozenset(place.folded) & _layers(walk)
        self._see(replace(self.scene, walk=walk, folded=folded))
        for iteration, words in place.edits:
            self._repeat(iteration, words)
        scene = replace(self.scene, before=None, cause="")
        self._see(scene.at(place.at).looking_at(place.element))
        self.bookmarks = {cursor for cursor in place.bookmarks if 0 <= cursor <= scene.total}

    def _repeat(self, iteration: int, words: str) -> None:
        """Make an edit again in the iteration it was made in, if it still fits."""
        walk = self.scene.walk
        if not 1 <= iteration <= walk.iterations:
            return
        self.go((iteration - 1) * walk.steps_an_iteration + 1)
        with suppress(EditError):
            self._make(parse_edit(words, self.scene))

    @property
    def status(self) -> str:
        """``backward 12 / 18   iteration 2   rate 0.50``."""
        return "   ".join(status.text for status in self.statuses)

    @property
    def statuses(self) -> list[Status]:
        """The parts of the status, the most important first."""
        scene, walk = self.scene, self.scene.walk
        parts = [Status(f"{scene.phase} {_done(scene)} / {scene.total}")]
        if (born := first_non_finite(walk)) is not None:
            kind = "∞" if np.isinf(born.array).any() else "NaN"
            short = f"{kind} at step {born.position + 1}"
            parts.append(Status(f"{kind} first at step {born.position + 1}, {born.name}", short))
        if walk.fault is not None:
            parts.append(Status("a fault is planted", "a fault"))
        if self.predicting:
            parts.append(Status("predict", "predict"))
        if walk.iterations > 1:
            parts.append(Status(f"iteration {scene.iteration}", f"iter. {scene.iteration}"))
        if (rate := scene.rate) is not None:
            plain = rate == 0 or 0.01 <= rate < 1000
            shown = f"rate {rate:.2f}" if plain else f"rate {rate:g}"
            parts.append(Status(shown))
        if walk.optimizer != "sgd":
            parts.append(Status(walk.optimizer))
        if scene.folded:
            parts.append(Status("layers folded"))
        return parts

    @property
    def finished_backward(self) -> bool:
        """Whether the whole backward pass is done."""
        backward = (Phase.BACKWARD, Phase.ACCUMULATE)
        steps = self.scene.walk.steps[: self.scene.walk.steps_an_iteration]
        last = max((step.position for step in steps if step.phase in backward), default=-1)
        return self.scene.cursor > last >= 0

    def go(self, cursor: int) -> None:
        """Go to a position: so many steps are done."""
        self._see(self.scene.at(cursor))

    def fold(self, everything: bool = False) -> None:
        """Fold the layer at the cursor, so that a move takes all of its steps, or unfold it.

        At the start, or with `everything`, all layers. What is folded here is done as a whole.
        """
        scene, stage = self.scene, self.scene.stage
        if stage is None or everything:
            folded = frozenset() if scene.folded else _layers(scene.walk)
        else:
            folded = scene.folded ^ {stage.name}
        done = stage.last + 1 if stage is not None and stage.name in folded else scene.cursor
        self._see(replace(scene, folded=folded).at(done))

    def look(self, scene: Scene) -> None:
        """Look at another element of the same step."""
        self._see(scene)

    def edit(self, text: str) -> None:
        """Make the edit that was typed; EditError, and no change, if it cannot be made."""
        edit = parse_edit(text, self.scene)
        if edit.new == current(edit, self.scene):
            raise EditError(f"{edit.target} is {edit.shown} already: type another")
        self._make(edit)

    def change_rate(self, direction: int) -> None:
        """The next larger or smaller rate, from this iteration on."""
        rate = self.scene.rate
        if rate is None:
            raise EditError("this walk has no update, so it has no rate")
        self._make(Edit(RATE, (), next_rate(rate, direction)))

    def _make(self, edit: Edit) -> None:
        self._become(apply(edit, self.scene), describe(edit, self.scene))

    def iterate(self) -> None:
        """The same step an iteration later; computed, with the updated parameters, if need be."""
        scene, walk = self.scene, self.scene.walk
        if walk.rate is None:
            raise EditError("this walk has no update, so it has no next iteration")
        if walk.iterations == MOST_ITERATIONS:
            raise EditError(f"{MOST_ITERATIONS} iterations are enough: r begins again")
        size = walk.steps_an_iteration
        if scene.iteration == walk.iterations:
            walk = walk.further()
        self._see(replace(scene, walk=walk, before=scene.walk, back=size).at(scene.cursor + size))

    def train_all(self) -> None:
        """Train what the example freezes, or freeze it again."""
        if not self.example.frozen:
            raise EditError("every parameter of this walk is trained already")
        frozen = frozenset() if self.scene.walk.frozen else self.example.frozen
        self._replace(frozen=frozen)

    def change_optimizer(self) -> None:
        """The next optimizer; its arithmetic becomes the update steps."""
        walk = self.scene.walk
        if walk.rate is None:
            raise EditError("this walk has no update, so it has no optimizer")
        names = list(RULES)
        self._replace(optimizer=names[(names.index(walk.optimizer) + 1) % len(names)])

    def open_or_close(self) -> None:
        """Write the fused operation at work out in small ones, or close it again."""
        walk, step = self.scene.walk, self.scene.step
        if step is not None and step.record is not None:
            name = walk.names[step.record.result]
            fused = {name} & {*walk.can_be_opened}
        else:  # a sum, an update: where their parts come from
            name = walk.names.get(step.tensor, "") if step else ""
            fused = {*walk.fused_readers(name)}
        opened = {one for one in walk.opened if name == one or name.startswith(f"{one}.")}
        if opened or (fused and fused <= walk.opened):
            self._replace(opened=walk.opened - opened - fused)
        elif fused:
            self._replace(opened=walk.opened | fused)
        else:
            can = ", ".join(walk.can_be_opened)
            raise EditError(
                f"{name or 'nothing here'} is made in one piece; "
                + (f"these can be opened: {can}" if can else "nothing here can be opened")
            )

    def plant(self) -> None:
        """Put a mistake into the backward pass, which one is not said; or take it out."""
        walk = self.scene.walk
        if walk.fault is not None:
            self._see(self._staying(walk.with_fault(None)))
            return
        possible = walk.faults()
        if not possible:
            raise EditError("no mistake would make a difference in this walk")
        fault = random.choice(possible)
        spoiled = self._staying(walk.with_fault(fault.name))
        self._see(replace(spoiled, unexplained=True))

    def accuse(self) -> tuple[bool, str]:
        """Whether the fault is at this step, and what to say; a fault that was found is told."""
        walk, step = self.scene.walk, self.scene.step
        if walk.fault is None:
            raise EditError("no fault is planted: v plants one")
        parting = walk.parting()
        if parting is None:
            raise EditError("with these numbers the mistake changes nothing: r undoes the edits")
        if step is None or step.position < parting.position:
            return False, "Not here: up to this step every number is right."
        if step.position > parting.position:
            return False, "The damage is older: an earlier step went wrong already."
        self._see(replace(self.scene, unexplained=False))
        return True, f"Found: {walk.fault.title}. {walk.fault.lesson}"

    def predict(self) -> None:
        """Hide each number until it was predicted; or show them again."""
        self.predicting = not self.predicting
        self._see(self.scene)

    @property
    def question(self) -> Question | None:
        """What is to be predicted now; None where nothing is hidden."""
        from tutor.quiz.predictions import prediction

        scene = self.scene
        if not scene.covered or scene.step is None:
            return None
        return prediction(self.name, scene.walk, scene.step, scene.element)

    def answer(self, text: str) -> Verdict:
        """Grade a prediction; a right one, and a number that was wrong, uncovers the array.

        Raises AnswerError for what is no prediction.
        """
        from tutor.quiz.predictions import grade_prediction

        question, step = self.question, self.scene.step
        assert question is not None
        assert step is not None
        return grade_prediction(question, step, self.scene.element, text)

    def reveal(self) -> None:
        """Show what is hidden at this step."""
        self._told.add(self.scene.cursor)
        self._see(self.scene)

    def mark(self) -> bool:
        """Set a bookmark at this step, or take it away; tells whether there is one now."""
        self.bookmarks ^= {self.scene.cursor}
        return self.scene.cursor in self.bookmarks

    def next_bookmark(self) -> None:
        """Go to the next bookmark, after the last one to the first."""
        if not self.bookmarks:
            raise EditError("no step is bookmarked: m sets a bookmark")
        after = [cursor for cursor in sorted(self.bookmarks) if cursor > self.scene.cursor]
        self.go(min(after or self.bookmarks))

    def reset(self) -> None:
        """The walk as it was opened: all edits and iterations undone; the cursor stays."""
        self._move_to(self.original)

    def _become(self, walk: Walk, cause: str) -> None:
        self._see(self.scene.with_walk(walk, cause))

    def _replace(self, **changes: Any) -> None:
        """The walk made in another way; the cursor stays where the same array is made."""
        self._move_to(self.scene.walk.varied(**changes))

    def _move_to(self, walk: Walk) -> None:
        """Go to a walk with other steps; the cursor and the bookmarks stay at their arrays."""
        steps = self.scene.walk.steps
        marked = {cursor for cursor in self.bookmarks if cursor}
        moved = {_same(steps[cursor - 1], walk) + 1 for cursor in marked}
        self.bookmarks = moved | (self.bookmarks - marked)
        self._see(self._staying(walk))

    def _staying(self, walk: Walk) -> Scene:
        """The scene of a walk with other steps, where it makes what is made here."""
        step = self.scene.step
        unexplained = self.scene.unexplained and walk.fault is not None
        scene = Scene(
            walk, 0, (), self.scene.row, unexplained=unexplained, folded=self.scene.folded
        )
        if step is None:
            return scene
        cursor = _same(step, walk) + 1
        return scene.at(cursor).looking_at(self.scene.element)

    def _see(self, scene: Scene) -> None:
        if scene.walk is not self.scene.walk:
            self._told.clear()
        told = scene.cursor in self._told
        predictable = scene.step is not None and scene.step.phase is not Phase.SEED
        self.scene = replace(scene, covered=self.predicting and predictable and not told)


def _folded(walk: Walk) -> frozenset[str]:
    """The layers that are folded as a walk opens."""
    return _layers(walk) if len(walk.passes[0].tape.records) > LARGE else frozenset()


def _done(scene: Scene) -> str:
    """How many steps are done; of a folded layer, which ones it took."""
    stage = scene.stage
    if stage is None or stage.name not in scene.folded or stage.first == stage.last:
        return f"{scene.cursor}"
    return f"{stage.first + 1}–{scene.cursor}"


def _layers(walk: Walk) -> frozenset[str]:
    return frozenset(stage.name for stage in walk.stages)


def _same(step: Step, walk: Walk) -> int:
    """The position of the step that makes the same array in the same phase, or of one near it."""
    alike = [s for s in walk.steps if s.iteration == min(step.iteration, walk.iterations)]
    for one in alike:
        if one.name == step.name and one.phase == step.phase:
            return one.position
    within = [s for s in alike if s.name.partition(".")[0] == step.name.partition(".")[0]]
    return (within or alike[:1])[0].position
