"""Every snippet run again, and what it prints held against what its page says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from tutor.authoring.problem import Problem
from tutor.course.find import earlier_snippets
from tutor.course.model import Chapter, Snippet
from tutor.course.output import first_difference, matches, visible
from tutor.running.policy import Policy, Runner

AT_A_TIME = 2
PROCESSOR_SECONDS = 5
"""What a snippet may take: half of what a learner's may, on whose machine it may be slower."""
WALL_SECONDS = 120.0
"""Where other programs work, too, a snippet waits; one that waits for nothing ends here."""


async def rerun(chapters: Iterable[tuple[str, Chapter]]) -> list[Problem]:
    """What the snippets of these (file, chapter) do otherwise than their pages say.

    A chapter's snippets run in their order, two chapters at a time.
    """
    chapters = list(chapters)
    # Who lints a pack means to run it.
    packs = frozenset(chapter.info.pack for _, chapter in chapters)
    runner = Runner(Policy(trusted=packs))
    gate = asyncio.Semaphore(AT_A_TIME)

    async def run_chapter(file: str, chapter: Chapter) -> list[Problem]:
        problems = []
        for index, snippet in enumerate(chapter.snippets):
            async with gate:
                earlier = earlier_snippets(chapter.snippets[: index + 1])
                found = await _problem(snippet, earlier, runner)
            if found:
                problems.append(Problem(file, snippet.line, f"the snippet {snippet.id} {found}"))
        return problems

    found = await asyncio.gather(*(run_chapter(*each) for each in chapters))
    return [problem for problems in found for problem in problems]


async def _problem(snippet: Snippet, earlier: tuple[Snippet, ...], runner: Runner) -> str | None:
    from tutor.running.sandbox import Limits, NamedCode

    limits = Limits(seconds=WALL_SECONDS, processor=PROCESSOR_SECONDS)
    sources = [NamedCode(other.id, other.code) for other in earlier]
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
