"""A question as data, whatever its kind and wherever it comes from."""

from __future__ import annotations

from typing import Any, NamedTuple


class Question(NamedTuple):
    """One item of a quiz.

    `body` is what its kind made of the items under the prompt, and only the kind looks into it.
    Prompt, hints and excerpt are Markdown; the excerpt is what the question speaks of and what
    stands on its page already. `line` counts from 1 in the chapter's file; 0 if it is of none.
    `solution` is the whole of the working, where the right answer alone does not say how.
    """

    id: str
    kind: str
    prompt: str
    body: Any
    hints: tuple[str, ...] = ()
    line: int = 0
    excerpt: str = ""
    solution: str = ""
