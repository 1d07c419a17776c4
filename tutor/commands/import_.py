"""``backstep import``: what a file of ``backstep export`` holds, added to what is here."""

from __future__ import annotations

from pathlib import Path

from tutor.activities.parser import Parser
from tutor.commands.terminal import say_json, warn
from tutor.learner import Store
from tutor.learner.transfer.actions import import_all
from tutor.study.transfer import imported_lines
from tutor.words import _


def main(words: list[str]) -> int:
    """Add what the file holds, and say what came of it."""
    parser = Parser(
        "import",
        _(
            "Add what a file of backstep export holds. Nothing is doubled, and what differs stays\n"
            "as it is here. A copy is made first. The file may hold code that your pages run:\n"
            "import only a file that you trust."
        ),
        ["import my-progress.json"],
    )
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("a file of backstep export"))
    parser.add_output_options(_("print one JSON object"))
    options = parser.read(words)
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        imported = import_all(store, options.file)
    if options.json:
        say_json({"event": "imported", "file": str(options.file), **imported.merged._asdict(),
                  "backup": str(imported.backup)})  # fmt: skip
    else:
        print("\n".join(imported_lines(imported)))
    return 0
