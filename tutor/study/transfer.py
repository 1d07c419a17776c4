"""What is told of an import and of a reset, on the screen and on the command line."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tutor.words import N_, _, ngettext

if TYPE_CHECKING:
    from tutor.course import ChapterInfo
    from tutor.learner.transfer.actions import Imported, Removed

NOUNS = {
    "answers": N_("answers"),
    "undone": N_("answers taken back"),
    "cards": N_("cards"),
    "remarks": N_("remarks on questions"),
    "pages": N_("pages"),
    "place": N_("places where you left off"),
    "edits": N_("changed snippets"),
    "snippet_runs": N_("runs of snippets"),
    "tasks": N_("tasks"),
    "chapter_tests": N_("chapter tests"),
    "marks": N_("bookmarks and notes"),
    "runs": N_("runs"),
    "walks": N_("walks"),
    "settings": N_("settings"),
}
"""What rows of the tables are called, of every table: the parts that are told add up."""


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
    if removed.backup is None:
        return [_("There was nothing to remove.")]
    lines = [ngettext("Removed {n} entry.", "Removed {n} entries.", removed.entries)]
    if removed.moments:
        lines.append(
            ngettext("The moments of {n} run were removed, too: the copy does not hold them.",
                     "The moments of {n} runs were removed, too: the copy does not hold them.",
                     removed.moments)
        )  # fmt: skip
    return [
        *lines,
        _("To bring it back: {command}",
          command=shlex.join(["backstep", "import", str(removed.backup)])),
    ]  # fmt: skip


def reset_title(chapter: ChapterInfo | None) -> str:
    """The question whether to forget a chapter, or everything."""
    if chapter is None:
        return _("Reset everything, in every course?")
    return _("Reset chapter {number}, {title}?", number=chapter.number, title=chapter.title)


def about_reset(*, everything: bool) -> str:
    """What a reset does, told before it is done."""
    if everything:
        return _("What you did is removed: pages, answers, cards, code, runs, settings. A copy is "
                 "made first, but it does not hold the moments of runs.")  # fmt: skip
    return _("What you did there is removed: pages, answers, cards, code. A copy is made first.")


def _named(counts: dict[str, int]) -> str:
    told = ", ".join(f"{_(NOUNS[table])} {n}" for table, n in counts.items())
    return f" ({told})" if told else ""
