"""The parts of one page made into its blocks.

A fence's info string says what it is: `python ID` a snippet, `output` what it prints,
`question ID` a question, and so on. Other fences illustrate, and stay in the prose. Comments fold,
and mark causes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tutor.course.errors import Faults, LessonError
from tutor.course.exercises import PARTS, ExerciseDraft, read_task
from tutor.course.model import (
    NOTES,
    BenchLine,
    Block,
    Claim,
    Figure,
    Fold,
    Note,
    Prose,
    Snippet,
    unfolded,
)
from tutor.course.names import Names
from tutor.course.other_numbers import KIND as GENERATED
from tutor.course.other_numbers import read_generated
from tutor.course.questions import parse_question
from tutor.course.scan import Comment, Fence, Part, Text

_ILLUSTRATIONS = ("", "text", "python", "sh", "console", "json", "toml", "diff")
_ACTIVE = (
    "python ID", "output", "question ID", "bench", "task ID", "exercise ID", "figure ID"
)  # fmt: skip
_SNIPPET_WORDS = ("alone", "raises", "experiment")
_AFTER = re.compile(r"after=([^,\s]+(?:,[^,\s]+)*)")
_SECONDS = re.compile(r"seconds=(\d+(?:\.\d+)?)")
_NOTE = re.compile(r" {0,3}> ?\[!(\w+)\]\s*$")
_QUOTED = re.compile(r" {0,3}> ?(.*)$")
PROVED = ("derived", "definition")
"""In place of a snippet's name: the page itself shows why."""


class Blocks(NamedTuple):
    """What stands on a page, in order; and its sentences that say why."""

    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...]


def read_blocks(parts: list[Part], names: Names, faults: Faults) -> Blocks:
    """The blocks of a page; what is wrong with one is collected, and the block left out."""
    reader = _Reader(names, faults)
    for part in parts:
        with faults.collected():
            reader.part(part)
    with faults.collected():
        reader.end()
    return Blocks(tuple(reader.blocks), tuple(reader.claims))


class _Reader:
    """The blocks read so far, and the prose that is still being collected."""

    def __init__(self, names: Names, faults: Faults) -> None:
        self.names = names
        self.faults = faults
        self.blocks: list[Block] = []
        self.claims: list[Claim] = []
        self.prose: list[str] = []
        self.prose_line = 0
        self.outside: tuple[list[Block], str, str, int] | None = None
        """While a fold is open: the blocks before it, what opens it and its kind, its line."""
        self.drafts: dict[str, tuple[list[Block], int, ExerciseDraft]] = {}
        """The exercises of this page by name: where each goes once its parts were read."""
        self.here: dict[str, str] = {}
        """What can open a fold: the ids of this page by name."""
        self.kinds: dict[str, str] = {}
        """And what each of them is."""
        self.read: dict[str, Callable[[Fence, str], Block]] = {
            "task": lambda fence, name: read_task(
                fence, self.claimed("task", name, fence), names.file
            ),
            "figure": self.figure,
        }

    def error(self, line: int, problem: str, remedy: str) -> LessonError:
        return LessonError(self.names.file, line, problem, remedy)

    def claimed(self, kind: str, name: str, fence: Fence) -> str:
        self.here[name] = whole = self.names.claim(kind, name, fence.line)
        self.kinds[whole] = kind
        return whole

    def part(self, part: Part) -> None:
        if isinstance(part, Fence):
            self.fence(part)
        elif isinstance(part, Comment):
            self.comment(part)
        elif isinstance(part, Text):
            self.text((part.text,), part.line)

    def text(self, lines: tuple[str, ...], line: int) -> None:
        if _NOTE.match(lines[0]) and not (self.prose and self.prose[-1].strip()):
            self.end_prose()
        if not self.prose:
            if not lines[0].strip():
                return
            self.prose_line = line
        elif _NOTE.match(self.prose[0]) and not _QUOTED.match(lines[0]):
            self.end_prose()
            self.text(lines, line)
            return
        self.prose.extend(lines)

    def end_prose(self) -> None:
        if self.prose:
            lines = self.prose[:]
            self.prose.clear()
            if match := _NOTE.match(lines[0]):
                self.blocks.append(self.note(match[1].lower(), lines[1:]))
            else:
                self.blocks.append(Prose("\n".join(lines).rstrip(), self.prose_line))

    def note(self, kind: str, lines: list[str]) -> Note:
        quoted = [match[1] for line in lines if (match := _QUOTED.match(line))]
        text = "\n".join(quoted).strip()
        if kind not in NOTES or not text:
            raise self.error(
                self.prose_line,
                f"a note [!{kind.upper()}] that is {'empty' if kind in NOTES else 'of no kind'}",
                f"expected > [!KIND], one of {', '.join(NOTES).upper()}, then > and its text",
            )
        return Note(kind, text, self.prose_line)

    def end(self) -> None:
        """After the last part. Errors: LessonError for what was left open."""
        with self.faults.collected():
            self.end_prose()
        for blocks, index, draft in self.drafts.values():
            with self.faults.collected():
                blocks[index] = draft.question()
        if self.outside is not None:
            _, after, _kind, line = self.outside
            raise self.error(
                line, f"what opens after {after} never ends", "close it with <!-- end -->"
            )

    def comment(self, comment: Comment) -> None:
        """`after: NAME` and `end` fold what is between them; `claim: NAME` marks a cause."""
        word, colon, name = (part.strip() for part in comment.text.partition(":"))
        if word == "claim" and colon:
            self.claims.append(self.claim(name, comment.line))
        elif word == "after" and colon:
            self.end_prose()
            if self.outside is not None:
                raise self.error(
                    comment.line, "a fold in a fold", "close the one before with <!-- end -->"
                )
            if name not in self.here:
                raise self.error(
                    comment.line,
                    f"{name!r} is nothing to answer, run or do above this on its page",
                    "name a question, snippet, task or exercise that stands before it",
                )
            after = self.here[name]
            self.outside = (self.blocks, after, self.kinds[after], comment.line)
            self.blocks = []
        elif word == "end" and not colon:
            self.end_prose()
            if self.outside is None:
                raise self.error(
                    comment.line, "the end of no fold", "begin it with <!-- after: NAME -->"
                )
            inside, (self.blocks, after, kind, line) = tuple(self.blocks), self.outside
            self.outside = None
            if not inside:
                raise self.error(line, "an empty fold", "put between the comments what it hides")
            self.blocks.append(Fold(after, kind, inside, line))

    def claim(self, name: str, line: int) -> Claim:
        if name in PROVED:
            return Claim(None, line)
        return Claim(self.names.whole(name, line), line)

    def fence(self, fence: Fence) -> None:
        kind, *words = fence.info.split() or [""]
        if not words and kind in _ILLUSTRATIONS:
            self.text(fence.source, fence.line)
            return
        after_prose = bool(self.prose)
        self.end_prose()
        if kind == "output" and not words:
            self.output(fence, after_prose)
        elif kind == "bench" and not words:
            self.blocks.append(self.bench(fence))
        elif kind == "python" and len(words) > 1 and words[1] in PARTS:
            self.exercise_part(fence, *words)
        elif kind == "python":
            self.blocks.append(self.snippet(fence, words))
        elif kind == "question":
            parse = read_generated if words[1:2] == [GENERATED] else parse_question
            question = parse(fence, words, self.names)
            self.here[words[0]] = question.id
            self.kinds[question.id] = "question"
            self.blocks.append(question)
        elif kind == "exercise" and len(words) == 1:
            draft = ExerciseDraft(fence, self.claimed("exercise", words[0], fence), self.names.file)
            self.drafts[words[0]] = (self.blocks, len(self.blocks), draft)
            self.blocks.append(draft.placeholder)
        elif kind in self.read and len(words) == 1:
            self.blocks.append(self.read[kind](fence, words[0]))
        else:
            raise self.error(
                fence.line,
                f"unknown kind of fence {fence.info!r}",
                f"expected one of: {', '.join(_ACTIVE)}; or to illustrate, one of: none, "
                f"{', '.join(_ILLUSTRATIONS[1:])}",
            )

    def snippet(self, fence: Fence, words: list[str]) -> Snippet:
        name, *flags = words
        seconds, after = None, None
        for flag in flags:
            if match := _SECONDS.fullmatch(flag):
                seconds = float(match[1])
            elif match := _AFTER.fullmatch(flag):
                after = tuple(
                    self.names.earlier("snippet", one, fence.line) for one in match[1].split(",")
                )
            elif flag not in _SNIPPET_WORDS or flags.count(flag) > 1:
                raise self.error(
                    fence.line,
                    f"{flag!r} after the snippet's id",
                    f"expected at most once each: {', '.join(_SNIPPET_WORDS)}, seconds=N, "
                    "after=ID,ID",
                )
        if not any(line.strip() for line in fence.body):
            raise self.error(fence.line, "a snippet without code", "write what it runs")
        return Snippet(
            id=self.claimed("snippet", name, fence),
            code="\n".join(fence.body) + "\n",
            expected=None,
            alone="alone" in flags,
            raises="raises" in flags,
            line=fence.line,
            experiment="experiment" in flags,
            seconds=seconds,
            after=after,
        )

    def output(self, fence: Fence, after_prose: bool) -> None:
        snippet = self.blocks[-1] if self.blocks and not after_prose else None
        if not isinstance(snippet, Snippet) or snippet.expected is not None:
            raise self.error(
                fence.line, "output of no snippet", "put it right after the fence ```python ID"
            )
        self.blocks[-1] = snippet._replace(expected="\n".join(fence.body))

    def bench(self, fence: Fence) -> BenchLine:
        lines = [line.strip() for line in fence.body if line.strip()]
        if len(lines) != 1:
            raise self.error(
                fence.line, f"a bench of {len(lines)} lines", "write one line, such as: step xor"
            )
        outside = self.outside[0] if self.outside else []
        if any(isinstance(block, BenchLine) for block in unfolded([*outside, *self.blocks])):
            raise self.error(
                fence.line, "a second bench on one page", "keep one, or begin a new page"
            )
        return BenchLine(lines[0], fence.line)

    def figure(self, fence: Fence, name: str) -> Figure:
        body = list(fence.body)
        caption: list[str] = []
        while body and (match := _QUOTED.match(body[-1])):
            caption.insert(0, match[1])
            body.pop()
        drawing = "\n".join(body).strip("\n")
        if not drawing.strip():
            raise self.error(
                fence.line, "a figure without a drawing", "draw it, then > its caption"
            )
        return Figure(
            self.names.claim("figure", name, fence.line), drawing, "\n".join(caption), fence.line
        )

    def exercise_part(self, fence: Fence, name: str, part: str, *rest: str) -> None:
        if name not in self.drafts:
            raise self.error(
                fence.line,
                f"the {part} of no exercise {name!r}",
                "put it after the fence ```exercise ID, on the same page",
            )
        self.drafts[name][2].add(fence, part, rest)
