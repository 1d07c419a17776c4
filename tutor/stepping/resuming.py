"""Where a walk was left, and how to go back there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from core.walk import RULES
from tutor.learner import WalkPlace
from tutor.stepping.edits import EditError, edits_in, parse_edit
from tutor.stepping.scene import layers_in
from tutor.stepping.session import Session
from tutor.stepping.spec import MOST_ITERATIONS, StepSpec

if TYPE_CHECKING:
    from tutor.learner import WalkPlace


def place_of(session: Session) -> WalkPlace:
    """Where the learner is, to come back to."""
    scene, example = session.scene, session.example
    recipe = scene.walk.recipe
    return WalkPlace(
        session.name,
        example.title,
        scene.cursor,
        scene.total,
        tuple(sorted(scene.folded)),
        tuple(sorted(recipe.opened)),
        recipe.optimizer,
        recipe.iterations,
        train_all=recipe.frozen != example.frozen,
        element=scene.element,
        edits=tuple((since, edit.words) for since, edit in edits_in(recipe, example.recipe)),
        bookmarks=tuple(sorted(session.present.bookmarks)),
    )


def resume(session: Session, place: WalkPlace) -> None:
    """Go where a walk of this name was left; what it no longer has is left out."""
    original, present = session.original, session.present
    walk = original.varied(
        optimizer=place.optimizer if place.optimizer in RULES else original.optimizer,
        iterations=min(max(place.iterations, 1), MOST_ITERATIONS),
        opened=frozenset(place.opened) & frozenset(original.can_be_opened),
        frozen=frozenset() if place.train_all else session.example.frozen,
    )
    folded = frozenset(place.folded) & layers_in(walk)
    present.see(replace(session.scene, walk=walk, folded=folded))
    for iteration, words in place.edits:
        if 1 <= iteration <= walk.iterations:
            _repeat(session, iteration, words)
    scene = replace(session.scene, before=None, cause="")
    present.see(scene.at(place.at).looking_at(place.element))
    present.bookmarks = {cursor for cursor in place.bookmarks if 0 <= cursor <= scene.total}


def _repeat(session: Session, iteration: int, words: str) -> None:
    """Make an edit again in the iteration it was made in, if it still fits."""
    session.moves.go((iteration - 1) * session.scene.walk.steps_an_iteration + 1)
    with suppress(EditError):
        session.changes.make(parse_edit(words, session.scene))


def spec_of(session: Session) -> StepSpec:
    """What opens the walk where it is now, as far as settings go: without edits and bookmarks."""
    scene, usual = session.scene, session.example.recipe
    recipe = scene.walk.recipe
    expanded = bool(recipe.opened) and recipe.opened == frozenset(session.original.can_be_opened)
    at = scene.cursor if scene.cursor and (expanded or not recipe.opened) else None
    fits = at is not None and scene.step is not None and len(scene.element) == scene.step.array.ndim
    return StepSpec(
        session.name,
        at=at,
        element=scene.element if fits else None,
        expand=expanded,
        rate=None if recipe.rate == usual.rate else recipe.rate,
        optimizer=None if recipe.optimizer == usual.optimizer else recipe.optimizer,
        iterations=recipe.iterations,
        train_biases=recipe.frozen != usual.frozen,
    )
