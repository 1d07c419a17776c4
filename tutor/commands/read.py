"""``backstep read``: a chapter in the tutor, or as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tutor.activities import destinations
from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.terminal import interactive, open_app, say_json, wrapped
from tutor.course import find_chapter, load_chapter
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.course import ChapterInfo, Course, Page
    from tutor.quiz.question import Question


def main(words: list[str]) -> int:
    """Open a chapter or a page in the tutor; as text with --plain or where no terminal is."""
    parser = Parser(
        "read",
        _("Read a chapter or one of its pages in the tutor. --plain prints it as text."),
        ["read 1", "read 1/2", "read perceptron/digits --plain", "read --plain | less"],
    )
    parser.add_argument(
        "name",
        nargs="?",
        metavar=_("CHAPTER[/PAGE]"),
        help=_("numbers or names; leave it out for a list of the chapters"),
    )
    add_course_option(parser)
    parser.add_output_options(_("print one chapter or page per line as JSON"))
    options = parser.read(words)
    in_app = not (options.plain or options.json) and interactive()
    course = course_of(options, options.name)
    if options.name is None:
        if in_app:
            return open_app(destinations.Home(), course)
        if options.json:
            from tutor.commands.page_json import chapter_event

            return _print_json(map(chapter_event, course.chapters))
        lines: Iterator[str] = _contents(course)
    else:
        info, page = find(course, options.name)
        pages = (page,) if page else load_chapter(info).pages
        if in_app:
            name = f"{info.id}/{page.slug}" if page else info.id
            return open_app(destinations.Read(name), course)
        if options.json:
            from tutor.commands.page_json import page_event

            return _print_json(page_event(info, page) for page in pages)
        lines = _chapter(course, info, pages)
    for line in lines:
        print(line)
    return 0


def _print_json(events: Iterable[dict[str, Any]]) -> int:
    for event in events:
        say_json(event)
    return 0


def find(course: Course, name: str) -> tuple[ChapterInfo, Page | None]:
    """The chapter, and the page if one is named, by slug or by number: ``1/2``.

    Errors: NotInCourse, LessonError.
    """
    chapter, slash, page = name.partition("/")
    if not (slash and page.isascii() and page.isdecimal()):
        return find_chapter(course, name)
    info = find_chapter(course, chapter or name)[0]
    pages = load_chapter(info).pages
    if not 1 <= int(page[:6]) <= len(pages):
        raise UsageError(
            _(
                "no page {page} in chapter {chapter}; expected a number from 1 to {last}",
                page=page,
                chapter=info.slug,
                last=len(pages),
            )
        )
    return info, pages[int(page) - 1]


def _contents(course: Course) -> Iterator[str]:
    yield course.title
    yield ""
    for info in course.chapters:
        when = _("{n} min", n=info.minutes) if info.path else _("to come")
        yield f"{info.number:>3d}  {info.title}  ({when})"
        yield from wrapped(info.idea, first=" " * 5)
    yield ""
    number = f"{course.pack}:NUMBER" if course.pack else "NUMBER"
    yield _("To read a chapter: {command}", command=f"backstep read {number} --plain")


def _opening(course: Course, info: ChapterInfo) -> list[Question]:
    """What the chapter asks of earlier ones; nothing where the learner's data can't be had: to read
    needs none.
    """
    from tutor.learner import DataDirectoryError, LearnerDataError, Store, latest_answers
    from tutor.study.recall import opening_questions

    try:
        with Store.open() as store:
            return opening_questions(store, course, info, latest_answers(store))
    except (LearnerDataError, DataDirectoryError):
        return []


def _chapter(course: Course, info: ChapterInfo, pages: tuple[Page, ...]) -> Iterator[str]:
    from tutor.commands.page import page_lines, recall_lines

    all_pages = load_chapter(info).pages
    title = f"{info.number} {info.title}"
    yield title
    yield "=" * cells.width(title)
    if pages[0] == all_pages[0] and (questions := _opening(course, info)):
        yield ""
        yield from recall_lines(questions, course.command(f"review --before {info.number} --plain"))
    for page in pages:
        yield ""
        yield from page_lines(page, all_pages.index(page) + 1, len(all_pages))
