"""The course's words, each explained once: `glossary.md` made into a Glossary.

A `## word` section explains a word in its first lines; a formula is an indented block among them.
At its end stands a list of facts: `- also:` other forms of the word, `- first:` the page that
introduces it, `- see:` words that belong to it. `<!-- everyday -->` marks a word that people use
for other things, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from tutor.course.contents import GLOSSARY
from tutor.course.errors import Faults, LessonError
from tutor.course.missing import not_in_course
from tutor.course.outline import NAME, ChapterInfo, Course
from tutor.course.parse import split_slug
from tutor.course.scan import Comment, Fence, Heading, Part, Text, scan
from tutor.course.text import split_lines
from tutor.words import _

EVERYDAY = "everyday"
"""The comment that marks a word of everyday language."""

_FACT = re.compile(r"- (\w+):[ \t]*(.*)")
_FACTS = ("also", "first", "see")
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_PAGE = re.compile(r"([\w-]+\.md)#([\w-]+)")
_INDENT = "    "


class Term(NamedTuple):
    """A word of the field: `markdown` explains it, `formula` is the block of it that is indented.
    `first` is the id of the page that introduces it, or of the chapter where that chapter is still
    to come; `see` are slugs of other terms. One that is `everyday` means other things, too.
    """

    slug: str
    name: str
    also: tuple[str, ...]
    markdown: str
    formula: str
    first: str
    see: tuple[str, ...]
    everyday: bool
    line: int

    @property
    def forms(self) -> tuple[str, ...]:
        """How it may be written, its name first."""
        return self.name, *self.also

    @property
    def chapter(self) -> str:
        """The id of the chapter that introduces it."""
        return self.first.partition("/")[0]


class Glossary:
    """The terms in the order of their names; `file` is where they stand."""

    def __init__(self, terms: Iterable[Term] = (), file: str = GLOSSARY) -> None:
        self.terms = tuple(sorted(terms, key=lambda term: term.name.casefold()))
        self.file = file

    @cached_property
    def by_slug(self) -> Mapping[str, Term]:
        return {term.slug: term for term in self.terms}

    @cached_property
    def _by_form(self) -> Mapping[str, Term]:
        return {form.casefold(): term for term in reversed(self.terms) for form in term.forms}

    def find(self, name: str) -> Term:
        """The term with that slug, name or other form. Errors: NotInCourse, with the nearest."""
        wanted = " ".join(name.split())
        term = self.by_slug.get(wanted.lower()) or self._by_form.get(wanted.casefold())
        if term is None:
            forms = [form for one in self.terms for form in one.forms]
            raise not_in_course("term", wanted, forms, _("the glossary"))
        return term


def parse_glossary(text: str, course: Course, file: str) -> Glossary:
    """The glossary that `text` holds. Errors: LessonError, the first of all that is wrong, with the
    others.
    """
    faults = Faults()
    reader = _TermReader({info.file: info for info in course.chapters if info.file}, course, file)
    for heading, parts in _sections(scan(split_lines(text, file), 0, file), file, faults):
        with faults.collected():
            reader.add(heading, parts)
    for term in reader.terms.values():
        with faults.collected():
            reader.check_see(term)
    faults.raise_any()
    return Glossary(reader.terms.values(), file)


def _sections(
    parts: Iterable[Part], file: str, faults: Faults
) -> Iterator[tuple[Heading, list[Part]]]:
    """The parts of each term, under its heading; what stands above the first is for readers."""
    heading: Heading | None = None
    inside: list[Part] = []
    for part in parts:
        if isinstance(part, Heading) and part.level == 2:
            if heading is not None:
                yield heading, inside
            heading, inside = part, []
        elif isinstance(part, Heading) and heading is not None:
            with faults.collected():
                raise LessonError(file, part.line, f"# {part.text}", "begin a word with ##")
        else:
            inside.append(part)
    if heading is None:
        with faults.collected():
            raise LessonError(file, 1, "a glossary without words", "begin each with ## word")
    else:
        yield heading, inside


class _TermReader:
    """The terms read so far."""

    def __init__(self, files: Mapping[str, ChapterInfo], course: Course, file: str) -> None:
        self.files = files
        self.to_come = {info.slug: info for info in course.chapters if info.file is None}
        self.file = file
        self.terms: dict[str, Term] = {}
        self.see_lines: dict[str, int] = {}
        self.forms: dict[str, int] = {}

    def error(self, line: int, problem: str, remedy: str) -> LessonError:
        return LessonError(self.file, line, problem, remedy)

    def add(self, heading: Heading, parts: list[Part]) -> None:
        name, slug = split_slug(heading.text)
        if not name or not NAME.fullmatch(slug):
            raise self.error(
                heading.line,
                f"{heading.text!r} has no slug of small letters, digits and hyphens",
                "write ## word {#slug}",
            )
        if slug in self.terms:
            raise self.error(
                heading.line,
                f"the word {slug!r} is explained on line {self.terms[slug].line}",
                "explain it once",
            )
        lines, facts, everyday = self.body(parts)
        markdown = "\n".join(lines).strip("\n").rstrip()
        if not markdown.strip():
            raise self.error(heading.line, f"{name!r} is not explained", "say what it is")
        term = Term(
            slug,
            name,
            tuple(one.strip() for one in facts.get("also", ("", 0))[0].split(",") if one.strip()),
            markdown,
            "\n".join(line.removeprefix(_INDENT) for line in lines if line.startswith(_INDENT)),
            self.first(name, heading.line, facts.get("first")),
            self.see(*facts.get("see", ("", heading.line))),
            everyday,
            heading.line,
        )
        for form in term.forms:
            taken = self.forms.setdefault(form.casefold(), heading.line)
            if taken != heading.line:
                raise self.error(
                    heading.line,
                    f"{form!r} is a form of the word on line {taken}",
                    "let each form mean one word",
                )
        self.terms[slug] = term
        self.see_lines[slug] = facts.get("see", ("", heading.line))[1]

    def body(self, parts: list[Part]) -> tuple[list[str], dict[str, tuple[str, int]], bool]:
        """The lines that explain; each fact with its line; whether the word is an everyday one."""
        lines: list[str] = []
        facts: dict[str, tuple[str, int]] = {}
        everyday, last = False, ""
        for part in parts:
            if isinstance(part, Comment):
                everyday |= part.text == EVERYDAY
            elif isinstance(part, Fence):
                raise self.error(
                    part.line, "a fence in the glossary", "indent a formula by four spaces"
                )
            elif isinstance(part, Text):
                if match := _FACT.match(part.text):
                    last = self.fact(match[1], part.line, facts)
                    facts[last] = match[2].strip(), part.line
                elif last and part.text.startswith(" ") and part.text.strip():
                    said, line = facts[last]
                    facts[last] = f"{said} {part.text.strip()}", line
                elif last and part.text.strip():
                    raise self.error(
                        part.line,
                        f"{part.text.strip()!r} after the facts of a word",
                        "put the list of facts last",
                    )
                else:
                    lines.append(part.text.rstrip())
        return lines, facts, everyday

    def fact(self, name: str, line: int, facts: Mapping[str, object]) -> str:
        if name not in _FACTS or name in facts:
            raise self.error(
                line,
                f"- {name}: {'stands twice' if name in facts else 'is no fact of a word'}",
                f"expected once each: {', '.join(_FACTS)}",
            )
        return name

    def first(self, name: str, line: int, fact: tuple[str, int] | None) -> str:
        """The page that introduces a word, or a chapter that is still to come."""
        form = "write - first: [heading](file.md#page), or the slug of a chapter to come"
        if fact is None:
            raise self.error(line, f"no page introduces {name!r}", form)
        said, line = fact
        if said in self.to_come:
            return self.to_come[said].id
        link = _LINK.fullmatch(said)
        page = _PAGE.fullmatch(link[1]) if link else None
        if page is None or page[1] not in self.files:
            raise self.error(line, f"{said!r} is no page of the course", form)
        return f"{self.files[page[1]].id}/{page[2]}"

    def see(self, said: str, line: int) -> tuple[str, ...]:
        targets = _LINK.findall(said)
        if _LINK.sub("", said).replace(",", "").strip() or not all(
            target.startswith("#") for target in targets
        ):
            raise self.error(line, f"{said!r} are no words", "write - see: [word](#slug), …")
        return tuple(target[1:] for target in targets)

    def check_see(self, term: Term) -> None:
        for slug in term.see:
            if slug not in self.terms or slug == term.slug:
                raise self.error(
                    self.see_lines[term.slug],
                    f"{term.name!r} leads to {slug!r}, which is no other word here",
                    "name a word by the slug of its heading",
                )
