"""The course as JSON: its chapters, and a page with everything on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.course import BenchLine, Figure, Fold, Generated, Note, Prose, Snippet, Task
from tutor.quiz.generated import FIRST_SEED
from tutor.quiz.kinds import KINDS
from tutor.quiz.order import as_on_page
from tutor.study.exercises import tries_left

if TYPE_CHECKING:
    from tutor.course import Block, ChapterInfo, Page
    from tutor.learner import Store
    from tutor.quiz.question import Question
    from tutor.quiz.verdict import Verdict


def chapter_event(info: ChapterInfo) -> dict[str, Any]:
    """A chapter's line in the course."""
    return {
        "event": "chapter",
        "chapter": info.id,
        "number": info.number,
        "title": info.title,
        "idea": info.idea,
        "minutes": info.minutes,
        "needs": list(info.needs),
        "written": info.path is not None,
    }


def page_event(info: ChapterInfo, page: Page) -> dict[str, Any]:
    """A page, block by block."""
    return {
        "event": "page",
        "chapter": info.id,
        "page": page.slug,
        "heading": page.heading,
        "blocks": [_block(block) for block in page.blocks],
    }


def question_event(question: Question) -> dict[str, Any]:
    """A question, with nothing of what is right."""
    return {
        "event": "question",
        "question": question.id,
        "kind": question.kind,
        "excerpt": question.excerpt,
        "prompt": question.prompt,
        "lines": list(KINDS[question.kind].prompt_lines(question)),
        "code": KINDS[question.kind].listing(question),
        "hints": list(question.hints),
    }


def verdict_event(store: Store, question: Question, verdict: Verdict) -> dict[str, Any]:
    """What became of an answer; a solution only once the learner may see it."""
    said = verdict._asdict()
    if KINDS[question.kind].in_code and not verdict.correct and tries_left(store, question):
        del said["right_answer"]
    if question.solution:
        said["solution"] = question.solution
    return {"event": "verdict", "question": question.id, **said}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Prose():
            return {"block": "prose", "markdown": block.markdown}
        case Snippet():
            return {
                "block": "snippet",
                "snippet": block.id,
                "code": block.code,
                "prints": block.expected,
                "experiment": block.experiment,
            }
        case BenchLine():
            return {"block": "bench", "command": block.command}
        case Note():
            return {"block": "note", "kind": block.kind, "markdown": block.markdown}
        case Figure():
            return {
                "block": "figure",
                "figure": block.id,
                "drawing": block.drawing,
                "caption": block.caption,
            }
        case Fold():
            return {
                "block": "fold",
                "after": block.after,
                "blocks": list(map(_block, block.blocks)),
            }
        case Task():
            return {
                "block": "task",
                "task": block.id,
                "prompt": block.prompt,
                "command": block.command,
                "goal": block.goal,
                "hints": list(block.hints),
            }
        case _:
            first = (
                block.question(FIRST_SEED) if isinstance(block, Generated) else as_on_page(block)
            )
            asked = question_event(first)
            del asked["event"]
            return {"block": "question", **asked}
