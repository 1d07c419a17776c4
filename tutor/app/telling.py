"""What the app says at the foot of the screen, and failures, which stay when the page turns."""

from __future__ import annotations

from time import monotonic
from typing import Any

from textual.app import App

from tutor.words import cells

BESIDE_REMARK = 3
"""Columns of a line that a remark leaves free: its border, and a blank at each end."""


class TellingApp(App[None]):
    """An app whose remarks stand above the bottom line and cover nothing."""

    CSS = """
    ToastRack { layer: default; overflow-y: auto; max-height: 50%; }
    Toast { width: 1fr; max-width: 100%; margin: 0; padding: 0 1; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._failures: list[tuple[float, str, dict[str, Any]]] = []
        """What was said to fail: until when, and how."""

    def notify(self, message: str, **options: Any) -> None:
        """As Textual's, but no path is broken at the end of a line."""
        columns = max(self.size.width - BESIDE_REMARK, 1)
        lines = (cells.wrap(line, columns, break_words=False) for line in message.split("\n"))
        said = "\n".join("\n".join(rows) for rows in lines)
        if options.get("severity") == "error":
            until = monotonic() + options.get("timeout", self.NOTIFICATION_TIMEOUT)
            self._failures.append((until, said, options))
        super().notify(said, **options)

    def clear_notifications(self) -> None:
        """Take away what was said of a page, or of a step, that is left; a failure stays."""
        super().clear_notifications()
        now = monotonic()
        self._failures = [one for one in self._failures if one[0] > now]
        for until, said, options in self._failures:
            super().notify(said, **{**options, "timeout": until - now})

    def tell_of_disk(self, text: str, failure: bool) -> None:
        """The one place that says that a disk failed, and that it takes what waited again."""
        if failure:
            self.notify(text, severity="error", timeout=20, markup=False)
        else:
            self.notify(text, timeout=5)
