"""The author's linter: everything that can be wrong with a lesson, before a learner meets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tutor.authoring.asking import check_letters, check_number_questions, check_questions
from tutor.authoring.causes import causes, check_because, check_claims
from tutor.authoring.closing import check_closing
from tutor.authoring.first_uses import check_glossary, check_terms
from tutor.authoring.generators import check_generated
from tutor.authoring.lengths import check_snippet_lines
from tutor.authoring.letters import check_notation
from tutor.authoring.problem import ChapterText, Problem
from tutor.authoring.references import check_doing, check_links, check_worked
from tutor.authoring.style import check_columns, check_lists, check_numbers, check_pages
from tutor.course.contents import GLOSSARY, NOTATION
from tutor.course.errors import LessonError
from tutor.course.frontmatter import read_front_matter
from tutor.course.glossary import Glossary
from tutor.course.load import lessons_folder, load_course, load_glossary, load_notation
from tutor.course.model import Chapter
from tutor.course.notation import Notation
from tutor.course.outline import ChapterInfo, Course
from tutor.course.parse import parse_chapter
from tutor.course.scan import scan
from tutor.course.text import decode, split_lines
from tutor.words.reasons import why


class Linted(NamedTuple):
    """The course, what was found, the chapters that could be read, each with its file, and the
    sentences in them that say why and that nothing is marked to prove.
    """

    course: Course
    problems: list[Problem]
    chapters: list[tuple[str, Chapter]]
    unproved: list[Problem]


def lint(files: Iterable[Path] = (), root: Path | None = None) -> Linted:
    """Look through `files`, or through every chapter of every language in `root`, the shipped
    lessons by default. Runs nothing. Errors: LessonError if course.toml is malformed.
    """
    folder = root or lessons_folder()
    course = load_course(root=folder)
    infos = {info.file: info for info in course.chapters if info.file}
    paths = list(files) or sorted(
        {*folder.glob("*/*.md"), *(info.path for info in infos.values() if info.path)}
    )
    linted = Linted(course, [], [], [])
    for path in paths:
        file = _short(path)
        if path.name == GLOSSARY:
            linted.problems.extend(check_glossary(course._replace(glossary=path), file))
        elif info := infos.get(path.name):
            _lint_file(path, file, info, linted)
        elif path.name == NOTATION:
            _lint_notation(path, file, linted)
        else:
            linted.problems.append(Problem(file, 1, "course.toml names no such file; add it there"))
    linted.problems.sort()
    return linted


def lint_text(
    text: str,
    info: ChapterInfo,
    file: str,
    course: Course | None = None,
    notation: Notation | None = None,
) -> tuple[Chapter, list[Problem]]:
    """The chapter, and what is wrong with how it is written; with `course`, with how it ends and
    where it leads, too; with `notation`, with its letters. Errors: LessonError.
    """
    chapter = parse_chapter(text, info, file)
    source = _source(text, info, file)
    found = [
        *check_columns(source),
        *check_lists(source),
        *check_pages(chapter),
        *check_numbers(chapter, source),
        *check_snippet_lines(chapter),
        *check_questions(chapter),
        *check_generated(chapter),
        *check_letters(chapter),
        *check_number_questions(chapter),
        *check_because(source),
        *check_claims(chapter),
        *check_worked(chapter),
        *(_of_course(chapter, source, course) if course else ()),
    ]
    if notation:
        found += check_notation(chapter, source, notation)
    return chapter, [Problem(file, line, problem) for line, problem in found]


def _of_course(chapter: Chapter, source: ChapterText, course: Course) -> Iterator[tuple[int, str]]:
    """What is found only with the rest of the course at hand."""
    try:
        glossary = load_glossary(course)
    except LessonError:
        glossary = Glossary()  # said of that file
    yield from check_doing(chapter, source)
    yield from check_links(source, course, glossary)
    yield from check_terms(chapter, source, course, glossary)
    yield from check_closing(chapter, source)


def _lint_file(path: Path, file: str, info: ChapterInfo, linted: Linted) -> None:
    try:
        text = decode(path.read_bytes(), file)
        notation = _notation(path, linted.course)
        chapter, problems = lint_text(text, info, file, linted.course, notation)
    except OSError as error:
        linted.problems.append(Problem(file, 1, f"cannot be read: {why(error)}"))
    except LessonError as error:
        linted.problems.extend(
            Problem(file, max(one.line, 1), f"{one.problem}; {one.remedy}")
            for one in (error, *error.others)
        )
    else:
        if path.parent.name == "en" and chapter.title != info.title:
            said = f"the title is {chapter.title!r}; course.toml says {info.title!r}"
            problems.append(Problem(file, 1, said))
        linted.problems.extend(problems)
        linted.chapters.append((file, chapter))
        linted.unproved.extend(
            Problem(file, cause.line, f"{cause.word}: {cause.sentence}")
            for cause in causes(_source(text, info, file))
            if cause.mark is None
        )


def _lint_notation(path: Path, file: str, linted: Linted) -> None:
    try:
        load_notation(linted.course._replace(notation=path))
    except LessonError as error:
        linted.problems.append(Problem(file, error.line, f"{error.problem}; {error.remedy}"))


def _notation(chapter: Path, course: Course) -> Notation | None:
    """The table of letters beside a chapter; None where there is none that can be read."""
    try:
        notation = load_notation(course._replace(notation=chapter.with_name(NOTATION)))
        return notation if notation.meanings else None
    except LessonError:
        return None  # said of its file


def _source(text: str, info: ChapterInfo, file: str) -> ChapterText:
    lines = split_lines(text, file)
    first = read_front_matter(lines, info, file).end
    return ChapterText(lines, first, list(scan(lines, first, file)))


def _short(path: Path) -> str:
    """The path as an author would write it from where the linter was started."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
