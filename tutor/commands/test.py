"""``backstep test``: a chapter's questions in one sitting; whoever passes knows the chapter."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from tutor.activities import destinations
from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.failures import FAILED
from tutor.commands.keeping import keeping
from tutor.commands.markdown import plain_lines
from tutor.commands.page import question_lines
from tutor.commands.page_json import question_event, verdict_event
from tutor.commands.terminal import interactive, open_app, say_json, warn, wrapped
from tutor.commands.trusting import runner_for
from tutor.commands.typed_lines import LEAVE, Left, answer_in, typed_answer
from tutor.course import find_chapter, load_chapter
from tutor.learner import Store
from tutor.quiz.kinds import KINDS
from tutor.quiz.submit import submit
from tutor.quiz.verdict import AnswerError
from tutor.running.policy import NotAllowed
from tutor.study.chapter_test import Sitting, came_to, keep_result, questions_of_test, rules
from tutor.words import _

if TYPE_CHECKING:
    from tutor.learner.keeper import Keep
    from tutor.quiz.question import Question
    from tutor.running.policy import Runner


def main(words: list[str]) -> int:
    """Take the test of a chapter; 1 if it was not passed."""
    parser = Parser(
        "test",
        _(
            "Take a chapter's test: all its questions in one sitting, one answer each, no hints.\n"
            "Whoever passes knows the chapter and need not read it. --plain asks line by line."
        ),
        ["test 1", "test backpropagation --plain"],
    )
    parser.add_argument("name", metavar=_("CHAPTER"), help=_("a number or a name"))
    add_course_option(parser)
    parser.add_output_options(
        _("print questions and verdicts as JSON; an answer is a line of standard input"),
        _("use standard input and output"),
    )
    options = parser.read(words)
    course = course_of(options, options.name)
    info, page = find_chapter(course, options.name)
    if page is not None:
        raise UsageError(_("{name} is a page; a test is of a whole chapter", name=options.name))
    chapter = load_chapter(info)
    if not (options.plain or options.json) and interactive():
        return open_app(destinations.TakeTest(info.id), course)
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        sitting = Sitting(info.id, tuple(questions_of_test(store, chapter)))
        if not sitting.questions:
            raise UsageError(_("{name} has no questions for a test", name=info.slug))
        keep, runner = keeping(store), runner_for(store, course, asks=not options.json)
        passed = _take(sitting, keep, runner, as_json=options.json)
        if options.json:
            for question in sitting.questions:
                if question.id in sitting.verdicts:
                    say_json(verdict_event(store, question, sitting.verdicts[question.id]))
            say_json(
                {
                    "event": "done",
                    "chapter": info.id,
                    "right": sitting.right,
                    "asked": len(sitting.questions),
                    "needed": sitting.needed,
                    "passed": passed,
                }
            )
    return 0 if passed else FAILED


def _take(sitting: Sitting, keep: Keep, runner: Runner, *, as_json: bool) -> bool:
    """Ask every question once; whether the test was passed."""
    if not as_json:
        print(*wrapped(rules(sitting.questions)), sep="\n")
    try:
        for number, question in enumerate(sitting.questions, 1):
            if as_json:
                say_json(question_event(question))
            else:
                print(f"\n{number}/{len(sitting.questions)}")
                for line in question_lines(question, excerpt=True):
                    print(line)
            _ask(sitting, question, keep, runner, as_json=as_json)
    except Left:
        if not as_json:
            print()
            print(_("You left the test, so it does not count."))
        return False
    asyncio.run(keep_result(keep, sitting))
    if not as_json:
        _print_result(sitting)
    return sitting.passed


def _ask(
    sitting: Sitting, question: Question, keep: Keep, runner: Runner, *, as_json: bool
) -> None:
    """Take an answer to a question; what is none is refused, and asked for again."""
    kind = KINDS[question.kind]
    while True:
        if as_json:
            line = sys.stdin.readline()
            if not line:
                raise Left
            typed = answer_in(line)
        else:
            print(_("(an empty line leaves it out, {leave} ends the test)", leave=LEAVE))
            typed = typed_answer(question, lambda word: not word)
        if not typed.strip():
            return
        try:
            given = kind.parse(question, typed)
            answered = submit(keep, question, given, runner=runner, context="test")
            sitting.verdicts[question.id] = asyncio.run(answered)
            return
        except (AnswerError, NotAllowed) as error:
            if as_json:
                say_json({"event": "refused", "question": question.id, "message": str(error)})
                return
            print(error)


def _print_result(sitting: Sitting) -> None:
    print()
    for question in sitting.missed:
        print(f"✗ {question.id}")
        verdict = sitting.verdicts.get(question.id)
        said = verdict.feedback if verdict is not None else _("You left it out.")
        for line in plain_lines(said, "  "):
            print(line)
    print(came_to(sitting))
