"""What a kind of question is: everything that has to know one kind from another asks this."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question

RATINGS = (N_("again"), N_("hard"), N_("good"))
"""What a learner says of an answer that only they can judge."""

RERUN_SECONDS = 120.0
"""What a question's code may take where an author's linter runs it, beside other programs."""

Given = TypeVar("Given")
"""An answer, read: what `parse` makes of typed text, and what the kind's field on the screen gives.
"""


class SupportsRun(Protocol):
    """Runs code for whoever grades by running: `tutor.running.policy.Runner`."""

    async def run(
        self,
        name: str,
        code: str,
        *,
        earlier: Sequence[Any] = (),
        filename: str | None = None,
        seconds: float | None = None,
        on_output: Any = None,
    ) -> Any:
        """Run the code of what has the id `name`, after `earlier` code; how that went."""


class Kind(ABC, Generic[Given]):
    """A kind of question; `tutor.quiz.kinds` lists them.

    A question's `body` is whatever `read` returned.
    """

    name: ClassVar[str]
    noun: ClassVar[str] = N_("question")
    """What it is called where it stands."""
    task: ClassVar[str]
    """What the learner is to do, in a few words: ``type a number``."""
    marks: ClassVar[str]
    """The marks of the items it reads, hints apart."""
    silent: ClassVar[str] = ""
    """Those of the marks whose items may stand without feedback."""
    words: ClassVar[tuple[str, ...]] = ()
    """What may stand after its name where a lesson asks such a question."""
    regrades: ClassVar[bool] = True
    """Whether grading is quick and runs nothing, so that an old answer is graded again when it is
    shown, to show its feedback too.
    """
    honest_tries: ClassVar[int] = 2
    """Wrong answers after which the right one can be asked for."""
    self_rated: ClassVar[bool] = False
    """Whether the learner says themselves how good an answer is."""
    in_code: ClassVar[bool] = False
    """Whether an answer is code: it is shown as it stands, and given from a file."""
    field: ClassVar[str]
    """Where an answer is given on the screen: the ``module:Class`` of an `AnswerField`."""

    @property
    def judged_at_once(self) -> bool:
        """Whether an answer is typed or chosen, and judged without its writer."""
        return not (self.in_code or self.self_rated)

    @abstractmethod
    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> Any:
        """The body of a question with this prompt and these items. Errors: ItemError."""

    def how(self, question: Question) -> str:
        """What the learner is to do here, in their language: ``type a number, to 3 digits``."""
        return _(self.task)

    def lint(self, question: Question) -> Iterator[tuple[int, str]]:
        """What an author should mend although the question can be asked: line and problem."""
        return iter(())

    async def rerun(self, question: Question, runner: SupportsRun) -> Sequence[tuple[int, str]]:
        """What the question's code does otherwise than the question says, when it is run."""
        return ()

    def runs(self, question: Question) -> Sequence[str]:
        """All of the course's own code that may run when an answer is graded, the code that an
        answer begins with included: whoever is asked to trust the course is shown it.
        """
        return ()

    def right_place(self, question: Question) -> int | None:
        """Of options to choose from, at which place the only right one is written; from 0."""
        return None

    @abstractmethod
    def parse(self, question: Question, text: str) -> Given:
        """What typed text means as an answer. Errors: AnswerError if it is none."""

    def compare(self, question: Question, given: Given) -> Sequence[str]:
        """What the learner is to compare the answer with, to rate it before it is graded: each a
        paragraph of Markdown. Nothing where the kind needs no rating, or has one.
        """
        return ()

    def rated(self, given: Given, rating: str) -> Given:
        """The answer with the learner's `rating`, one of `RATINGS`."""
        return given

    @abstractmethod
    async def grade(self, question: Question, given: Given, runner: SupportsRun | None) -> Verdict:
        """Grade an answer; `runner` runs code where grading needs it; None where nothing may run.

        Errors: AnswerError for what cannot be graded.
        """

    def parts_right(self, question: Question, given: Given) -> Mapping[str, bool]:
        """Which parts of an answer are right, by the parts' ids; nothing where an answer has none
        that could be right alone.
        """
        return {}

    def model_answer(self, question: Question) -> str:
        """The right answer, where it is known before one was graded."""
        return ""

    @abstractmethod
    def dump(self, question: Question, given: Given) -> str:
        """An answer as the log keeps it: it must still mean the same when the lesson's wording
        and the order of options have changed.
        """

    def load(self, question: Question, kept: str) -> Given | None:
        """The answer that the log keeps, as if it had been typed; None if the question no longer
        has it.
        """
        try:
            return self.parse(question, kept)
        except AnswerError:
            return None

    def prompt(self, question: Question) -> str:
        """The prompt without what the field, or `prompt_lines`, shows of it."""
        return question.prompt

    def prompt_lines(self, question: Question) -> Iterable[str]:
        """What stands under the prompt where there is no field, each a paragraph of Markdown, or a
        fence with what is to keep its shape.
        """
        return ()

    def listing(self, question: Question) -> str:
        """Code that stands under the prompt, as it stands; empty if there is none."""
        return ""

    def command(self, question: Question) -> str:
        """How to answer it on the command line."""
        return f"backstep quiz {question.id.partition('/')[0]} --plain"

    def rows(self, question: Question) -> int:
        """How many lines an answer takes to type."""
        return 1

    def shuffled(self, question: Question, seed: int) -> Question:
        """The question with its parts in an order that depends on `seed` and its id alone."""
        return question
