"""``backstep review``: the questions that are due again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.activities.destinations import Read, Review
from tutor.activities.parser import Parser, typed
from tutor.activities.value_types import Whole
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.terminal import interactive, open_app, warn
from tutor.commands.trusting import runner_for
from tutor.course import find_chapter, load_chapter
from tutor.learner import Store, latest_answers, next_due
from tutor.learner.times import by_then
from tutor.study.recall import opening_questions
from tutor.study.reviewing import SESSION, due_questions
from tutor.words import _

if TYPE_CHECKING:
    from tutor.course import ChapterInfo, Course
    from tutor.learner import Store
    from tutor.study.sources import Sources


def main(words: list[str]) -> int:
    """Open the review screen; with --plain ask on standard input."""
    parser = Parser(
        "review",
        _("Answer again what you got wrong or may have forgotten. --plain asks line by line."),
        ["review", "review --plain", "review --before 4 --plain"],
    )
    add_course_option(parser)
    parser.add_output_options(
        _("print questions and verdicts as JSON; an answer is a line of standard input"),
        _("use standard input and output"),
    )
    parser.add_argument(
        "--before",
        metavar=_("CHAPTER"),
        help=_("ask the two questions that a chapter opens with, from those it needs"),
    )
    parser.add_argument(
        "--most",
        type=typed(Whole(1, 1000)),
        default=SESSION,
        metavar="N",
        help=_("ask so many at the most"),
    )
    options = parser.read(words)
    course = course_of(options, options.before)
    chapter = find_chapter(course, options.before)[0] if options.before else None
    if not (options.plain or options.json) and interactive():
        return open_app(Read(_first_page(chapter)) if chapter else Review(), course)
    from tutor.commands.asking import ask_all
    from tutor.commands.asking_json import ask_as_json
    from tutor.study.sources import sources_of

    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        sources = sources_of(course)
        questions = (
            opening_questions(store, course, chapter, latest_answers(store))
            if chapter
            else due_questions(store, sources, options.most)
        )
        runner = runner_for(store, course, asks=not options.json)
        if options.json:
            ask_as_json(store, questions, "review", runner)
        elif questions:
            ask_all(store, questions, "review", runner)
        elif chapter:
            print(
                _(
                    "There is nothing to ask: you have not met what this chapter needs, or were "
                    "asked today."
                )
            )
        else:
            print(_("Nothing is due."), _next(store, sources, course))
    return 0


def _first_page(chapter: ChapterInfo) -> str:
    return f"{chapter.id}/{load_chapter(chapter).pages[0].slug}"


def _next(store: Store, sources: Sources, course: Course) -> str:
    due = next_due(store, sources.exists)
    if due is None:
        return _(
            "Questions come here once you have answered them: {command}",
            command=course.command("quiz 1"),
        )
    when = by_then(due)
    return _(
        "The next question is due on {day} at {time}.", day=f"{when:%Y-%m-%d}", time=f"{when:%H:%M}"
    )
