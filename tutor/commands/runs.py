"""``backstep runs``: the runs that were kept, to be listed, compared, exported, deleted."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.nearest import nearest
from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.new_file import add_force_option, check_free
from tutor.commands.terminal import columns, say_json, warn, wrapped
from tutor.learner import (
    KeptRun,
    Store,
    curve_of,
    delete_run,
    find_run,
    list_runs,
    name_run,
    run_folder,
)
from tutor.learner.storage.errors import InvalidDataError
from tutor.study import run_facts
from tutor.study.progress_lines import WIDEST, run_rows
from tutor.study.run_export import FORMATS, exported
from tutor.words import N_, _, cells, ngettext

if TYPE_CHECKING:
    from tutor.study.run_facts import Contrast, Curve

ACTIONS = {
    "list": N_("all of them, newest first"),
    "show": N_("one: the command that repeats it, its figures, its moments"),
    "compare": N_("two or more: what differs, and their curves over each other"),
    "export": N_("as a table (CSV), as JSON, or as a picture (SVG)"),
    "name": N_("give one a name; without a name, take its name away"),
    "delete": N_("delete some, with their moments"),
}
LOOKS = ("solid", "dashed", "dots")
"""How curves are told apart where there are no colours."""


def main(words: list[str]) -> int:
    """Do one of ACTIONS; without any, list."""
    if words and words[0] in ACTIONS:
        action: Callable[[list[str]], None] = globals()[f"_{words[0]}"]
        action(words[1:])
        return 0
    actions = "\n".join(f"  {cells.ljust(name, 9)} {_(does)}" for name, does in ACTIONS.items())
    parser = Parser(
        "runs",
        _(
            "The runs that were kept. A run is called by its number, or by a name that you gave "
            "it.\n\n"
            "actions (for more, see backstep runs ACTION --help):\n{actions}",
            actions=actions,
        ),
        ["runs", "runs list --json"],
    )
    parser.add_argument("action", metavar=_("ACTION"), nargs="?", help=_("list, if none is named"))
    parser.add_output_options(_("one run a line, as JSON"))
    named = parser.read_known(words)[0].action
    if named is not None:
        raise UsageError(
            _("no {word!r} for runs; {near}", word=named, near=nearest(named, ACTIONS))
        )
    parser.read(words)
    _list(words)
    return 0


def run_called(store: Store, called: str) -> KeptRun:
    """The run of a number or a name. Errors: UsageError."""
    try:
        return find_run(store, called)
    except InvalidDataError as error:
        raise UsageError(str(error)) from None


def _list(words: list[str]) -> None:
    parser = Parser("runs list", _("All runs, newest first."), ["runs list", "runs list --json"])
    parser.add_output_options(_("one run a line, as JSON"))
    options = parser.read(words)
    with _opened() as store:
        runs = list_runs(store)
    if options.json:
        for run in runs:
            say_json({"event": "run", **run.as_json(), "command": run_facts.line_of_run(run)})
        return
    if not runs:
        print(_("There is no run yet: backstep train digits makes one."))
    for _run, rows in run_rows(runs, min(WIDEST, columns())):
        for row in rows:
            print("".join(text for text, _style in row).rstrip())


def _show(words: list[str]) -> None:
    parser = Parser(
        "runs show",
        _("One run: the command that repeats it, what it came to, its moments."),
        ["runs show 12", "runs show 12 --json"],
    )
    _add_runs(parser, 1)
    parser.add_output_options(_("print one JSON object, the curve in it"))
    options = parser.read(words)
    with _opened() as store:
        run = run_called(store, options.runs)
        curve, folder = curve_of(store, run.id), run_folder(store, run.id)
    steps, size = folder.steps(), folder.size()
    line = run_facts.line_of_run(run)
    if options.json:
        moments = {"steps": steps, "bytes": size}
        told = {**run.as_json(), "command": line, "moments": moments, "curve": curve}
        say_json({"event": "run", **told})
        return
    print("\n".join(_shown(run, curve, line, steps, size)))


def _shown(run: KeptRun, curve: Curve, line: str, steps: Sequence[int], size: int) -> Iterator[str]:
    yield _("run {name}", name=run_facts.called(run))
    if line:
        yield f"  {line}"
    else:
        yield "  " + _("its settings are of another version of Backstep")
    if parent := run_facts.parent_of(run):
        yield "  " + _("goes on from run {n}, step {step:,}", n=parent[0], step=parent[1])
    versions = run.about.get("versions")
    if isinstance(versions, dict):
        told = "  ".join(f"{name} {version}" for name, version in versions.items())
        yield "  " + _("made with {versions}", versions=told)
    yield ""
    yield from _table(run_facts.figures([run], [curve]), ())
    yield ""
    if not steps:
        yield _("No moments are kept: to come to one, it is trained again from the start.")
        return
    kept = ngettext("{n} moment is kept", "{n} moments are kept", len(steps))
    yield _(
        "{kept}, from step {first:,} to step {last:,}, in {size:.1f} MB.",
        kept=kept, first=steps[0], last=steps[-1], size=size / 1e6,
    )  # fmt: skip


def _compare(words: list[str]) -> None:
    parser = Parser(
        "runs compare",
        _("Two or more runs: the settings that differ, the last figures, and the curves."),
        ["runs compare 11 12", "runs compare 11 12 --plot accuracy", "runs compare 3 4 --json"],
    )
    _add_runs(parser, "+")
    _add_plot(parser)
    parser.add_output_options(_("print one JSON object"))
    options = parser.read(words)
    if len(options.runs) < 2:
        raise UsageError(_("to compare takes two runs or more: backstep runs compare 11 12"))
    with _opened() as store:
        runs = [run_called(store, name) for name in options.runs]
        curves = [curve_of(store, run.id) for run in runs]
    settings, figures = run_facts.differing_settings(runs), run_facts.figures(runs, curves)
    if options.json:
        say_json(
            {
                "event": "comparison",
                "runs": [
                    {**run.as_json(), "curve": c} for run, c in zip(runs, curves, strict=True)
                ],
                "settings": {row.name: row.values for row in settings},
                "figures": {row.name: row.values for row in figures},
            }
        )
        return
    heads = [run_facts.called(run) for run in runs]
    if not settings:
        print(_("Their settings are the same."))
    print("\n".join(_table([*settings, *figures], heads)))
    for line in _drawn(runs, curves, options):
        print(line)


def _drawn(runs: Sequence[KeptRun], curves: Sequence[Curve], options: Namespace) -> Iterator[str]:
    """One measure of every run in one plot: that on validation data where there is one."""
    found = []
    for run, curve in zip(runs, curves, strict=True):
        kinds = run_facts.kinds(run_facts.measures(curve, run_facts.unit_of(run)))
        of_kind = kinds.get(options.plot, [])
        of_kind.sort(key=lambda one: not one.name.startswith("validation"))
        found.append(of_kind[0] if of_kind else None)
    if len(runs) > len(LOOKS):
        yield ""
        yield from wrapped(
            _(
                "Three curves can be told apart in print. More of them, in colours: "
                "backstep runs export {names} --to curves.svg",
                names=" ".join(options.runs),
            )
        )
    if not any(found[: len(LOOKS)]):
        return
    from tutor.drawing.plots import Plot, Series, draw

    shown = [(run, one) for run, one in zip(runs, found, strict=True) if one][: len(LOOKS)]
    series = [
        Series(one.x, one.y, "text", LOOKS[k])  # type: ignore[arg-type]
        for k, (_run, one) in enumerate(shown)
    ]
    reach = max(max(one.x, default=0.0) for _run, one in shown)
    plot = Plot(series, (0.0, reach or 1.0), log=options.log)
    (drawing,) = draw([plot], (min(columns(), 76), 16))
    yield ""
    names = ", ".join(
        f"{sign} {run_facts.called(run)}" for sign, (run, _one) in zip("─┄⠢", shown, strict=False)
    )
    yield f"{shown[0][1].name.replace('_', ' ')}   {names}"
    for line in drawing.lines:
        yield "".join(segment.text for segment in line).rstrip()


def _export(words: list[str]) -> None:
    parser = Parser(
        "runs export",
        _("Write runs out: a table with their curves, all that is kept as JSON, or a picture."),
        [
            "runs export 12 > run.csv",
            "runs export 12 --to run.json",
            "runs export 11 12 --to loss.svg --plot loss --log",
        ],
    )
    _add_runs(parser, "+")
    parser.add_argument("--to", metavar=_("FILE"), help=_("the file; its ending is the form"))
    add_force_option(parser)
    parser.add_argument("--form", choices=FORMATS, help=_("the form, where no file says it"))
    _add_plot(parser)
    options = parser.read(words)
    form = options.form or (Path(options.to).suffix[1:].lower() if options.to else "csv")
    if form not in FORMATS:
        names = ", ".join(f".{name}" for name in FORMATS)
        raise UsageError(
            _(
                "{file} does not say what it is to be: expected {names}",
                file=options.to,
                names=names,
            )
        )
    if options.to:
        check_free(Path(options.to), force=options.force)
    with _opened() as store:
        runs = [run_called(store, name) for name in options.runs]
        kept = [(run, curve_of(store, run.id)) for run in runs]
    text = exported(kept, form, plot=options.plot, log=options.log)
    if options.to:
        _write(Path(options.to), text)
        warn(_("written to {file}", file=options.to))
    else:
        sys.stdout.write(text)


def _write(path: Path, text: str) -> None:
    """Write a file whole, or not at all. Errors: OSError."""
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _name(words: list[str]) -> None:
    parser = Parser(
        "runs name",
        _("Give a run a name, by which it can be called; without a name, take its name away."),
        ["runs name 12 wide", "runs name 12"],
    )
    _add_runs(parser, 1)
    parser.add_argument("name", metavar=_("NAME"), nargs="?", help=_("letters, digits and .+-_"))
    parser.add_output_options(_("print the run as JSON"))
    options = parser.read(words)
    with _opened() as store:
        run = run_called(store, options.runs)
        try:
            name_run(store, run.id, options.name)
        except InvalidDataError as error:
            raise UsageError(str(error)) from None
        run = run._replace(name=options.name)
    if options.json:
        say_json({"event": "run", **run.as_json()})
    elif options.name:
        print(_("run {n} is called {name} now", n=run.id, name=options.name))
    else:
        print(_("run {n} has no name now", n=run.id))


def _delete(words: list[str]) -> None:
    parser = Parser(
        "runs delete",
        _("Delete runs, with their curves and moments. They cannot be brought back."),
        ["runs delete 12", "runs delete 3 4 wide"],
    )
    _add_runs(parser, "+")
    parser.add_output_options(_("one deleted run a line, as JSON"))
    options = parser.read(words)
    with _opened() as store:
        runs = {run.id: run for run in (run_called(store, name) for name in options.runs)}
        for run in runs.values():
            delete_run(store, run.id)
            if options.json:
                say_json({"event": "deleted", "run": run.id, "name": run.name})
            else:
                print(_("deleted run {name}", name=run_facts.called(run)))


def _add_runs(parser: Parser, count: Any) -> None:
    one = {} if count == 1 else {"nargs": count}
    parser.add_argument("runs", metavar=_("RUN"), help=_("its number, or its name"), **one)


def _add_plot(parser: Parser) -> None:
    parser.add_argument(
        "--plot", default="loss", metavar=_("KIND"), help=_("what is drawn: loss, accuracy")
    )
    parser.add_argument("--log", action="store_true", help=_("on a logarithmic scale"))


def _table(rows: Sequence[Contrast], heads: Sequence[str]) -> Iterator[str]:
    """Rows under the names of the runs, in columns that line up; cut where they are too wide."""
    first = max((cells.width(row.name) for row in rows), default=0)
    table = [*([("", *heads)] if heads else []), *((row.name, *row.values) for row in rows)]
    widths = [max(map(cells.width, column)) for column in zip(*table, strict=True)][1:]
    most = max((columns() - first - 2 * len(widths)) // max(len(widths), 1), 8)
    for name, *values in table:
        texts = (
            cells.ljust(cells.cut(value, most), min(width, most))
            for value, width in zip(values, widths, strict=True)
        )
        yield "  ".join([cells.ljust(name, first), *texts]).rstrip()


@contextmanager
def _opened() -> Iterator[Store]:
    """The learner's data. Errors: LearnerDataError."""
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        yield store
