"""How a child ended, in words for the learner."""

from __future__ import annotations

import signal
from collections.abc import Sequence

from tutor.running.sandbox.missing import missing_module
from tutor.running.sandbox.outcome import Limits, Source, Status
from tutor.running.sandbox.report import Report
from tutor.running.sandbox.sanitize import plain

OUT_OF_TIME = (signal.SIGXCPU, signal.SIGALRM)
"""What a child sends itself when its limits on time, wider than the parent's, run out."""

SMALLER = "Use smaller arrays, or look for a list that grows without end."


def judge(
    returncode: int,
    report: Report,
    sources: Sequence[Source],
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
    if late or -returncode in OUT_OF_TIME:
        status, text = _late(limits)
    elif flooded:
        status, text = _flooded(limits)
    elif returncode < 0:
        status, text = _killed(-returncode)
    else:
        status, text = _ended(returncode, report, f"<{name}>", earlier, limits)
    if not text:
        return status, ""
    if earlier:
        return status, plain(f"The earlier snippet {name} {text} So this one was not run.")
    return status, plain(f"The snippet {text}")


def failed_line(report: Report, sources: Sequence[Source]) -> int | None:
    """The line of the last source where it raised an exception; None if it did not."""
    other, line = report.place or ("", None)
    return line if other == f"<{sources[-1].name}>" else None


def _late(limits: Limits) -> tuple[Status, str]:
    return Status.TIMEOUT, (
        f"ran for more than {limits.seconds:g} s and was stopped. Look for a loop that never ends, "
        "or give it less to do."
    )


def _flooded(limits: Limits) -> tuple[Status, str]:
    return Status.FLOOD, (
        f"printed more than {_size(limits.output)} and was stopped; what it printed first is kept. "
        "Print less, or less often."
    )


def _killed(number: int) -> tuple[Status, str]:
    if number == signal.SIGKILL:
        return Status.MEMORY, (
            f"was ended by the system (SIGKILL), most likely because memory ran out. {SMALLER}"
        )
    try:
        name = signal.Signals(number).name
    except ValueError:  # a real-time signal
        name = f"number {number}"
    return Status.KILLED, (
        f"was ended by the signal {name} ({signal.strsignal(number)}): something failed below "
        "Python, in compiled code."
    )


def _ended(
    returncode: int, report: Report, filename: str, earlier: bool, limits: Limits
) -> tuple[Status, str]:
    """A child that ended by itself."""
    if report.memory:
        return Status.MEMORY, (
            f"asked for more memory than it may have, {_size(limits.memory)}. {SMALLER}"
        )
    if report.input:
        return Status.ERROR, (
            f"stopped{_place(report, filename)}: snippets have no standard input, so there is "
            "nothing for input() to read. Write the value into the code."
        )
    if report.spawn:
        return Status.ERROR, (
            f"stopped{_place(report, filename)}: multiprocessing can only fork here. Use "
            'multiprocessing.get_context("fork"), or threads.'
        )
    if report.missing:
        return Status.ERROR, f"stopped{_place(report, filename)}: {missing_module(report.missing)}"
    if report.exception:
        return Status.ERROR, f"stopped{_place(report, filename)} with {report.exception}."
    code = returncode if report.exit is None else report.exit
    if code or earlier:
        return Status.ERROR, f"ended the program itself, with exit code {code}."
    return Status.OK, ""


def _place(report: Report, filename: str) -> str:
    if not report.place:
        return ""
    other, line = report.place
    return f" in line {line}" + ("" if other == filename else f" of {other}")


def _size(count: int) -> str:
    for unit, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"
