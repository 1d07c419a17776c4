"""Questions that ask which plot belongs to which setting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from tutor.quiz import prompt_code
from tutor.quiz.curves import described, numbers_in, picture
from tutor.quiz.items import Item, ItemError
from tutor.quiz.kind import RERUN_SECONDS
from tutor.quiz.matching import Matching, Pairs
from tutor.words import N_

if TYPE_CHECKING:
    from tutor.quiz.kind import SupportsRun
    from tutor.quiz.question import Question

SKETCHED = "sketched"
"""The word after the kind that says that the curves were drawn by hand, not measured."""
COLUMNS = 66
"""For all plots on the command line."""


class WhichPlot(Matching):
    """The parts to the right are curves, given by their heights at equal distances."""

    name: ClassVar[str] = "plot"
    task: ClassVar[str] = N_("match each letter with a plot")
    words: ClassVar[tuple[str, ...]] = (SKETCHED,)
    field: ClassVar[str] = "tutor.app.widgets.answers.match:PlotField"

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> Pairs:
        body = super().read(prompt, items, words)
        for right in body.rights:
            if numbers_in(right.text) is None:
                raise ItemError(
                    right.line,
                    f"{right.text!r} is no curve",
                    "write its heights, three or more numbers with spaces between them",
                )
        if SKETCHED not in words and prompt_code.code_of(prompt) is None:
            raise ItemError(
                0,
                "curves from nowhere",
                f"put the code that prints them into the prompt, or {SKETCHED} after the kind",
            )
        return body

    async def rerun(self, question: Question, runner: SupportsRun) -> Sequence[tuple[int, str]]:
        fenced = prompt_code.code_of(question.prompt)
        if fenced is None:
            return ()
        ran = await runner.run(question.id, "\n".join(fenced.code), seconds=RERUN_SECONDS)
        if ran.status != "ok":
            return [(question.line, f"the prompt's code ends in {ran.status}: {ran.message}")]
        printed = [" ".join(line.split()) for line in ran.output.splitlines()]
        return list(_not_printed(question.body, printed))

    def right_lines(self, body: Pairs) -> Iterable[str]:
        curves = [numbers_in(right.text) or () for right in body.rights]
        yield prompt_code.fence(line.rstrip() for line in picture(curves, COLUMNS).text.split("\n"))
        for number, curve in enumerate(curves, 1):
            yield f"{number}.  {described(curve)}"


def _not_printed(body: Pairs, printed: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The curves that stand at the end of no printed line."""
    for right in body.rights:
        heights = " ".join(right.text.split())
        ends = re.compile(rf"(?:.*[^-\w.])?{re.escape(heights)}")
        if not any(ends.fullmatch(line) for line in printed):
            yield right.line, f"the prompt's code does not print {heights!r}"
