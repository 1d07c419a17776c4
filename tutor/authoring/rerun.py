"""Every snippet and every question's code run again, held against what the page says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from tutor.authoring.problem import Problem
from tutor.course.find import earlier_snippets
from tutor.course.model import Chapter, Snippet
from tutor.course.outline import Course
from tutor.course.output import first_difference, matches, visible
from tutor.quiz.kinds import KINDS
from tutor.running.policy import Policy, Runner
from tutor.running.sandbox import Limits, NamedCode
from tutor.study.exercises import used_by

AT_A_TIME = 2
PROCESSOR_SECONDS = 5
"""What a snippet may take: half of what a learner's may, on whose machine it may be slower."""
WALL_SECONDS = 120.0
"""Where other programs work, too, a snippet waits; one that waits for nothing ends here."""


async def rerun(chapters: Iterable[tuple[str, Chapter]], course: Course) -> list[Problem]:
    """What the snippets, and the code in questions, of these (file, chapter) of a course do
    otherwise than their pages say.

    A chapter's snippets run in their order, two chapters at a time.
    """
    chapters = list(chapters)
    # Whoever has a course run trusts it.
    packs = {chapter.info.pack for _, chapter in chapters}
    runner = Runner(Policy(trusts=packs.__contains__))
    gate = asyncio.Semaphore(AT_A_TIME)

    async def run_chapter(file: str, chapter: Chapter) -> list[Problem]:
        problems = []
        for index, snippet in enumerate(chapter.snippets):
            async with gate:
                sources = [
                    *(
                        NamedCode(one.function, one.code)
                        for one in used_by(course, chapter, snippet, {}, {})
                    ),
                    *(
                        NamedCode(one.id, one.code)
                        for one in earlier_snippets(chapter.snippets[: index + 1])
                    ),
                ]
                found = await _problem(snippet, sources, runner)
            if found:
                problems.append(Problem(file, snippet.line, f"the snippet {snippet.id} {found}"))
        for question in chapter.questions:
            async with gate:
                said = await KINDS[question.kind].rerun(question, runner)
            problems += [Problem(file, line, f"{question.id}: {text}") for line, text in said]
        return problems

    found = await asyncio.gather(*(run_chapter(*each) for each in chapters))
    return [problem for problems in found for problem in problems]


async def _problem(snippet: Snippet, sources: list[NamedCode], runner: Runner) -> str | None:
    processor = max(PROCESSOR_SECONDS, round((snippet.seconds or 0) / 2))
    limits = Limits(seconds=WALL_SECONDS, processor=processor)
    outcome = await runner.run(
        snippet.id, snippet.code, earlier=sources, filename=snippet.id, limits=limits
    )
    wanted = "error" if snippet.raises else "ok"
    if outcome.status != wanted:
        said = " ".join([outcome.message, visible(outcome.output)[-1]]).strip()
        return f"ends in {outcome.status} after {outcome.seconds:.1f} s, not in {wanted}: {said}"
    if snippet.expected is not None and not matches(snippet.expected, outcome.output):
        return f"prints something else: {first_difference(snippet.expected, outcome.output)}"
    return None
