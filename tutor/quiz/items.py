"""What stands under a question's prompt, as a kind of question reads it."""

from __future__ import annotations

from textwrap import dedent

HINT = "?"
"""The mark of a hint, which any question may have."""


class ItemError(Exception):
    """Items that make no question: the line (0: the question's own), the problem, what to do."""

    def __init__(self, line: int, problem: str, remedy: str) -> None:
        super().__init__(line, problem, remedy)
        self.line = line
        self.problem = problem
        self.remedy = remedy


class Item:
    """A marked item: its mark (` `, `x`, `=`, `!` or `?`), the lines of its text and feedback."""

    def __init__(self, mark: str, line: int, first: str) -> None:
        self.mark = mark
        self.line = line
        self.lines = [first]
        self.notes: list[str] = []

    @property
    def text(self) -> str:
        """As Markdown: what goes on under the mark loses its common indentation."""
        return "\n".join([self.lines[0], dedent("\n".join(self.lines[1:]))]).strip()

    @property
    def output(self) -> str:
        """As printed lines, every space kept."""
        return "\n".join(self.lines)

    @property
    def feedback(self) -> str:
        return "\n".join(self.notes).strip()
