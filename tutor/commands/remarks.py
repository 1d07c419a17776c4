"""What learners say is wrong with questions, printed for their authors."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tutor.commands.markdown import plain_lines
from tutor.commands.terminal import say_json, warn, wrapped
from tutor.learner import Store, list_remarks
from tutor.quiz.remark import wording
from tutor.study.sources import sources_of
from tutor.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor.course import Course
    from tutor.learner import QuestionRemark
    from tutor.study.sources import Sources


def print_remarks(course: Course, *, as_json: bool) -> None:
    """Print every remark, by question, as text or a JSON object a line; of one on a question of
    `course`, whether that is still worded so.
    """
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        found = list_remarks(store)
    sources = sources_of(course)
    if as_json:
        for remark in found:
            say_json({"event": "remark", **remark._asdict(), "still": _still(remark, sources)})
    elif not found:
        print(_("There are no remarks. F12 in a question, or ## on the command line, makes one."))
    for number, remark in enumerate(() if as_json else found):
        if number:
            print()
        for line in _lines(remark, sources):
            print(line)


def _lines(remark: QuestionRemark, sources: Sources) -> Iterator[str]:
    when = datetime.fromtimestamp(remark.at / 1e6, UTC).astimezone()
    yield f"{remark.question}  {when:%Y-%m-%d %H:%M}  [{remark.wording}]"
    if not _still(remark, sources):
        yield _("  The question is worded otherwise now, or gone.")
    elif (question := sources.find(remark.question)) is not None:
        yield from plain_lines(question.prompt, "    ")
    if remark.answer:
        yield from wrapped(remark.answer, first=_("  answered: "))
    yield from wrapped(remark.words, first=_("  remark:   "))


def _still(remark: QuestionRemark, sources: Sources) -> bool:
    """Whether the question is worded as it was."""
    question = sources.find(remark.question)
    return question is not None and wording(question) == remark.wording
