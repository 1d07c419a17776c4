"""Where what can be found comes from: each origin gives its documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from core.examples import EXAMPLES
from tutor import course as lessons
from tutor.activities.registry import labs
from tutor.course import (
    Chapter,
    Course,
    LessonError,
    LessonLink,
    NotInCourse,
    load_chapter,
    load_glossary,
    places,
)
from tutor.learner import list_marks
from tutor.quiz.generated import FIRST_SEED
from tutor.quiz.kinds import KINDS
from tutor.study.marked import in_order
from tutor.study.search.document import Document
from tutor.words import _

if TYPE_CHECKING:
    from tutor.course import Block
    from tutor.learner import Store


class Searched(NamedTuple):
    """What is searched: a course, and what the learner keeps; None where nobody learns."""

    course: Course
    store: Store | None = None


def chapters(searched: Searched) -> Iterator[Document]:
    """Each chapter by its title, those to come included."""
    for info in searched.course.chapters:
        where = f"{info.number} {info.title}"
        target = LessonLink("page", info.id)
        yield Document("chapter", where, info.title, info.idea, target, (info.slug,))


def pages(searched: Searched) -> Iterator[Document]:
    """What stands on every page: text, questions, tasks, snippets."""
    for chapter in _written(searched.course):
        for page in chapter.pages:
            where, title = f"{chapter.info.number} › {page.heading}", page.heading
            for block in page.flat:
                if (said := _said(block)) is None:
                    continue
                kind, name, text, at = said
                yield Document(
                    kind,
                    f"{where} › {name}" if name else where,
                    title,
                    text,
                    LessonLink("page", f"{chapter.info.id}/{page.slug}", at),
                    (name,) if name else (),
                )
                title = ""


def terms(searched: Searched) -> Iterator[Document]:
    """The words of the glossary."""
    try:
        glossary = load_glossary(searched.course)
    except LessonError:
        return  # the linter says so
    for term in glossary.terms:
        where = ", ".join(term.forms)
        target = LessonLink("term", term.slug)
        yield Document("term", where, term.name, _plain(term.markdown), target, term.also)


def walks(searched: Searched) -> Iterator[Document]:
    """The networks to step through."""
    for example in EXAMPLES.values():
        title, words = _(example.title), f"step {example.name}"
        yield Document("walk", title, title, words, LessonLink("command", words), (example.name,))


def experiments(searched: Searched) -> Iterator[Document]:
    """The labs."""
    for row in labs().values():
        title = _(row.title)
        target = LessonLink("command", row.name)
        yield Document("lab", title, title, _(row.about), target, (row.name,))


def notes(searched: Searched) -> Iterator[Document]:
    """What the learner noted on pages, and bookmarks. Errors: LearnerDataError."""
    marks = list_marks(searched.store) if searched.store is not None else []
    for one in in_order(marks, searched.course):
        if one.there:
            place = places.told(one.mark.place)
            target = LessonLink("page", one.mark.page, one.mark.place)
            yield Document("note", one.where, "", one.mark.note or place, target)


ORIGINS: dict[str, Callable[[Searched], Iterator[Document]]] = {
    "chapters": chapters,
    "pages": pages,
    "terms": terms,
    "walks": walks,
    "labs": experiments,
    "notes": notes,
}
"""By name; what is new here is found without anything else."""

LIVE = frozenset({"notes"})
"""Origins that change while the tutor is open: they are asked again each time."""


def _written(course: Course) -> Iterator[Chapter]:
    """The chapters that can be read."""
    for info in course.chapters:
        try:
            yield load_chapter(info)
        except (LessonError, NotInCourse):
            continue  # the course map says so


def _said(block: Block) -> tuple[str, str, str, str] | None:
    """A block's kind, its name if it has one, what it says, and its place; None for one without
    words.
    """
    match block:
        case lessons.Prose() | lessons.Note():
            text = _plain(block.markdown)
            return "page", "", text, places.of_text(text.partition("\n")[0])
        case lessons.Figure():
            return "page", "", _plain(block.caption), places.of_block(block.id)
        case lessons.Task():
            return "task", _name(block.id), _plain(block.prompt), places.of_block(block.id)
        case lessons.Snippet():
            return "snippet", _name(block.id), block.code, places.of_block(block.id)
        case lessons.Generated():
            text = _plain(block.question(FIRST_SEED).prompt)
            return "question", _name(block.id), text, places.of_block(block.id)
        case lessons.Question():
            under = KINDS[block.kind].prompt_lines(block)
            text = _plain("\n\n".join([block.prompt, *under]))
            return "question", _name(block.id), text, places.of_block(block.id)
    return None


def _name(whole_id: str) -> str:
    return whole_id.rpartition("/")[2]


def _plain(markdown: str) -> str:
    """What Markdown says, without its signs; each paragraph is a line."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    parts = (
        "".join(" " if "break" in child.type else child.content for child in token.children)
        if token.children
        else token.content
        for token in tokens
    )
    return "\n".join(part for part in parts if part.strip())
