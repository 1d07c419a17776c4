"""What the stepper asks for: a prediction, where to jump, an edit, a network of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tutor import stepping
from tutor.activities.errors import UsageError
from tutor.app.widgets.common.line_prompt import LinePrompt
from tutor.quiz.verdict import AnswerError
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.quiz.question import Question
    from tutor.quiz.verdict import Verdict
    from tutor.stepping.session import Session


class StepPrompt(LinePrompt):
    """Asks about the walk of a session, and tells what the learner wants."""

    @dataclass
    class Wanted(Message):
        """The session is to do `what`, such as ``changes.make``, with what was `typed`."""

        what: str
        how: object
        typed: str

    @dataclass
    class Described(Message):
        """The learner described a network, called `name`, to be walked."""

        name: str

    @dataclass
    class Predicted(Message):
        """The learner predicted a number: the stepper is to `tell` what came of it, once it is
        kept.
        """

        question: Question
        text: str
        verdict: Verdict

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._judged: Question | None = None  # the question whose prediction is being kept

    def prediction(self, question: Question) -> None:
        """Ask for the number that is hidden."""
        self._judged = None
        target = question.hints[0].strip("`").partition(" = ")[0]
        note = _("a number, + or − for its sign, or (2,3) for its shape   Esc shows it")
        self.ask("prediction", f"{target} =", note, ())

    def jump(self) -> None:
        """Ask where to go."""
        names = stepping.edits.jump_names(self._session.scene)
        note = _("{names}, or the number of a step", names=" ".join(names))
        self.ask("jump", _("jump to"), note, names)

    def edit(self, first: str = "") -> None:
        """Ask for an edit, `first` (a target such as ``W1[0,1]``) being offered first."""
        scene = self._session.scene
        offers = stepping.edits.editable(scene)
        text = next((offer for offer in offers if offer.startswith(f"{first} =")), offers[0])
        note = _("↑ ↓ choose   Enter changes it   Esc leaves it as it is")
        if made := next(iter(scene.walk.activations), ""):
            note += "   " + _("an activation, too: {example}", example=f"{made} = relu")
        self.ask("edit", _("change"), note, offers, text)

    def edit_again(self, typed: str, problem: str) -> None:
        """Have an edit mended that could not be made, because of a `problem`."""
        self.edit()
        self.put(typed)
        self.refuse(problem)

    def own(self, described: str = "", problem: str = "") -> None:
        """Ask for a network or an expression of the learner's own; the one that is open is offered,
        or what was `described` before, with the `problem` it has.
        """
        from core.examples import EXAMPLES
        from core.examples.own import DATASETS, LOSSES
        from core.layers import ACTIVATIONS

        walk = self._session.name
        own = "2-3-1 tanh mse xor" if walk in EXAMPLES else walk
        parts = {
            _("f"): " ".join(ACTIVATIONS),
            _("loss"): " ".join(LOSSES),
            _("data"): _("{names} or {values}", names=" ".join(DATASETS), values="0.1,0.2->1"),
            _("also"): "rows=4 seed=0",
            _("or"): "(a*b + c).tanh() where a=2, b=-3, c=10",
        }
        room = max(map(cells.width, parts)) + 2
        note = "\n".join(cells.ljust(name, room) + values for name, values in parts.items())
        self.ask("own", _("your network"), note, (), described or own)
        self.refuse(problem)

    def on_line_prompt_answered(self, event: LinePrompt.Answered) -> None:
        event.stop()
        try:
            if event.kind == "own":
                self._describe(event.text)
            else:
                self._take(event)
        except (AnswerError, stepping.edits.EditError, ValueError) as error:
            self.refuse(str(error))

    def _take(self, event: LinePrompt.Answered) -> None:
        """Take what was typed; raises, with a message for the learner, if it cannot be done."""
        session = self._session
        match event.kind:
            case "prediction":
                question = session.predictions.question
                if question is not None and question != self._judged:
                    verdict = session.predictions.answer(event.text)
                    self._judged = question
                    self.post_message(self.Predicted(question, event.text, verdict))
            case "jump":
                cursor = stepping.edits.find_cursor(session.scene, event.text)
                self.close()
                self.post_message(self.Wanted("moves.go", cursor, event.text))
            case "edit":
                edit = session.changes.read(stepping.edits.completed(event.text, event.offer))
                self.close()
                self.post_message(self.Wanted("changes.make", edit, event.text))

    def _describe(self, text: str) -> None:
        from core.examples import described

        try:
            name = described(text).name
        except ValueError as error:
            raise UsageError(_(error.args[0])) from None
        self.close()
        self.post_message(self.Described(name))

    def tell(self, question: Question, text: str, verdict: Verdict) -> None:
        """Show what came of the prediction `text`, if it is still asked for; a right number
        uncovers it, after a sign or a shape it is asked for still.
        """
        from tutor.quiz.predictions import leaves_number_open

        self._judged = None
        if self._session.predictions.question != question:
            return
        feedback = verdict.feedback.replace("`", "")
        if not verdict.correct:
            self.refuse(f"✗ {feedback}")
        elif leaves_number_open(text):
            self.say("✓ " + _("{told} Now the number. Esc shows it.", told=feedback))
        else:
            self.action_close()
            self.notify(f"✓ {feedback}", timeout=4, markup=False)

    def action_close(self) -> None:
        """Without an answer, what was to be predicted is shown."""
        if self._session.predictions.question is not None:
            self._session.predictions.reveal()
        self.close()
