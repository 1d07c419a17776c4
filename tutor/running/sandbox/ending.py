"""How a child ended, in words for the learner."""

from __future__ import annotations

import signal
from collections.abc import Sequence

from tutor.running.sandbox.child_report import Report
from tutor.running.sandbox.missing_module import missing_module
from tutor.running.sandbox.outcome import Limits, NamedCode, Status
from tutor.running.sandbox.sanitize import plain
from tutor.words import N_, _, ngettext

OUT_OF_TIME = (signal.SIGXCPU, signal.SIGALRM)
"""What a child sends itself when its limits on time, wider than the parent's, run out."""

SMALLER = N_("Use smaller arrays, or look for a list that grows without end.")


def judge(
    returncode: int,
    report: Report,
    sources: Sequence[NamedCode],
    limits: Limits,
    *,
    late: bool,
    flooded: bool,
) -> tuple[Status, str]:
    """The status and the message of a run.

    `returncode` is as asyncio gives it (a signal negative), `report` as the runner left it, empty
    if it did not get that far; `late` and `flooded` say why we ended it, if we did. Names that the
    snippet chose are made safe to show.
    """
    index = len(sources) - 1 if report.source is None else report.source
    name, earlier = sources[index].name, index < len(sources) - 1
    who = _("The earlier snippet {name}", name=name) if earlier else _("The snippet")
    if late or -returncode in OUT_OF_TIME:
        status, text = _late(who, limits, late)
    elif flooded:
        status, text = _flooded(who, limits)
    elif returncode < 0:
        status, text = _killed(who, -returncode)
    elif report.memory:
        status, text = _too_much(who, limits)
    elif stopped := _stopped(who, report, f"<{name}>"):
        status, text = Status.ERROR, stopped
    else:
        code = returncode if report.exit is None else report.exit
        if not code and not earlier:
            return Status.OK, ""
        status = Status.ERROR
        text = _("{snippet} ended the program itself, with exit code {n}.", snippet=who, n=code)
    if earlier:
        text = _(
            "{why} So this one was not run. Fix that one, or restore the lesson's code there "
            "with x.",
            why=text,
        )
    return status, plain(text)


def failed_line(report: Report, sources: Sequence[NamedCode]) -> int | None:
    """The line of the last source where it raised an exception; None if it did not."""
    other, line = report.place or ("", None)
    return line if other == f"<{sources[-1].name}>" else None


def _late(who: str, limits: Limits, late: bool) -> tuple[Status, str]:
    if limits.processor and not late:
        return Status.TIMEOUT, _(
            "{snippet} took more than {seconds} s of processor time and was stopped. Look for a "
            "loop that never ends, or give it less to do.",
            snippet=who,
            seconds=limits.processor,
        )
    return Status.TIMEOUT, _(
        "{snippet} ran for more than {seconds} s and was stopped. Look for a loop that never ends, "
        "or give it less to do.",
        snippet=who,
        seconds=f"{limits.seconds:g}",
    )


def _flooded(who: str, limits: Limits) -> tuple[Status, str]:
    return Status.FLOOD, _(
        "{snippet} printed more than {size} and was stopped; what it printed first is kept. "
        "Print less, or less often.",
        snippet=who,
        size=_size(limits.output),
    )


def _killed(who: str, number: int) -> tuple[Status, str]:
    if number == signal.SIGKILL:
        return Status.MEMORY, _(
            "{snippet} was ended by the system (SIGKILL), most likely because memory ran out. "
            "{advice}",
            snippet=who,
            advice=_(SMALLER),
        )
    try:
        name = signal.Signals(number).name
    except ValueError:  # a real-time signal
        name = str(number)
    return Status.KILLED, _(
        "{snippet} was ended by the signal {signal} ({meaning}): something failed below Python, in "
        "compiled code.",
        snippet=who,
        signal=name,
        meaning=signal.strsignal(number),
    )


def _too_much(who: str, limits: Limits) -> tuple[Status, str]:
    return Status.MEMORY, _(
        "{snippet} asked for more memory than it may have, {size}. {advice}",
        snippet=who,
        size=_size(limits.memory),
        advice=_(SMALLER),
    )


def _stopped(who: str, report: Report, filename: str) -> str:
    """What is said of an exception; nothing if there was none."""
    stopped = _where(who, report, filename)
    if report.input:
        return _(
            "{stopped}: snippets have no standard input, so there is nothing for input() to read. "
            "Write the value into the code.",
            stopped=stopped,
        )
    if report.spawn:
        return _(
            "{stopped}: multiprocessing can only fork here. Use {fork}, or threads.",
            stopped=stopped,
            fork='multiprocessing.get_context("fork")',
        )
    if report.missing:
        return _("{stopped}: {why}", stopped=stopped, why=missing_module(report.missing))
    if report.exception:
        return _("{stopped} with {exception}.", stopped=stopped, exception=report.exception)
    return ""


def _where(who: str, report: Report, filename: str) -> str:
    if not report.place:
        return _("{snippet} stopped", snippet=who)
    other, line = report.place
    if other == filename:
        return _("{snippet} stopped on line {line}", snippet=who, line=line)
    return _("{snippet} stopped on line {line} of {file}", snippet=who, line=line, file=other)


def _size(count: int) -> str:
    for unit, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return ngettext("{n} byte", "{n} bytes", count)
