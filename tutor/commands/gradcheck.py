"""``backstep gradcheck``: does backward say what a nudge of each number says?"""

from __future__ import annotations

import os

from tutor.commands.failures import FAILED
from tutor.commands.parser import Parser
from tutor.commands.terminal import say_json
from tutor.running.training.protocol import finite


def main(words: list[str]) -> int:
    """Check every operation and every network; 1 if one of them fails."""
    parser = Parser(
        "gradcheck",
        "Compare every gradient with central differences, in float64: for each operation and\n"
        "network the element that agrees worst. Agreement to a millionth passes; with the complex\n"
        "step, where an operation takes complex numbers, to 1e-10.",
        ["gradcheck", "gradcheck --json"],
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="as text, which is what it is without")
    form.add_argument("--json", action="store_true", help="one check a line, as JSON")
    options = parser.read(words)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from core.gradcheck import check_everything

    checks = failed = 0
    worst = 0.0
    if not options.json:
        print(f"{'checked':<28} {'error':>8}  worst element      by the rule   by nudging")
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
                    "best_step": check.best_step,
                    "best_error": finite(check.best_error),
                    "kink": check.kink,
                    "complex_error": None if exact is None else finite(exact),
                    "verdict": check.verdict,
                }
            )
        else:
            print(
                f"{check.name:<28} {check.error:8.1e}  {place:<16} {check.analytic:>13.8f}"
                f"{check.numeric:>13.8f}  {'ok' if check.passed else 'FAILED'}",
                flush=True,
            )
            if not check.passed:
                print(f"  {check.verdict}", flush=True)
    if options.json:
        say_json({"event": "done", "checks": checks, "failed": failed, "max_error": finite(worst)})
    else:
        print(f"\n{checks} checks, {failed or 'none'} failed; largest error {worst:.1e}")
    return FAILED if failed else 0
