"""Questions with other numbers each time, asked many times: each asking has to be whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.quiz.generated import FIRST_SEED, Generated
from tutor.quiz.items import ItemError

if TYPE_CHECKING:
    from tutor.course.model import Chapter
    from tutor.quiz.generator import Drawn

SEEDS = range(FIRST_SEED, FIRST_SEED + 100)
ENOUGH = 20
"""Different askings among those of `SEEDS`, at the least."""
_HOLE = re.compile(r"\bnan\b|\binf\b|∞|\{\w*\}", re.IGNORECASE)
"""What stands in a text whose numbers did not come out."""


def check_generated(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """Generated questions for some of whose numbers something is wrong."""
    for block in chapter.asked:
        if isinstance(block, Generated) and (problem := problem_of(block)) is not None:
            yield block.line, f"{block.id}: {problem}"


def problem_of(block: Generated) -> str | None:
    """What is wrong with one of many askings; None if each is whole."""
    prompts = set()
    for seed in SEEDS:
        drawn = block.drawn(seed)
        prompts.add(drawn.prompt)
        if clashing := drawn.clashes():
            return f"seed {seed}: the wrong answer {clashing[0].value} is right, or stands twice"
        if (text := _hollow(drawn)) is not None:
            return f"seed {seed}: a text is empty or lacks a number: {text!r}"
        try:
            block.question(seed)
        except ItemError as error:
            return f"seed {seed}: {error.problem}"
    if len(prompts) < ENOUGH:
        return f"only {len(prompts)} different askings of {len(SEEDS)}; give it more freedom"
    return None


def _hollow(drawn: Drawn) -> str | None:
    """The first of its texts that says nothing, or has a hole."""
    feedback = [mistake.feedback for mistake in drawn.mistakes]
    texts = [drawn.prompt, drawn.solution, *drawn.hints, *feedback]
    return next((text for text in texts if not text.strip() or _HOLE.search(text)), None)
