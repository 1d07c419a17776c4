"""What a question speaks of, so that it can be asked away from its page.

A question's body may begin with a line `excerpt: snippet NAME`, `excerpt: snippet NAME 3-7` (some
of its lines) or `excerpt: output NAME`, or with a fence `~~~excerpt` that quotes whatever it likes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tutor.course.errors import LessonError
from tutor.course.fences import closes_fence, opens_fence
from tutor.course.missing import guess, listed
from tutor.course.model import Chapter, Page, Snippet
from tutor.course.scan import Fence
from tutor.quiz.prompt_code import fence
from tutor.quiz.question import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE = re.compile(r"excerpt:\s*(.*)")
_WHAT = re.compile(r"(snippet|output)\s+(\S+)(?:\s+([0-9]{1,3})(?:-([0-9]{1,3}))?)?")


class Reference(NamedTuple):
    """What `excerpt:` names, until every snippet of the chapter is known."""

    what: str
    name: str
    first: int
    last: int
    line: int


def split_excerpt(body: Fence, file: str) -> tuple[Fence, str, Reference | None]:
    """The question's fence without its excerpt, the excerpt if it is quoted, what is named if not.

    Errors: LessonError.
    """
    at = next((n for n, line in enumerate(body.body) if line.strip()), 0)
    first = body.body[at].strip() if body.body else ""
    if match := _LINE.fullmatch(first):
        return _without(body, at, at), "", _reference(match[1], body.line + 1 + at, file)
    opened = opens_fence(first)
    if opened is None or opened[1] != "excerpt":
        return body, "", None
    for end in range(at + 1, len(body.body)):
        if closes_fence(body.body[end].strip(), opened[0]):
            quoted = "\n".join(body.body[at + 1 : end]).strip("\n")
            if not quoted.strip():
                raise LessonError(file, body.line + 1 + at, "an empty excerpt", "quote something")
            return _without(body, at, end), quoted, None
    raise LessonError(
        file, body.line + 1 + at, "the excerpt never ends", f"close it with {opened[0]}"
    )


def with_excerpts(chapter: Chapter, references: Mapping[str, Reference], file: str) -> Chapter:
    """The chapter, its questions with the excerpts that they name. Errors: LessonError."""
    if not references:
        return chapter
    snippets = {snippet.id: snippet for snippet in chapter.snippets}

    def whole(page: Page) -> Page:
        return page._replace(
            blocks=tuple(
                block._replace(excerpt=_excerpt(references[block.id], chapter, snippets, file))
                if isinstance(block, Question) and block.id in references
                else block
                for block in page.blocks
            )
        )

    return chapter._replace(pages=tuple(map(whole, chapter.pages)))


def _reference(text: str, line: int, file: str) -> Reference:
    match = _WHAT.fullmatch(text.strip())
    if match is None:
        raise LessonError(
            file,
            line,
            f"{text!r} is no excerpt",
            "write excerpt: snippet NAME, excerpt: snippet NAME 3-7 or excerpt: output NAME; or "
            "quote something between ~~~excerpt and ~~~",
        )
    first = int(match[3] or 1)
    last = int(match[4] or match[3] or 10**6)
    return Reference(match[1], match[2], first, last, line)


def _excerpt(
    reference: Reference, chapter: Chapter, snippets: Mapping[str, Snippet], file: str
) -> str:
    what, name, first, last, line = reference
    snippet = snippets.get(f"{chapter.info.id}/{name}")
    if snippet is None:
        hint = guess(name, snippets) or listed(snippets)
        raise LessonError(file, line, f"no snippet {name!r} in this chapter", str(hint))
    if what == "output" and snippet.expected is None:
        raise LessonError(file, line, f"the snippet {name!r} has no output", "give it one")
    text = snippet.code if what == "snippet" else snippet.expected or ""
    lines = text.rstrip("\n").split("\n")
    chosen = lines[first - 1 : last]
    if not chosen or first < 1 or (last < 10**6 and last > len(lines)):
        raise LessonError(
            file, line, f"lines {first} to {last} of {name!r}", f"it has {len(lines)} lines"
        )
    return fence(chosen, "python" if what == "snippet" else "text")


def _without(body: Fence, first: int, last: int) -> Fence:
    """The fence with these lines of its body emptied, so that the others keep their numbers."""
    lines = [line if not first <= at <= last else "" for at, line in enumerate(body.body)]
    return body._replace(body=tuple(lines))
