"""Where a link of a lesson leads: a page, a word of the glossary, an activity, or the web."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import unquote

from tutor.course.contents import GLOSSARY

if TYPE_CHECKING:
    from tutor.course.outline import Course

COMMAND = "backstep:"
"""What a link to an activity begins with; its command line follows: `<backstep:step xor>`."""

_FILE = re.compile(r"([\w-]+\.md)(?:#([\w-]+))?")
_WEB = ("https://", "http://")


class LessonLink(NamedTuple):
    """`name` is a page's id or a chapter's, a term's slug (empty for the whole glossary), the words
    of a command line, or an address; `at` is a place on the page (see `tutor.course.places`).
    """

    kind: Literal["page", "term", "command", "address"]
    name: str
    at: str = ""


def read_link(target: str, course: Course) -> LessonLink | None:
    """What a link with this target leads to, whether or not that is there; None where it can lead
    nowhere.
    """
    if target.startswith(_WEB):
        return LessonLink("address", target)
    if target.startswith(COMMAND):
        return LessonLink("command", unquote(target.removeprefix(COMMAND)).strip())
    match = _FILE.fullmatch(unquote(target))
    if match is None:
        return None
    file, slug = match[1], match[2] or ""
    if file == GLOSSARY:
        return LessonLink("term", slug)
    ids = {info.file: info.id for info in course.chapters if info.file}
    return LessonLink("page", f"{ids[file]}/{slug}" if slug else ids[file]) if file in ids else None
