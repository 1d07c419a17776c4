"""What is left of a chapter before it is done, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.words import ngettext

if TYPE_CHECKING:
    from tutor.learner import ChapterProgress


def still_to_do(progress: ChapterProgress) -> str:
    """Such as ``2 pages, 1 exercise``; "" where nothing is left."""
    left = progress.left
    counts = (
        ngettext("{n} page", "{n} pages", left.pages) if left.pages else "",
        ngettext("{n} question", "{n} questions", left.questions) if left.questions else "",
        ngettext("{n} exercise", "{n} exercises", left.exercises) if left.exercises else "",
        ngettext("{n} task", "{n} tasks", left.tasks) if left.tasks else "",
    )
    return ", ".join(filter(None, counts))
