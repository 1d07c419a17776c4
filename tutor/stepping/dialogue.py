"""Stepping by words, for those without a screen: a line does what a key does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.nearest import nearest
from tutor.activities.errors import UsageError
from tutor.quiz.verdict import AnswerError
from tutor.stepping.edits import EditError, find_cursor
from tutor.words import _

if TYPE_CHECKING:
    from tutor.stepping.session import Session


def act(session: Session, line: str) -> str:
    """Do what a line says; what there is to tell of it. Errors: UsageError for what is no verb."""
    verb, _space, rest = line.strip().partition(" ")
    if verb not in VERBS:
        raise UsageError(_("no verb {name!r}; {near}", name=verb, near=nearest(verb, VERBS)))
    try:
        return VERBS[verb](session, rest.strip())
    except (AnswerError, EditError, ValueError) as error:
        return str(error)


def _do(what: str, *how: object) -> Callable[[Session, str], str]:
    def done(session: Session, rest: str) -> str:
        said = session.do(what, *how)
        return said.text if said else ""

    return done


def _go(session: Session, rest: str) -> str:
    session.moves.go(find_cursor(session.scene, rest))
    return ""


def _predict(session: Session, rest: str) -> str:
    if not session.predictions.asked:
        session.predictions.toggle()
    if session.predictions.question is None:
        return _("There is nothing to predict at this step.")
    verdict = session.predictions.answer(rest)
    if verdict.correct:
        session.predictions.reveal()
    return verdict.feedback


def _edit(session: Session, rest: str) -> str:
    session.changes.edit(rest)
    return ""


def _look(what: str, counted: str) -> Callable[[Session, str], str]:
    def looked(session: Session, rest: str) -> str:
        from tutor.stepping.insight import work_out

        if session.scene.subject is None:
            return _("Only gradients are checked and traced. Go to an array that has one.")
        work_out(what, session.scene)
        session.present.counts[counted] += 1
        return ""

    return looked


VERBS: dict[str, Callable[[Session, str], str]] = {
    "next": _do("moves.onward", 1),
    "back": _do("moves.onward", -1),
    "go": _go,
    "predict": _predict,
    "check": _look("check", "checked"),
    "trace": _look("blame", "traced"),
    "hide": _do("hunt.plant"),
    "accuse": _do("hunt.accuse"),
    "edit": _edit,
    "update": _do("changes.iterate"),
}
"""What each verb does."""
