"""``backstep quiz``: the questions of a chapter, one after the other."""

from __future__ import annotations

from tutor.activities import destinations
from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.read import find
from tutor.commands.terminal import interactive, open_app, warn
from tutor.commands.trusting import runner_for
from tutor.course import load_chapter
from tutor.learner import Store
from tutor.study.reviewing import fresh
from tutor.words import _


def main(words: list[str]) -> int:
    """Open the chapter at its first question; with --plain ask on standard input."""
    parser = Parser(
        "quiz",
        _("Answer the questions of a chapter. --plain asks them line by line."),
        ["quiz 1", "quiz perceptron --plain", "quiz --remarks > remarks.txt"],
    )
    parser.add_argument(
        "name", metavar=_("CHAPTER[/PAGE]"), nargs="?", help=_("a number or a name")
    )
    parser.add_argument(
        "--remarks", action="store_true", help=_("print what you said is wrong with questions")
    )
    add_course_option(parser)
    parser.add_output_options(
        _("print questions and verdicts as JSON; an answer is a line of standard input"),
        _("use standard input and output"),
    )
    options = parser.read(words)
    if options.remarks:
        from tutor.commands.remarks import print_remarks

        print_remarks(course_of(options), as_json=options.json)
        return 0
    if options.name is None:
        raise UsageError(_("name a chapter, such as: {command}", command="backstep quiz 1"))
    course = course_of(options, options.name)
    info, page = find(course, options.name)
    pages = (page,) if page else load_chapter(info).pages
    asked = [question for one in pages for question in one.asked]
    if not asked and not options.json:
        print(_("There are no questions in {name}.", name=options.name))
        return 0
    if not (options.plain or options.json) and interactive():
        first = next(one for one in pages if one.asked)
        return open_app(destinations.Read(f"{info.id}/{first.slug}"), course)
    from tutor.commands.asking import ask_all
    from tutor.commands.asking_json import ask_as_json

    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        ask = ask_as_json if options.json else ask_all
        runner = runner_for(store, course, asks=not options.json)
        ask(store, (fresh(store, one) for one in asked), "quiz", runner)
    return 0
