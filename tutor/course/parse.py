"""The text of one chapter file made into a Chapter.

The format: front matter, `# Title`, then pages, each begun by `## Heading`, or by
`## Heading {#slug}` to keep its slug when the heading changes. What stands between the title and
the first heading belongs to the first page.
"""

from __future__ import annotations

import re

from tutor.course.blocks import read_blocks
from tutor.course.errors import Faults, LessonError
from tutor.course.excerpts import with_excerpts
from tutor.course.frontmatter import read_front_matter
from tutor.course.model import Chapter, Page
from tutor.course.names import Names
from tutor.course.outline import NAME, ChapterInfo
from tutor.course.scan import Fence, Heading, Part, Text, scan
from tutor.course.text import split_lines

_EXPLICIT_SLUG = re.compile(r"(.*?)[ \t]*\{#([^{}]*)\}$")


def parse_chapter(text: str, info: ChapterInfo, file: str) -> Chapter:
    """The chapter that `text` holds; `file` names it in errors. Errors: LessonError, the first of
    all that is wrong, with the others.
    """
    lines = split_lines(text, file)
    head = read_front_matter(lines, info, file)
    sections = _sections(list(scan(lines, head.end, file)), head.title, file)
    names, faults = Names(info.id, file), Faults()
    pages: dict[str, Page] = {}
    for heading, parts in sections:
        with faults.collected():
            page = _page(heading, parts, names, faults)
            if page.slug in pages:
                raise LessonError(
                    file,
                    page.line,
                    f"the page slug {page.slug!r} is taken by line {pages[page.slug].line}",
                    "name this page by ## Heading {#another-slug}",
                )
            pages[page.slug] = page
    faults.raise_any()
    chapter = Chapter(info, head.title, tuple(pages.values()), head.first)
    return with_excerpts(chapter, names.excerpts, file)


def split_slug(heading: str) -> tuple[str, str]:
    """A heading's text and its slug: the one that it names, or the one made of it."""
    match = _EXPLICIT_SLUG.match(heading)
    return (match[1], match[2]) if match else (heading, slugify(heading))


def slugify(heading: str) -> str:
    """The heading's letters and digits in lower case, joined by hyphens: `Why √d?` → `why-d`."""
    return re.sub(r"[\W_]+", "-", heading.lower()).strip("-")


def _sections(parts: list[Part], title: str, file: str) -> list[tuple[Heading, list[Part]]]:
    """The parts of each page; what stands before the first heading comes first in the first."""
    intro: list[Part] = []
    sections: list[tuple[Heading, list[Part]]] = []
    titled = False
    for part in parts:
        if isinstance(part, Heading) and part.level == 2:
            sections.append((part, [] if sections else intro))
        elif isinstance(part, Heading):
            if titled or part.text != title:
                raise LessonError(
                    file, part.line, f"# {part.text}", f"expected one # heading only: # {title}"
                )
            titled = True
        elif sections:
            sections[-1][1].append(part)
        elif titled or isinstance(part, Fence) or _says(part):
            intro.append(part)
        if not titled and (sections or intro):
            raise LessonError(
                file, part.line, "the chapter has no title above this", f"begin it with # {title}"
            )
    if not sections:
        last = parts[-1].line if parts else 1
        raise LessonError(file, last, "the chapter has no pages", "begin each with ## Heading")
    return sections


def _page(heading: Heading, parts: list[Part], names: Names, faults: Faults) -> Page:
    text, slug = split_slug(heading.text)
    read = read_blocks(parts, names, faults)
    if not text:
        raise LessonError(names.file, heading.line, "an empty heading", "write ## Heading")
    if not slug or (text != heading.text and not NAME.fullmatch(slug)):
        raise LessonError(
            names.file,
            heading.line,
            f"{slug!r} is no page slug",
            "write ## Heading {#slug} with small letters, digits and hyphens",
        )
    if not any(isinstance(part, Fence) or _says(part) for part in parts):
        raise LessonError(names.file, heading.line, f"the page {text!r} is empty", "write it")
    return Page(slug, text, read.blocks, heading.line, read.claims)


def _says(part: Part) -> bool:
    """Whether a part is text to read."""
    return isinstance(part, Text) and bool(part.text.strip())
