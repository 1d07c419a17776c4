"""``backstep step``: a walk through a network, in the tutor, as text, or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.activities.arguments import add_options, read_options
from tutor.activities.destinations import Open
from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.activities.spec import fields_of
from tutor.commands.failures import FAILED
from tutor.commands.terminal import interactive, open_app, say_json, wrapped
from tutor.running.training.protocol import finite
from tutor.stepping.spec import ACTIVITY, StepSpec
from tutor.words import _, cells, ngettext

if TYPE_CHECKING:
    from argparse import Namespace

    from core.walk import Step, Walk


def main(words: list[str]) -> int:
    """Open the stepper; with --plain or --json print the walk."""
    options = _parser().read(words)
    in_app = not (options.plain or options.json) and interactive()
    _refuse_what_changes_nothing(options)
    if options.all or options.check:
        return _check(options)
    if not options.walk:
        return open_app(Open("step")) if in_app else _list(as_json=options.json)
    spec = read_options(options, StepSpec)
    if in_app:
        return open_app(Open("step", ACTIVITY.checked(spec)))
    from tutor.stepping.opening import walk_of

    walk = walk_of(spec)
    steps = walk.steps if spec.at is None else (walk.steps[spec.at - 1],)
    if options.json:
        _as_json(spec, walk, steps)
    else:
        _as_text(spec, walk, steps)
    return 0


def _refuse_what_changes_nothing(options: Namespace) -> None:
    """UsageError for an option that needs one walk to be shown, where none is."""
    name = " ".join(options.walk)
    if options.all and name:
        raise UsageError(
            _("--all covers every operation and every walk: leave out {name}", name=name)
        )
    if options.all or options.check or not name:
        for field in fields_of(StepSpec):
            if field.flag and getattr(options, field.name) is not None:
                raise UsageError(
                    _(
                        "{option} needs one walk to show: name it, without --all and --check",
                        option=field.flag,
                    )
                )


def _check(options: Namespace) -> int:
    """Explain every element and compare; 1 if one differs by more than a billionth."""
    from core.audit import TOLERANCE, audit_everything, audit_example

    if options.walk:
        from tutor.stepping.opening import example_of

        audits = audit_example(example_of(read_options(options, StepSpec)))
    else:
        audits = audit_everything()
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
            word = _("ok") if audit.passed else _("FAILED")
            name = f"{cells.ljust(audit.kind, 10)} {cells.ljust(audit.name, 30)}"
            print(f"{name} {audit.elements:>6d} {audit.error:8.1e}  {word}")
    if options.json:
        say_json({"event": "done", "checks": count, "failed": failed, "tolerance": TOLERANCE})
    else:
        checks = ngettext("{n} check", "{n} checks", count)
        print()
        print(
            _("{checks}, {failed} failed", checks=checks, failed=failed)
            if failed
            else _("{checks}, none failed", checks=checks)
        )
    return FAILED if failed else 0


def _list(*, as_json: bool) -> int:
    from core.examples import EXAMPLES

    for example in EXAMPLES.values():
        if as_json:
            say_json({"event": "walk", "walk": example.name, "title": example.title})
        else:
            print(f"{cells.ljust(example.name, 10)} {_(example.title)}")
            print("\n".join(wrapped(_(example.look_for), first=" " * 11)))
    return 0


def _as_text(spec: StepSpec, walk: Walk, steps: tuple[Step, ...]) -> None:
    from core.transcript import alone_lines, walk_lines
    from tutor.stepping.opening import example_of

    if spec.at is None:
        example = example_of(spec)
        print("\n".join([_(example.title), *wrapped(_(example.look_for)), ""]))
        lines = walk_lines(walk, _)
    else:
        lines = alone_lines(walk, steps[0], spec.element, _)
    for line in lines:
        print(line)


def _as_json(spec: StepSpec, walk: Walk, steps: tuple[Step, ...]) -> None:
    from tutor.commands.walk_json import done_event, step_event
    from tutor.stepping.opening import example_of

    for step in steps:
        say_json(step_event(step, spec.element))
    say_json(done_event(example_of(spec), walk))


def _parser() -> Parser:
    parser = Parser(
        "step",
        _(
            "Step through a network: every operation of both passes, and the updates. In the\n"
            "tutor; with --plain or --json, printed."
        ),
        ACTIVITY.examples,
    )
    add_options(parser, StepSpec)
    parser.add_argument("--all", action="store_true", help=_("every operation and every walk"))
    parser.add_argument(
        "--check", action="store_true",
        help=_("explain every element, and say how far that is from the number computed"),
    )  # fmt: skip
    parser.add_output_options(_("one step a line, as JSON"))
    return parser
