"""``backstep step``: a walk through a network, in the tutor, as text, or as JSON."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor.commands.failures import FAILED
from tutor.commands.parser import Parser, UsageError, nearest
from tutor.commands.terminal import interactive, open_app, say_json, wrapped
from tutor.running.training.protocol import finite
from tutor.stepping.opening import AS_IT_IS, MOST_ITERATIONS, Opening

_OF_ONE_WALK = ("at", "element", "expand", "rate", "optimizer", "iterations", "train_biases")

if TYPE_CHECKING:
    from argparse import Namespace

    from core.examples import Example
    from core.walk import Step, Walk


def main(words: list[str]) -> int:
    """Open the stepper; with --plain or --json print the walk."""
    options = _parser().read(words)
    in_app = not (options.plain or options.json) and interactive()
    _refuse_what_changes_nothing(options)
    if options.all or options.check:
        return _check(options)
    if not options.walk:
        return open_app("step") if in_app else _list(as_json=options.json)
    example = _example(" ".join(options.walk))
    opening = _opening(options)
    walk = opening.walk(example)
    steps = _chosen(walk, options.at, example.name)
    element = _element(options.element, steps, walk)
    if in_app:
        opening = replace(opening, element=element)
        how = () if opening == AS_IT_IS else (opening.word(),)
        at = (options.at or "0",) if options.at or how else ()
        return open_app("step", example.name, *at, *how)
    if options.json:
        _as_json(example, walk, steps, element)
    else:
        _as_text(example, walk, steps, element, whole=options.at is None)
    return 0


def _refuse_what_changes_nothing(options: Namespace) -> None:
    """UsageError for an option that needs one walk to be shown, where none is."""
    name = " ".join(options.walk)
    if options.all and name:
        raise UsageError(f"--all is every operation and every walk: leave out {name}")
    if options.all or options.check or not name:
        for one in _OF_ONE_WALK:
            if getattr(options, one) not in (None, False):
                raise UsageError(
                    f"--{one.replace('_', '-')} belongs to one walk that is shown: name it, "
                    "without --all and --check"
                )


def _example(name: str) -> Example:
    """The example called so, or the network of one's own that the words ask for."""
    from core.examples import EXAMPLES, example_named

    try:
        return example_named(name)
    except KeyError:
        raise UsageError(f"no walk {name!r}; {nearest(name, EXAMPLES)}") from None
    except ValueError as error:
        raise UsageError(str(error)) from None


def _opening(options: Namespace) -> Opening:
    """What the options change in a walk."""
    from core.walk import RULES

    if options.optimizer not in (None, *RULES):
        raise UsageError(f"--optimizer {options.optimizer!r}; {nearest(options.optimizer, RULES)}")
    return Opening(
        rate=_rate(options.rate),
        train_all=options.train_biases,
        optimizer=options.optimizer,
        iterations=_iterations(options.iterations),
        expand=options.expand,
    )


def _iterations(text: str | None) -> int:
    if text is None:
        return 1
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= MOST_ITERATIONS:
        raise UsageError(f"--iterations {text!r}: expected 1 to {MOST_ITERATIONS}")
    return int(text)


def _check(options: Namespace) -> int:
    """Explain every element and compare; 1 if one differs by more than a billionth."""
    from core.audit import TOLERANCE, audit_everything, audit_example

    name = " ".join(options.walk)
    audits = audit_example(_example(name)) if name else audit_everything()
    failed = count = 0
    for audit in audits:
        count += 1
        failed += not audit.passed
        if options.json:
            say_json(
                {
                    "event": "check",
                    "kind": audit.kind,
                    "name": audit.name,
                    "elements": audit.elements,
                    "max_error": finite(audit.error),
                    "passed": audit.passed,
                }
            )
        else:
            word = "ok" if audit.passed else "FAILED"
            print(
                f"{audit.kind:<10} {audit.name:<30} {audit.elements:>6} {audit.error:8.1e}  {word}"
            )
    if options.json:
        say_json({"event": "done", "checks": count, "failed": failed, "tolerance": TOLERANCE})
    else:
        print(f"\n{count} checks, {failed or 'none'} failed")
    return FAILED if failed else 0


def _list(*, as_json: bool) -> int:
    from core.examples import EXAMPLES

    for example in EXAMPLES.values():
        if as_json:
            say_json({"event": "walk", "walk": example.name, "title": example.title})
        else:
            print(f"{example.name:<10} {example.title}")
            print("\n".join(wrapped(example.look_for, first=" " * 11)))
    return 0


def _as_text(
    example: Example, walk: Walk, steps: tuple[Step, ...], element: tuple[int, ...] | None,
    *, whole: bool,
) -> None:  # fmt: skip
    from core.transcript import alone_lines, walk_lines

    if whole:
        print("\n".join([example.title, *wrapped(example.look_for), ""]))
    for line in walk_lines(walk) if whole else alone_lines(walk, steps[0], element):
        print(line)


def _as_json(
    example: Example, walk: Walk, steps: tuple[Step, ...], element: tuple[int, ...] | None
) -> None:
    from tutor.commands.walk_json import done_event, step_event

    for step in steps:
        say_json(step_event(step, element))
    say_json(done_event(example, walk))


def _chosen(walk: Walk, at: str | None, name: str) -> tuple[Step, ...]:
    """All steps, or the one at a position, counted from 1 as the screen does."""
    if at is None:
        return walk.steps
    last = len(walk.steps)
    if not re.fullmatch(r"[0-9]{1,6}", at) or not 1 <= int(at) <= last:
        raise UsageError(f"--at {at!r}: expected a step of {name}, 1 to {last}")
    return (walk.steps[int(at) - 1],)


def _element(text: str | None, steps: tuple[Step, ...], walk: Walk) -> tuple[int, ...] | None:
    """The element to explain. It belongs to one step's array, so there must be one step."""
    if text is None:
        return None
    if steps is walk.steps:
        raise UsageError("--element belongs to one step: name it with --at")
    (step,) = steps
    parts = text.split(",") if text else []
    index = tuple(int(part) for part in parts if re.fullmatch(r" *[0-9]{1,6} *", part))
    shape = step.array.shape
    inside = len(index) == len(parts) == len(shape) and all(
        i < size for i, size in zip(index, shape, strict=True)
    )
    if not inside:
        wanted = (
            "''"
            if not shape
            else f"{len(shape)} numbers from 0, such as {','.join(str(size - 1) for size in shape)}"
        )
        has = f"has shape {shape}" if shape else "is a single number"
        raise UsageError(f"--element {text!r}: {step.name} {has}; expected {wanted}")
    return index


def _rate(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        rate = float(text)
    except ValueError:
        rate = math.nan
    if not 0 <= rate <= 1e9:
        raise UsageError(f"--rate {text!r}: expected a number such as 0.5, from 0 to 1e9")
    return rate


def _parser() -> Parser:
    parser = Parser(
        "step",
        "Step through a network: every operation of both passes, and the updates. In the tutor;\n"
        "with --plain or --json, printed.",
        [
            "step mazur",
            "step mazur --at 9 --element 0,1 --plain",
            "step xor --optimizer adam --iterations 3 --json",
            "step layernorm --expand --plain",
            "step 2-3-1 relu moons rows=4 --plain",
            "step --all --check --json",
        ],
    )
    parser.add_argument(
        "walk", nargs="*", metavar="WALK",
        help="a walk's name, or a network of your own: sizes, activation, loss, data; without it, "
        "the list of walks",
    )  # fmt: skip
    parser.add_argument(
        "--at", metavar="N", help="begin at step N, counted from 1; printed, only that"
    )
    parser.add_argument(
        "--element", metavar="I,J", help="the element that the step explains, counted from 0"
    )
    parser.add_argument("--expand", action="store_true", help="write fused operations out")
    parser.add_argument("--rate", metavar="R", help="learning rate of the updates")
    parser.add_argument("--optimizer", metavar="NAME", help="sgd, momentum or adam")
    parser.add_argument("--iterations", metavar="K", help="how many times, each with its updates")
    parser.add_argument(
        "--train-biases", action="store_true", help="update the parameters left out by default too"
    )
    parser.add_argument("--all", action="store_true", help="every operation and every walk")
    parser.add_argument(
        "--check", action="store_true",
        help="explain every element, and say how far that is from the number computed",
    )  # fmt: skip
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="as text")
    form.add_argument("--json", action="store_true", help="one step a line, as JSON")
    return parser
