"""The parts of one page made into its blocks: prose, snippets, questions and the bench.

A fence's info string says what it is: `python ID` a snippet, `output` what it prints,
`question ID` a question, `bench` a bench. Other fences illustrate, and stay in the prose.
"""

from __future__ import annotations

from tutor.course.errors import LessonError
from tutor.course.model import Bench, Block, Prose, Snippet
from tutor.course.names import Names
from tutor.course.questions import parse_question
from tutor.course.scan import Fence, Part, Text

_ILLUSTRATIONS = ("", "text", "python", "sh", "console", "json", "toml", "diff")
_ACTIVE = ("python ID", "output", "question ID", "bench")
_SNIPPET_WORDS = ("alone", "raises")


def read_blocks(parts: list[Part], names: Names) -> tuple[Block, ...]:
    """The blocks of a page, in order. Errors: LessonError."""
    reader = _Reader(names)
    for part in parts:
        if isinstance(part, Fence):
            reader.fence(part)
        elif isinstance(part, Text):
            reader.text((part.text,), part.line)
    reader.end_prose()
    return tuple(reader.blocks)


class _Reader:
    """The blocks read so far, and the prose that is still being collected."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.blocks: list[Block] = []
        self.prose: list[str] = []
        self.prose_line = 0

    def error(self, fence: Fence, problem: str, remedy: str) -> LessonError:
        return LessonError(self.names.file, fence.line, problem, remedy)

    def text(self, lines: tuple[str, ...], line: int) -> None:
        if not self.prose:
            if not lines[0].strip():
                return
            self.prose_line = line
        self.prose.extend(lines)

    def end_prose(self) -> None:
        if self.prose:
            self.blocks.append(Prose("\n".join(self.prose).rstrip(), self.prose_line))
            self.prose.clear()

    def fence(self, fence: Fence) -> None:
        kind, *words = fence.info.split() or [""]
        if not words and kind in _ILLUSTRATIONS:
            self.text(fence.source, fence.line)
        elif kind == "output" and not words:
            self.output(fence)
        elif kind == "bench" and not words:
            self.end_prose()
            self.blocks.append(self.bench(fence))
        elif kind == "python":
            self.end_prose()
            self.blocks.append(self.snippet(fence, words))
        elif kind == "question":
            self.end_prose()
            self.blocks.append(parse_question(fence, words, self.names))
        else:
            raise self.error(
                fence,
                f"unknown kind of fence {fence.info!r}",
                f"expected one of: {', '.join(_ACTIVE)}; or to illustrate, one of: none, "
                f"{', '.join(_ILLUSTRATIONS[1:])}",
            )

    def snippet(self, fence: Fence, words: list[str]) -> Snippet:
        name, *flags = words
        for flag in flags:
            if flag not in _SNIPPET_WORDS or flags.count(flag) > 1:
                raise self.error(
                    fence,
                    f"{flag!r} after the snippet's id",
                    f"expected at most once each: {', '.join(_SNIPPET_WORDS)}",
                )
        if not any(line.strip() for line in fence.body):
            raise self.error(fence, "a snippet without code", "write what it runs")
        return Snippet(
            id=self.names.claim("snippet", name, fence.line),
            code="\n".join(fence.body) + "\n",
            expected=None,
            alone="alone" in flags,
            raises="raises" in flags,
            line=fence.line,
        )

    def output(self, fence: Fence) -> None:
        snippet = self.blocks[-1] if self.blocks and not self.prose else None
        if not isinstance(snippet, Snippet) or snippet.expected is not None:
            raise self.error(
                fence, "output of no snippet", "put it right after the fence ```python ID"
            )
        self.blocks[-1] = snippet._replace(expected="\n".join(fence.body))

    def bench(self, fence: Fence) -> Bench:
        lines = [line.strip() for line in fence.body if line.strip()]
        if len(lines) != 1:
            raise self.error(
                fence, f"a bench of {len(lines)} lines", "write one line, such as: step xor"
            )
        if any(isinstance(block, Bench) for block in self.blocks):
            raise self.error(fence, "a second bench on one page", "keep one, or begin a new page")
        return Bench(lines[0], fence.line)
