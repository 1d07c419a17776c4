"""What can be found, and what was found of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from tutor.course import LessonLink
from tutor.study.search.marking import HYPHEN, WORD, Pieces, fold
from tutor.words import N_

KINDS = {
    "chapter": N_("chapter"),
    "term": N_("word"),
    "page": N_("page"),
    "question": N_("question"),
    "task": N_("task"),
    "snippet": N_("snippet"),
    "walk": N_("walk"),
    "lab": N_("lab"),
    "note": N_("note"),
}
"""The kinds of what can be found, and what they are called; of equals the first comes first."""

_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


class Document(NamedTuple):
    """A piece that can be found: `where` says to the learner where it stands, `target` leads there;
    `names` are what it may be called in place of its title. Of a page's pieces the first alone has
    the heading as its title.
    """

    kind: str
    where: str
    title: str
    text: str
    target: LessonLink
    names: tuple[str, ...] = ()

    @property
    def called(self) -> list[str]:
        """Its title and its names, as they are compared: words alone, without case, accents and an
        article at the beginning; with hyphens between words and without.
        """
        names = [_ARTICLE.sub("", name, count=1) for name in (self.title, *self.names)]
        spelled = (*names, *(re.sub(HYPHEN, "", name) for name in names))
        return [*dict.fromkeys(fold(" ".join(WORD.findall(name))) for name in spelled)]


class Hit(NamedTuple):
    """A document that was found; where, and the words around, in pieces with what was typed."""

    document: Document
    where: Pieces
    context: Pieces
