"""``backstep export``: all that the learner has, in one file."""

from __future__ import annotations

from pathlib import Path

from tutor.activities.parser import Parser
from tutor.commands.new_file import add_force_option, check_free
from tutor.commands.terminal import say_json, warn
from tutor.learner import Store
from tutor.learner.transfer.actions import export_all
from tutor.words import _, ngettext


def main(words: list[str]) -> int:
    """Write the file, and say what is in it."""
    parser = Parser(
        "export",
        _(
            "Write all that you have into a file: pages, answers, cards, code, runs, settings.\n"
            "backstep import brings it back, here or on another machine."
        ),
        ["export my-progress.json", "export my-progress.json --force"],
    )
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the file to write"))
    add_force_option(parser)
    parser.add_output_options(_("print one JSON object"))
    options = parser.read(words)
    check_free(options.file, force=options.force)
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        count = export_all(store, options.file, replace=options.force)
    if options.json:
        say_json({"event": "exported", "file": str(options.file), "entries": count})
    else:
        print(ngettext("{n} entry is in {file}.", "{n} entries are in {file}.", count,
                       file=options.file))  # fmt: skip
    return 0
