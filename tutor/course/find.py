"""Look-ups by name: a chapter or a page, a snippet, a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor.course.errors import LessonError, NotInCourse
from tutor.course.load import load_chapter, load_course
from tutor.course.missing import MISSING, guess, listed, not_in_course
from tutor.course.model import Chapter, Page, Snippet, Task
from tutor.course.outline import ChapterInfo, Course
from tutor.quiz.question import Question
from tutor.words import N_, _

A_CHAPTER = {
    "snippet": N_("{name!r} is a chapter, not a snippet; write {form}: {names}"),
    "question": N_("{name!r} is a chapter, not a question; write {form}: {names}"),
    "task": N_("{name!r} is a chapter, not a task; write {form}: {names}"),
}
"""What is said of a chapter where a snippet or a question of it is expected."""


def find_chapter(course: Course, name: str) -> tuple[ChapterInfo, Page | None]:
    """The chapter called `1` or `perceptron`, in a pack also `pack:1` or `pack:perceptron`; and the
    page, if called `perceptron/page-slug`.

    Errors: NotInCourse; LessonError if the page's chapter is malformed.
    """
    chapter, slash, slug = name.strip().lower().partition("/")
    chapter = chapter.removeprefix(f"{course.pack}:")
    for info in course.chapters:
        if chapter in (info.slug, str(info.number)):
            return info, _page(info, slug) if slash else None
    slugs = {info.slug: info.file is not None for info in course.chapters}
    where = _("the course, 0 to {last}", last=len(slugs) - 1)
    hint = guess(chapter, slugs) or listed(slug for slug, written in slugs.items() if written)
    raise NotInCourse(_(MISSING["chapter"], name=chapter or name, place=where, hint=hint))


def find_snippet(name: str, course: Course | None = None) -> tuple[Snippet, tuple[Snippet, ...]]:
    """The snippet `perceptron/and-gate` (or `1/and-gate`), and those that run before it: the
    chapter's earlier ones, but for those that run alone or raise; those that it names, if it does;
    none if it runs alone itself.

    Errors: NotInCourse, LessonError.
    """
    chapter, snippet_id = _chapter_of("snippet", name, course or load_course())
    snippets = chapter.snippets
    for index, snippet in enumerate(snippets):
        if snippet.id == snippet_id:
            return snippet, earlier_snippets(snippets[: index + 1])
    raise _missing("snippet", name, chapter, snippets)


def earlier_snippets(snippets: tuple[Snippet, ...]) -> tuple[Snippet, ...]:
    """Of a chapter's snippets up to one, those that run before that last one."""
    *earlier, last = snippets
    if last.alone:
        return ()
    if last.after is not None:
        return tuple(one for one in earlier if one.id in last.after)
    return tuple(one for one in earlier if not (one.alone or one.raises or one.after is not None))


def find_question(name: str, course: Course | None = None) -> Question:
    """The question `perceptron/xor-epochs` (or `1/xor-epochs`).

    Errors: NotInCourse, LessonError.
    """
    chapter, question_id = _chapter_of("question", name, course or load_course())
    for question in chapter.questions:
        if question.id == question_id:
            return question
    raise _missing("question", name, chapter, chapter.questions)


def find_task(name: str, course: Course | None = None) -> Task:
    """The task `perceptron/twenty-mistakes` (or `1/twenty-mistakes`).

    Errors: NotInCourse, LessonError.
    """
    chapter, task_id = _chapter_of("task", name, course or load_course())
    for task in chapter.tasks:
        if task.id == task_id:
            return task
    raise _missing("task", name, chapter, chapter.tasks)


def _page(info: ChapterInfo, slug: str) -> Page:
    pages = load_chapter(info).pages
    for page in pages:
        if page.slug == slug:
            return page
    where = _("chapter {name}", name=info.slug)
    raise not_in_course("page", slug, [page.slug for page in pages], where)


def _chapter_of(kind: str, name: str, course: Course) -> tuple[Chapter, str]:
    """The chapter that an id begins with, and the whole id with the chapter's slug."""
    chapter, slash, rest = name.strip().lower().partition("/")
    try:
        info = find_chapter(course, chapter or name)[0]
    except NotInCourse:
        if slash:
            raise
        hint = guess(chapter, _ids(kind, course)) or _(
            "write {form}, as its page does", form=f"CHAPTER/{kind.upper()}"
        )
        raise NotInCourse(_(MISSING[kind], name=name, place=_("the course"), hint=hint)) from None
    if not slash:
        ids = _ids(kind, course._replace(chapters=(info,)))
        names = ", ".join(one.rpartition("/")[2] for one in ids) or _("none")
        form = f"{chapter}/{kind.upper()}"
        raise NotInCourse(_(A_CHAPTER[kind], name=name, form=form, names=names))
    return load_chapter(info), f"{info.id}/{rest}"


def _missing(
    kind: str, name: str, chapter: Chapter, items: Sequence[Snippet | Question | Task]
) -> NotInCourse:
    where = _("chapter {name}", name=chapter.info.slug)
    return not_in_course(kind, name, [item.id for item in items], where)


def _ids(kind: str, course: Course) -> Iterator[str]:
    """The ids of that kind in every chapter that can be read."""
    for info in course.chapters:
        try:
            chapter = load_chapter(info)
        except (LessonError, NotInCourse):
            continue
        yield from (item.id for item in _items(kind, chapter))


def _items(kind: str, chapter: Chapter) -> Sequence[Snippet | Question | Task]:
    match kind:
        case "snippet":
            return chapter.snippets
        case "task":
            return chapter.tasks
        case _:
            return chapter.questions
