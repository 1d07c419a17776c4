"""What a session of review asks: what is due, a few at a time, neighbours apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tutor.learner import answers_to, due_ids, latest_verdicts, right_answers, seed_of
from tutor.learner.instances import instance
from tutor.quiz.generated import FIRST_SEED, Generated
from tutor.quiz.kinds import KINDS
from tutor.quiz.order import as_again, as_on_page
from tutor.study.exercises import standing

if TYPE_CHECKING:
    from tutor.learner import Answer, Store
    from tutor.quiz.question import Question
    from tutor.quiz.tries import Standing
    from tutor.study.drafts import Drafts
    from tutor.study.sources import Sources

SESSION = 10
"""Questions of a session: enough for a few minutes."""


class Begun(NamedTuple):
    """What the learner wrote of an answer: `draft` goes on, `shelved` is brought back by a key."""

    draft: str | None = None
    shelved: str | None = None
    standing: Standing | None = None
    """Of an exercise, what was tried."""


def begun(store: Store, drafts: Drafts, question: Question) -> Begun:
    """What there is of an answer to a question. One that was right already is not given away: the
    question is asked to see whether the learner still knows it.
    """
    draft, shelved = drafts.versions().get(question.id), drafts.shelved().get(question.id)
    tried = standing(store, question) if KINDS[question.kind].in_code else None
    if draft is not None and draft == right_answers(store).get(question.id):
        return Begun(None, draft, tried)
    return Begun(draft, shelved, tried)


def due_questions(store: Store, sources: Sources, most: int = SESSION) -> list[Question]:
    """The questions that are due, longest overdue first, `most` of them at most; those of one
    chapter are apart where others stand between them.
    """
    names = due_ids(store, sources.exists)
    return asked_again(store, sources, apart(list(islice(names, most))))


def wrong_questions(store: Store, sources: Sources) -> list[Question]:
    """The questions whose last answer was wrong."""
    verdicts = latest_verdicts(store)
    return asked_again(store, sources, (name for name, right in verdicts.items() if not right))


def asked_again(store: Store, sources: Sources, names: Iterable[str]) -> list[Question]:
    """The questions with these ids that still exist, in another order than on the page, and
    another one each time; with other numbers, where they have them.
    """
    found = []
    for name in names:
        answers = answers_to(store, name)
        question = sources.find(name)
        if question is not None and seed_of(question.id) is not None:
            question = sources.find(instance(name, next_seed(answers)))
        if question is not None:
            found.append(as_again(question, len(answers)))
    return found


def fresh(store: Store, asked: Question | Generated) -> Question:
    """A question of a page as it is asked now: with numbers that it was not answered with yet."""
    if isinstance(asked, Generated):
        return asked.question(next_seed(answers_to(store, asked.id)))
    return as_on_page(asked)


def next_seed(answers: Iterable[Answer]) -> int:
    """The seed that comes after those of these answers."""
    return max((seed_of(one.question) or 0 for one in answers), default=FIRST_SEED - 1) + 1


def apart(names: list[str]) -> list[str]:
    """Ids in another order: no two of a chapter beside each other, as far as that goes. What comes
    first of each chapter stays so.
    """
    return list(_alternating(names))


def _alternating(names: list[str]) -> Iterator[str]:
    waiting, before = list(names), ""
    while waiting:
        # The chapter with most left goes first where it may: it would be left over otherwise.
        chapters = [name.rpartition("/")[0] for name in waiting]
        most = max(set(chapters), key=lambda one: (chapters.count(one), -chapters.index(one)))
        crowded = 2 * chapters.count(most) > len(waiting) and most != before
        others = (n for n, chapter in enumerate(chapters) if chapter != before)
        at = chapters.index(most) if crowded else next(others, 0)
        before = chapters[at]
        yield waiting.pop(at)
