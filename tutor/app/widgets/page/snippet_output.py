"""What a snippet printed, made ready to show under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.content import Content

from tutor.words import _, ngettext

if TYPE_CHECKING:
    from tutor.running.sandbox import Outcome

HEAD, TAIL = 100, 100
"""Lines shown of a long output: its beginning and its end."""
WIDEST = 1000
"""Characters shown of a line."""


def shown_output(raw: str, outcome: Outcome | None) -> Content:
    """The output, sanitized, in its colours and cut to what a page can hold; then how the run
    ended (`outcome` is None while it lasts).
    """
    from tutor.running.sandbox import sanitize

    parts = []
    if text := sanitize(raw).rstrip("\n"):
        parts.append(Content.from_rich_text(Text.from_ansi(_cut(text))))
    elif outcome is not None and not outcome.message:
        parts.append(Content.styled(_("(no output)"), "$quiet"))
    if outcome is not None and outcome.message:
        style = "$quiet" if outcome.status == "cancelled" else "$error"
        parts.append(Content.styled(outcome.message, style))
    return Content("\n").join(parts)


def _cut(text: str) -> str:
    lines = text.split("\n")
    left_out = len(lines) - HEAD - TAIL
    if left_out > 0:
        lines[HEAD:-TAIL] = [
            ngettext(
                "… {count} more line …", "… {count} more lines …", left_out, count=f"{left_out:,}"
            )
        ]
    return "\n".join(line if len(line) <= WIDEST else line[:WIDEST] + "…" for line in lines)
