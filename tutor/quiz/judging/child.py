"""The child's side: runs an answer beside the solution and the mutants, and tells what it found.

Facts go to standard output, each on a line that begins with the job's token, as JSON: ``theirs``
tells whether it is the learner's code that runs from here on, ``at`` the case, so that one that
never ends is known; then what was found.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import json
import linecache
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from tutor.quiz.judging.compare import (
    Difference,
    difference,
    held,
    kind_of,
    shares_memory,
    text,
)

THEIRS = "<your code>"
"""What tracebacks call the learner's code."""
PRINTED = 20
"""Lines kept of what the learner's code printed."""
REPEATS = 5
"""Times that a call is timed; the fastest counts."""


class Result(NamedTuple):
    """What a call gave: a value, or an exception."""

    value: Any = None
    error: BaseException | None = None

    def same_as(self, other: Result, tolerance: float) -> bool:
        if self.error is not None or other.error is not None:
            return type(self.error) is type(other.error)
        return _difference(self.value, other.value, tolerance) is None


class ExerciseFault(Exception):
    """The solution or the cases of an exercise failed: the learner's code has no part in it."""


def judge(job: dict[str, Any], token: str) -> None:
    """Judge ``job["code"]``, and print what was found."""
    out = sys.stdout

    def tell(**facts: Any) -> None:
        print(f"\n{token}{json.dumps(facts)}", file=out, flush=True)

    printed = io.StringIO()
    with np.errstate(all="ignore"), contextlib.redirect_stdout(printed):
        try:
            found = _judged(job, tell, printed)
        except ExerciseFault as fault:
            found = {"outcome": "not-judged", **_described(fault.__cause__ or fault)}
        tell(**{**found, "printed": _lines(printed)})


def _judged(job: dict[str, Any], tell: Callable[..., None], printed: io.StringIO) -> dict[str, Any]:
    name, tolerance = job["function"], job["tolerance"]
    with _authors():
        solution = _namespace(job["solution"], "<solution>")
        checks = _namespace(job["cases"], "<cases>", solution)
        cases = list(_cases(checks))
    tell(theirs=True)
    # From here on, however long it took to get here; the parent hears of a signal.
    signal.setitimer(signal.ITIMER_REAL, job["seconds"])
    try:
        mine = _namespace(job["code"], THEIRS)
    except BaseException as error:
        return {"outcome": "raised", **_described(error)}
    if not callable(mine.get(name)):
        return {"outcome": "wrong", "reason": "missing"}
    wanted_of, given_of = _caller(solution[name], checks), _caller(mine[name], checks)
    names = _argument_names(solution[name])
    results: list[Result] = []
    first: dict[str, Any] | None = None
    for arguments in cases:
        tell(theirs=False)
        wanted = wanted_of(arguments)
        if first is None:
            tell(at=_told(names, arguments))
            printed.seek(0)
            printed.truncate()
        tell(theirs=True)
        given = given_of(arguments)
        results.append(given.result)
        if first is None and (found := _fault(given, wanted, arguments, checks, tolerance)):
            first = {**found, "case": _told(names, arguments), "parts": _part_names(solution[name])}
            kept = printed.getvalue()
    if first is not None:
        tell(theirs=False)
        printed.seek(0)
        printed.truncate()
        printed.write(kept)
        return {**first, "mutant": _mutant(job["mutants"], name, checks, cases, results, tolerance)}
    if job["faster_than"] and (slow := _slow(given_of, wanted_of, cases[-1], job["faster_than"])):
        return {"outcome": "wrong", "reason": "slow", "times": slow}
    return {"outcome": "right"}


class Called(NamedTuple):
    """A call: its result, and what became of its arguments."""

    result: Result
    arguments: tuple[Any, ...]
    shares: bool
    """Whether the result looks into the arguments."""


def _caller(function: Any, checks: dict[str, Any]) -> Callable[[tuple[Any, ...]], Called]:
    use = checks.get("use", lambda function, *arguments: function(*arguments))

    def call(arguments: tuple[Any, ...]) -> Called:
        own = copy.deepcopy(arguments)
        try:
            value = use(function, *own)
        except Exception as error:
            return Called(Result(error=error), own, False)
        try:
            return Called(Result(copy.deepcopy(value)), own, shares_memory(value, own))
        except Exception:  # a generator, say: no value to keep, and none that looks into arrays
            return Called(Result(value), own, False)

    return call


@contextlib.contextmanager
def _authors() -> Iterator[None]:
    """Code of the exercise's author: what it raises is an ExerciseFault."""
    try:
        yield
    except Exception as error:
        raise ExerciseFault from error


def _difference(given: Any, wanted: Any, tolerance: float) -> Difference | None:
    """As `difference`; a result that cannot be compared is of another type than the wanted one."""
    try:
        return difference(given, wanted, tolerance)
    except Exception:
        return Difference("type", "", kind_of(given), kind_of(wanted))


def _fault(
    given: Called,
    wanted: Called,
    arguments: tuple[Any, ...],
    checks: dict[str, Any],
    tolerance: float,
) -> dict[str, Any] | None:
    """What is wrong with a call, None if nothing is."""
    if wanted.result.error is not None:
        if not isinstance(wanted.result.error, checks.get("raises", ())):
            raise ExerciseFault from wanted.result.error
        kind = type(wanted.result.error)
        if isinstance(given.result.error, kind):
            return None
        return {"outcome": "wrong", "reason": "no-error", "wanted": kind.__name__}
    if given.result.error is not None:
        return {"outcome": "raised", **_described(given.result.error)}
    if found := _difference(given.result.value, wanted.result.value, tolerance):
        return {"outcome": "wrong", "reason": found.kind, **_shown(found)}
    changed = _difference(held(given.arguments), held(wanted.arguments), tolerance)
    if changed is not None:
        return {"outcome": "wrong", "reason": "changed", **_shown(changed)}
    if given.shares and not wanted.shares:
        return {"outcome": "wrong", "reason": "shares"}
    verify = checks.get("verify")
    with _authors():
        said = verify(given.result.value, *copy.deepcopy(arguments)) if verify else None
    return None if said is None else {"outcome": "wrong", "reason": "verify", "said": str(said)}


def _shown(found: Difference) -> dict[str, str]:
    return {"place": found.place, "given": found.given, "wanted": found.wanted}


def _mutant(
    mutants: list[list[str]],
    name: str,
    checks: dict[str, Any],
    cases: list[tuple[Any, ...]],
    results: list[Result],
    tolerance: float,
) -> str | None:
    """The name of the mutant that computes the same in every case, if one does.

    A mutant that cannot be read is nobody's: the answer is wrong as it is.
    """
    for mutant, code in mutants:
        try:
            call = _caller(_namespace(code, f"<{mutant}>")[name], checks)
        except Exception:
            continue
        pairs = zip(cases, results, strict=True)
        if all(call(one).result.same_as(given, tolerance) for one, given in pairs):
            return mutant
    return None


def _slow(given: Any, wanted: Any, arguments: tuple[Any, ...], times: float) -> float | None:
    """How many times as long as the solution a call takes, if that is too long."""

    def fastest(call: Any) -> float:
        best = float("inf")
        for _ in range(REPEATS):
            started = time.perf_counter()
            call(arguments)
            best = min(best, time.perf_counter() - started)
        return best

    ratio = fastest(given) / fastest(wanted)
    return ratio if ratio > times else None


def _namespace(code: str, name: str, base: dict[str, Any] | None = None) -> dict[str, Any]:
    linecache.cache[name] = (len(code), None, code.splitlines(True), name)
    namespace = dict(base or {}) | {"__name__": "__main__"}
    exec(compile(code, name, "exec", dont_inherit=True), namespace)
    return namespace


def _cases(checks: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for case in checks["cases"](np.random.default_rng(0)):
        yield case if isinstance(case, tuple) else (case,)


def _described(error: BaseException) -> dict[str, Any]:
    """An exception's name, what it says, and the last line of the learner's code that led to it."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == THEIRS
    ]
    line = lines[-1] if lines else None
    if isinstance(error, SyntaxError) and error.filename == THEIRS:
        line = error.lineno
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return {"error": type(error).__name__, "said": said[:400], "line": line}


def _argument_names(function: Any) -> list[str]:
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []


def _part_names(function: Any) -> list[str]:
    """What the solution calls its results, if it returns several names."""
    import ast
    from textwrap import dedent

    with contextlib.suppress(OSError, TypeError, SyntaxError):
        tree = ast.parse(dedent(inspect.getsource(function)))
        for node in ast.walk(tree):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
                return [one.id if isinstance(one, ast.Name) else "" for one in node.value.elts]
    return []


def _told(names: list[str], arguments: tuple[Any, ...]) -> list[list[str]]:
    """Arguments by name, as text."""
    named = [*names, *("" for _ in range(len(arguments) - len(names)))]
    return [[name, text(one)] for name, one in zip(named, arguments, strict=False)]


def _lines(printed: io.StringIO) -> str:
    lines = printed.getvalue().splitlines()
    return "\n".join(line[:200] for line in lines[:PRINTED])
