"""The linter's rules for sentences that say why: each has an experiment that takes the cause away.

A comment `<!-- claim: NAME -->` under a paragraph or a question names the snippet that shows it;
`<!-- claim: derived -->` says that the page proves it by arithmetic, `<!-- claim: definition -->`
that it says what a word or a rule means. `<!-- no claim: WHY -->` tells why it needs no experiment;
a *because* always does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tutor.course.scan import Comment, Fence, Text

if TYPE_CHECKING:
    from tutor.authoring.problem import ChapterText
    from tutor.course.model import Chapter, Snippet

SEEDS = 3
"""How many seeds a cause is tried on, where chance plays."""

NONE = "none: "
"""What stands before the reason why a sentence needs no proof."""

_BECAUSE = "because"
_CAUSAL = re.compile(
    rf"\b({_BECAUSE}|so that|cannot|can't|always|never|only|therefore|causes?|makes?|since|"
    r"that is why|for this reason)\b",
    re.IGNORECASE,
)
_CHANCE = re.compile(r"\b(seed|rng|random)")
_END = re.compile(r"(?<=[.?!])[)*_\"”]*\s+(?=\S)|\n")
_ITEM = re.compile(r"\s*([-*+]|[0-9]+[.)])\s")
_ASKED = (["question"], ["exercise"], ["task"])
_SAID = re.compile(r"\s*>\s?(.*)")
_SAID_AFTER_IS = re.compile(r"\s*[>=]\s?(.*)")
"""Tasks, and questions for an explanation, have sentences after `=`; others the answer."""

Found = Iterator[tuple[int, str]]


class Cause(NamedTuple):
    """A sentence that says why, or that something cannot be otherwise: where it begins, the word
    that says so, and what is marked as its proof, or after `NONE` why it needs none (None: nothing
    is marked).
    """

    line: int
    word: str
    sentence: str
    mark: str | None


def causes(text: ChapterText) -> Iterator[Cause]:
    """Every sentence of a chapter that says why, in order."""
    for lines, mark in _paragraphs(text):
        for line, sentence in _sentences(lines):
            if match := _CAUSAL.search(sentence):
                yield Cause(line, match[1].lower(), sentence, mark)


def check_because(text: ChapterText) -> Found:
    """A *because* that nothing proves."""
    for cause in causes(text):
        excused = cause.mark is not None and cause.mark.startswith(NONE)
        if cause.word == _BECAUSE and (cause.mark is None or excused):
            yield (
                cause.line,
                f"why is not shown: {cause.sentence!r}; name the snippet that takes the cause "
                "away: <!-- claim: NAME -->, or <!-- claim: derived --> where the page proves it",
            )
    for part in text.parts:
        if isinstance(part, Comment) and _mark(part) == NONE:
            yield part.line, "say why it needs no experiment: <!-- no claim: … -->"


def check_claims(chapter: Chapter) -> Found:
    """Causes whose experiment is not there, prints nothing, or is tried on too few seeds."""
    snippets = {snippet.id: snippet for snippet in chapter.snippets}
    for page in chapter.pages:
        for claim in page.claims:
            if claim.experiment is None:
                continue
            name = claim.experiment.rpartition("/")[2]
            snippet = snippets.get(claim.experiment)
            if snippet is None:
                yield claim.line, f"no snippet {name!r} here shows this; write the experiment"
            elif snippet.expected is None:
                yield claim.line, f"the snippet {name!r} prints nothing that ```output says"
            elif _CHANCE.search(snippet.code) and _seeds(snippet) < SEEDS:
                yield (
                    claim.line,
                    f"the snippet {name!r} draws at random and is tried on one seed or two; loop "
                    f"over `seed`, {SEEDS} of them at least",
                )


def _paragraphs(text: ChapterText) -> Iterator[tuple[list[tuple[int, str]], str | None]]:
    """The numbered lines of each paragraph, and of each feedback of a question, with its mark."""
    waiting: list[list[tuple[int, str]]] = []
    fresh = True
    for part in text.parts:
        if isinstance(part, Text) and not part.text.strip():
            fresh = True
        elif isinstance(part, Text):
            if fresh:
                yield from ((lines, None) for lines in waiting)
                waiting, fresh = [[]], False
            waiting[-1].append((part.line, part.text))
        elif isinstance(part, Comment):
            if mark := _mark(part):
                yield from ((lines, mark) for lines in waiting)
                waiting = []
            fresh = True
        else:
            yield from ((lines, None) for lines in waiting)
            waiting, fresh = [], True
            if isinstance(part, Fence) and part.info.split()[:1] in _ASKED:
                waiting = list(_feedback(part))
    yield from ((lines, None) for lines in waiting)


def _mark(comment: Comment) -> str | None:
    """What a comment marks as a proof, or after `NONE` why there need be none; None for others."""
    word, colon, rest = (one.strip() for one in comment.text.partition(":"))
    if not colon or word not in ("claim", "no claim"):
        return None
    return rest if word == "claim" else f"{NONE}{rest}"


def _feedback(fence: Fence) -> Iterator[list[tuple[int, str]]]:
    """What a question says after an answer, an answer at a time; not what it offers as one."""
    words = fence.info.split()
    said = _SAID_AFTER_IS if words[0] == "task" or "explain" in words else _SAID
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(fence.body, fence.line + 1):
        if match := said.match(line):
            lines.append((number, match[1]))
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _sentences(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Each sentence with the line it begins on; tables, formulas and headings are none."""
    starts: list[tuple[int, int]] = []
    said = ""
    for number, line in lines:
        if line.startswith(("    ", "|", "#")):
            continue
        if _ITEM.match(line):
            said += "\n"
        starts.append((len(said), number))
        said += line.strip().removeprefix("> ") + " "
    at = 0
    for sentence in _END.split(said):
        at = said.index(sentence, at)
        if sentence.strip():
            yield max(number for start, number in starts if start <= at), sentence.strip()
        at += len(sentence)


def _seeds(snippet: Snippet) -> int:
    """How many seeds the loops of a snippet go over, as far as it can be read."""
    most = 0
    for node in ast.walk(_tree(snippet.code)):
        if isinstance(node, ast.For | ast.comprehension) and "seed" in ast.unparse(node.target):
            most = max(most, _length(node.iter))
    return most


def _tree(code: str) -> ast.AST:
    try:
        return ast.parse(code)
    except SyntaxError:  # said when it is run
        return ast.Module([], [])


def _length(node: ast.expr) -> int:
    match node:
        case ast.Call(func=ast.Name("range"), args=[ast.Constant(int(n))]):
            return n
        case ast.Call(func=ast.Name("range"), args=[ast.Constant(int(a)), ast.Constant(int(b))]):
            return b - a
        case ast.Tuple(elts) | ast.List(elts):
            return len(elts)
        case _:
            return 0
