"""``backstep step``: a walk through a network, in the tutor, as text, or as JSON."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from tutor.commands.parser import Parser, UsageError, nearest
from tutor.commands.terminal import interactive, open_app, say_json, wrapped

if TYPE_CHECKING:
    from core.examples import Example
    from core.walk import Step, Walk


def main(words: list[str]) -> int:
    """Open the stepper; with --plain or --json print the walk."""
    options = _parser().read(words)
    in_app = not (options.plain or options.json) and interactive()
    if options.name is None:
        return (
            open_app(
                "step",
            )
            if in_app
            else _list(as_json=options.json)
        )
    from core.examples import EXAMPLES

    if options.name not in EXAMPLES:
        raise UsageError(f"no walk {options.name!r}; {nearest(options.name, EXAMPLES)}")
    example = EXAMPLES[options.name]
    walk = example.walk(rate=_rate(options.rate), train_all=options.train_biases)
    steps = _chosen(walk, options.at, example.name)
    element = _element(options.element, steps, walk)
    if in_app:
        if options.rate or options.train_biases or options.element is not None:
            raise UsageError(
                "--rate, --train-biases and --element need --plain or --json; in the tutor the "
                "arrows pick an element, and e edits the rate"
            )
        return open_app("step", example.name, *([options.at] if options.at else []))
    if options.json:
        _as_json(example, walk, steps, element)
    else:
        _as_text(walk, steps, element, whole=options.at is None)
    return 0


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
    walk: Walk, steps: tuple[Step, ...], element: tuple[int, ...] | None, *, whole: bool
) -> None:
    from core.transcript import step_lines, walk_lines

    lines = walk_lines(walk) if whole else step_lines(steps[0], len(walk.steps), element)
    for line in lines:
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
            "'' for a single number"
            if not shape
            else f"{len(shape)} numbers from 0, such as {','.join(str(size - 1) for size in shape)}"
        )
        raise UsageError(f"--element {text!r}: {step.name} has shape {shape}; expected {wanted}")
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
        "Step through a network: every operation of both passes, and one update.",
        [
            "step mazur",
            "step mazur --at 9 --element 0,1 --plain",
            "step mazur --train-biases --json",
            "step --plain",
        ],
    )
    parser.add_argument("name", nargs="?", metavar="WALK", help="without it, the list of walks")
    parser.add_argument("--at", metavar="N", help="only step N, counted from 1")
    parser.add_argument(
        "--element", metavar="I,J", help="the element that the step explains, counted from 0"
    )
    parser.add_argument("--rate", metavar="R", help="learning rate of the update")
    parser.add_argument(
        "--train-biases", action="store_true", help="update the parameters left out by default too"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="as text")
    form.add_argument("--json", action="store_true", help="one step a line, as JSON")
    return parser
