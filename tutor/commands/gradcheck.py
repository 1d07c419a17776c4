"""``backstep gradcheck``: does each gradient agree with what a nudge of the number shows?"""

from __future__ import annotations

import os

from tutor.activities.parser import Parser
from tutor.commands.failures import FAILED
from tutor.commands.terminal import say_json
from tutor.running.training.protocol import finite
from tutor.words import _, cells, ngettext


def main(words: list[str]) -> int:
    """Check every rule of every operation, and every network; 1 if one of them fails."""
    parser = Parser(
        "gradcheck",
        _(
            "Compare every gradient with central differences in float64: each rule of each\n"
            "operation, with every option, on operands of many shapes, then each network. A line\n"
            "shows one rule or network and the element that agrees worst. An error below 1e-6\n"
            "passes; the complex step, used where an operation accepts complex numbers, has to\n"
            "reach 1e-10."
        ),
        ["gradcheck", "gradcheck --json"],
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help=_("print text (the default)"))
    form.add_argument("--json", action="store_true", help=_("print one check per line as JSON"))
    options = parser.read(words)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from core.gradcheck import check_everything

    checks = failed = 0
    worst = 0.0
    if not options.json:
        print(
            cells.ljust(_("checked"), 28),
            cells.rjust(_("error"), 8) + " ",
            cells.ljust(_("worst element"), 16),
            cells.rjust(_("by the rule"), 13) + cells.rjust(_("by nudging"), 13),
        )
    for check in check_everything():
        checks += 1
        failed += not check.passed
        worst = max(worst, check.error)
        exact = check.complex_error
        place = f"d{check.tensor}[{','.join(map(str, check.index))}]"
        if options.json:
            say_json(
                {
                    "event": "check",
                    "name": check.name,
                    "passed": check.passed,
                    "error": finite(check.error),
                    "tensor": check.tensor,
                    "index": list(check.index),
                    "analytic": finite(check.analytic),
                    "numeric": finite(check.numeric),
                    "elements": check.elements,
                    "call": check.call,
                    "step": check.step,
                    "best_step": check.best_step,
                    "best_error": finite(check.best_error),
                    "kink": check.kink,
                    "edge": check.edge,
                    "hidden": check.hidden,
                    "complex_error": None if exact is None else finite(exact),
                    "verdict": check.verdict,
                }
            )
        else:
            print(
                f"{cells.ljust(check.name, 28)} {check.error:8.1e}  {cells.ljust(place, 16)} "
                f"{_signed(check.analytic)}{_signed(check.numeric)}  "
                f"{_('ok') if check.passed else _('FAILED')}",
                flush=True,
            )
            if not check.passed:
                called = f" [{check.call}]" if check.call else ""
                print(f"  {_(check.verdict)}{called}", flush=True)
    if options.json:
        say_json({"event": "done", "checks": checks, "failed": failed, "max_error": finite(worst)})
    else:
        print()
        total = ngettext("{n} check", "{n} checks", checks)
        error = f"{worst:.1e}"
        if failed:
            print(_("{checks}, {failed} failed; largest error {error}",
                    checks=total, failed=failed, error=error))  # fmt: skip
        else:
            print(_("{checks}, none failed; largest error {error}", checks=total, error=error))
    return FAILED if failed else 0


def _signed(value: float) -> str:
    """Eight decimals in a column of numbers, with the minus that is used everywhere."""
    return f"{value:>13.8f}".replace("-", "−")
