"""The parent's side: has an answer judged in a child process, and says in words what was found."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.exercise import Exercise
    from tutor.quiz.kind import SupportsRun

RIGHT, WRONG, NOT_ATTEMPTED, RAISED, TOO_LONG, NOT_JUDGED = (
    "right", "wrong", "not-attempted", "raised", "too-long", "not-judged"
)  # fmt: skip
"""The six outcomes; neither of those with a "not" counts as an answer."""

START = 60.0
"""Seconds that a child may take to get to the learner's code: other programs work, too."""

_REASONS = {
    "missing": N_("Your code does not define {function}."),
    "type": N_("{what} is of another type: yours is {given}, wanted is {wanted}."),
    "length": N_("{what} has {given} parts; {wanted} are wanted."),
    "shape": N_("{what} has the shape {given}; wanted is {wanted}."),
    "finite": N_("{what} is infinite or no number where it should not be."),
    "value": N_("{what} differs."),
    "changed": N_("It changes its argument {argument}. Change a copy instead."),
    "shares": N_(
        "It returns memory that belongs to an argument: whoever changes one changes the other. "
        "Return a new array."
    ),
    "no-error": N_("It should raise {wanted} here."),
    "slow": N_("Right, and too slow: it takes {times} times as long as the solution."),
}


class Judgement(NamedTuple):
    """What became of an answer: one of the six outcomes, and what to say, as Markdown; `line` is
    where in the learner's code something went wrong, counted from 1.
    """

    outcome: str
    feedback: str
    line: int | None = None


async def judged(name: str, exercise: Exercise, code: str, runner: SupportsRun) -> Judgement:
    """Judge `code`, an answer to the exercise with the id `name`."""
    if attempted(exercise, code) is False:
        return Judgement(NOT_ATTEMPTED, _("Write {function} first.", function=exercise.function))
    token = f"@{secrets.token_hex(8)} "
    job = {
        "code": code,
        "function": exercise.function,
        "solution": exercise.solution,
        "cases": exercise.cases,
        "mutants": [[mutant.name, mutant.code] for mutant in exercise.mutants],
        "tolerance": exercise.tolerance,
        "faster_than": exercise.faster_than,
        "seconds": exercise.seconds,
    }
    driver = (
        "import json\n"
        "from tutor.quiz.judging.child import judge\n"
        f"judge(json.loads({json.dumps(json.dumps(job))}), {token!r})\n"
    )
    outcome = await runner.run(name, driver, filename="judge", seconds=START + exercise.seconds)
    facts = _facts(outcome.output, token)
    if "outcome" in facts:
        return _found(exercise, facts)
    if outcome.status == "timeout" and facts:
        never = _(
            "It ran for more than {seconds} s and was stopped. Look for a loop that never ends.",
            seconds=f"{exercise.seconds:g}",
        )
        return Judgement(TOO_LONG, "\n\n".join([never, *_case(facts.get("at"))]))
    if facts.get("theirs"):
        return Judgement(RAISED, outcome.message or _("Your code ended the program."))
    why = "" if outcome.status == "timeout" else outcome.message
    again = _("Your code could not be judged just now, so it does not count. Try once more.")
    return Judgement(NOT_JUDGED, f"{again} {why}".rstrip())


def attempted(exercise: Exercise, code: str) -> bool:
    """Whether anything was written: code that says more than the starter."""
    return code.split() != exercise.starter.split() and bool(code.strip())


def _facts(output: str, token: str) -> dict[str, Any]:
    """All that the child told, later facts in place of earlier ones."""
    facts: dict[str, Any] = {}
    for line in output.split("\n"):
        if line.startswith(token):
            facts |= json.loads(line.removeprefix(token))
    return facts


def _found(exercise: Exercise, facts: dict[str, Any]) -> Judgement:
    outcome = facts["outcome"]
    if outcome == RIGHT:
        return Judgement(RIGHT, "")
    if outcome == NOT_JUDGED:
        broken = _("The exercise itself fails, so your code was not judged: {error}",
                   error=_error(facts))  # fmt: skip
        return Judgement(NOT_JUDGED, broken)
    parts = []
    mutant = next((m for m in exercise.mutants if m.name == facts.get("mutant")), None)
    if outcome == RAISED:
        where = _("line {n}: ", n=facts["line"]) if facts["line"] else ""
        parts.append(f"{where}{_error(facts)}")
    if mutant is not None:
        parts.append(mutant.feedback)
    elif outcome == WRONG:
        parts.append(_reason(exercise, facts))
    parts += _case(facts.get("case"))
    if facts.get("reason") in ("value", "finite"):
        parts.append(_fence(_("yours"), facts["given"]) + _fence(_("wanted"), facts["wanted"]))
    if facts.get("printed"):
        parts.append(_("It printed:") + "\n\n" + _fence("", facts["printed"]))
    return Judgement(outcome, "\n\n".join(parts), facts.get("line"))


def _error(facts: dict[str, Any]) -> str:
    said = f": {facts['said']}" if facts["said"] else ""
    return f"`{facts['error']}{said}`"


def _reason(exercise: Exercise, facts: dict[str, Any]) -> str:
    reason = facts["reason"]
    if reason == "verify":
        return str(facts["said"])
    place = facts.get("place", "")
    return _(
        _REASONS[reason],
        function=f"`{exercise.function}`",
        what=_what(place, facts.get("parts") or []),
        given=facts.get("given"),
        wanted=facts.get("wanted"),
        argument=_argument(place, facts.get("case") or []),
        times=f"{facts.get('times', 0):.1f}",
    )


def _what(place: str, parts: list[str]) -> str:
    """What a place in the result is called: ``[1]`` is the second of its parts."""
    index, rest = _index(place)
    if index is not None and index < len(parts) and parts[index]:
        return f"`{parts[index]}{rest}`"
    return _("part {place} of the result", place=f"`{place}`") if place else _("The result")


def _argument(place: str, case: list[list[str]]) -> str:
    index, _rest = _index(place)
    return f"`{case[index][0]}`" if index is not None and index < len(case) else ""


def _index(place: str) -> tuple[int | None, str]:
    first, bracket, rest = place.removeprefix("[").partition("]")
    return (int(first), rest) if bracket and first.isdigit() else (None, place)


def _case(case: list[list[str]] | None) -> list[str]:
    """The arguments of the smallest case that fails, in a fence."""
    if not case:
        return []
    return [_("For these arguments:") + "\n\n" + "".join(_fence(name, told) for name, told in case)]


def _fence(name: str, told: str) -> str:
    label = f"{name} = " if name else ""
    lines = told.split("\n")
    indent = " " * len(label)
    return "".join(f"    {label if n == 0 else indent}{line}\n" for n, line in enumerate(lines))
