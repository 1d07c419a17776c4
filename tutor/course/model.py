"""The course as data: what a chapter file says, with nothing of how it is shown.

Lines count from 1 in the chapter's file. Ids of snippets and questions are whole and permanent:
`pack:chapter/name`, and `chapter/name` in our own course, which is no pack. Text is Markdown unless
said otherwise, and is free of control characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from tutor.course.outline import ChapterInfo
from tutor.quiz.exercise import Exercise
from tutor.quiz.generated import Generated
from tutor.quiz.question import Question

HIDE = "# hide"
"""What a line of a snippet ends in that runs without being shown."""
NOTES = ("note", "tip", "warning", "article")
"""Kinds of notes; `article` is what the article says, and what is wrong with it."""


class Prose(NamedTuple):
    """Markdown to show as it stands: text, tables, and fences that only illustrate."""

    markdown: str
    line: int


class Snippet(NamedTuple):
    """Code to run. `expected` is what it prints (None: the page does not say), where a line `...`
    stands for any lines; `alone` runs without the chapter's earlier snippets; `raises` is meant
    to end in an exception; an `experiment` is evidence for a sentence, and stands folded. `seconds`
    is how long it may run, where that is more than usual. `after` are the ids of the snippets that
    it runs after, where those are not all the earlier ones: no other snippet waits for it then.
    """

    id: str
    code: str
    expected: str | None
    alone: bool
    raises: bool
    line: int
    experiment: bool = False
    seconds: float | None = None
    after: tuple[str, ...] | None = None

    @property
    def shown(self) -> str:
        """The code without its lines that end in ``# hide``."""
        lines = self.code.splitlines(keepends=True)
        return "".join(line for line in lines if not line.rstrip().endswith(HIDE))


class BenchLine(NamedTuple):
    """What stands beside the page: a headless command's arguments, such as `step mazur --at 7`."""

    command: str
    line: int


class Note(NamedTuple):
    """An aside; `kind` is one of `NOTES`."""

    kind: str
    markdown: str
    line: int


class Figure(NamedTuple):
    """A drawing in text, and its caption, which is Markdown and may be empty."""

    id: str
    drawing: str
    caption: str
    line: int


class Task(NamedTuple):
    """Something to bring about on a bench, opened by `command`: `goal` compares what the activity
    there tells of itself, `done` is said once it holds.
    """

    id: str
    prompt: str
    command: str
    goal: str
    done: str
    hints: tuple[str, ...]
    line: int


class Fold(NamedTuple):
    """Blocks that stay folded until what has the id `after` was answered, run or done; `kind` says
    what that is: a question, a snippet, an exercise or a task.
    """

    after: str
    kind: str
    blocks: tuple[Block, ...]
    line: int


class Claim(NamedTuple):
    """The sentence above `line` says why; `experiment` is the id of the snippet that takes the
    cause away, None where the page derives it.
    """

    experiment: str | None
    line: int


Asked: TypeAlias = Question | Generated
"""What asks something: a question with its own words, or one with other numbers each time."""
Block: TypeAlias = Prose | Snippet | Asked | BenchLine | Note | Figure | Task | Fold


class Page(NamedTuple):
    """One `##` section; `slug` is unique in its chapter. The heading is not among the blocks."""

    slug: str
    heading: str
    blocks: tuple[Block, ...]
    line: int
    claims: tuple[Claim, ...] = ()

    @property
    def flat(self) -> tuple[Block, ...]:
        """Its blocks, those that are folded among them, in place of their folds."""
        return tuple(unfolded(self.blocks))

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        return tuple(block for block in self.flat if isinstance(block, Snippet))

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those that its author put into words."""
        return tuple(block for block in self.flat if isinstance(block, Question))

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Its questions, those with other numbers each time among them."""
        return tuple(block for block in self.flat if isinstance(block, Question | Generated))

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(block for block in self.flat if isinstance(block, Task))

    @property
    def bench(self) -> BenchLine | None:
        """The bench this page sets; None keeps the one set last before it."""
        return next((block for block in self.flat if isinstance(block, BenchLine)), None)


def unfolded(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in order, those that are folded among them, in place of their folds."""
    for block in blocks:
        if isinstance(block, Fold):
            yield from unfolded(block.blocks)
        else:
            yield block


class Chapter(NamedTuple):
    """A chapter that was read: its pages, its title in the language it is written in, and `first`,
    what a reader needs before it.
    """

    info: ChapterInfo
    title: str
    pages: tuple[Page, ...]
    first: tuple[str, ...] = ()

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        return tuple(snippet for page in self.pages for snippet in page.snippets)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(one for page in self.pages for one in page.asked)

    @property
    def exercises(self) -> tuple[Question, ...]:
        """Its questions whose answer is code that later snippets use."""
        return tuple(one for one in self.questions if isinstance(one.body, Exercise))

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for page in self.pages for task in page.tasks)
