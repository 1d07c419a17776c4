"""What is told of an import and of a reset, on the screen and on the command line."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tutor.words import N_, _, ngettext

if TYPE_CHECKING:
    from tutor.learner.transfer.actions import Imported, Removed

NOUNS = {
    "answers": N_("answers"),
    "edits": N_("changed snippets"),
    "pages": N_("pages"),
    "place": N_("places where you left off"),
    "runs": N_("runs"),
    "settings": N_("settings"),
    "tasks": N_("tasks"),
}
"""What rows of the tables are called; of others only their number is told."""


def imported_lines(imported: Imported) -> list[str]:
    """What was added, what differs and stays, and how to go back."""
    added, here = imported.merged
    total = sum(added.values())
    lines = [ngettext("Added {n} entry{which}.", "Added {n} entries{which}.", total,
                      which=_named(added))]  # fmt: skip
    if here:
        lines.append(_("What differs stays as it is here{which}.", which=_named(here)))
    return [*lines, _("How it was before: {file}", file=imported.backup)]


def removed_lines(removed: Removed) -> list[str]:
    """What was removed, and how to bring it back."""
    return [
        ngettext("Removed {n} entry.", "Removed {n} entries.", removed.entries),
        _("To bring it back: {command}",
          command=shlex.join(["backstep", "import", str(removed.backup)])),
    ]  # fmt: skip


def _named(counts: dict[str, int]) -> str:
    told = ", ".join(f"{_(NOUNS[table])} {n}" for table, n in counts.items() if table in NOUNS)
    return f" ({told})" if told else ""
