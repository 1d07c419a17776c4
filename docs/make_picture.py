"""Makes backstep.svg, the picture in the README: the program's own export of a real screen.

Run by ``make picture``.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from tutor.app import BackstepApp
from tutor.learner import Store
from tutor.widgets.snippet_view import SnippetView
from tutor.widgets.stepper import Stepper

PAGE = "backpropagation/each-gate-knows-its-own-slope"


async def make(target: Path) -> None:
    """Open a page of chapter 4, run its first snippet, and export what stands on the screen."""
    with tempfile.TemporaryDirectory() as home, Store.open(Path(home)) as store:
        app = BackstepApp(store, ("read", PAGE))
        async with app.run_test(size=(120, 36)) as pilot:
            await until(pilot, lambda: bool(app.screen.query(Stepper)))
            await until(pilot, lambda: bool(app.screen.query(SnippetView)))
            await pilot.press("r")
            snippet = app.screen.query(SnippetView).first()
            await until(pilot, lambda: snippet.outcome is not None)
            svg = app.export_screenshot(title="backstep")
    # The export names fonts on a server; any monospace font of the reader's own will do.
    target.write_text(re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL), "utf-8")


async def until(pilot, condition) -> None:
    """Wait for `condition`, at most ten seconds."""
    for _ in range(500):
        if condition():
            await pilot.pause()
            return
        await asyncio.sleep(0.02)
    sys.exit("the screen never came to what the picture should show")


if __name__ == "__main__":
    asyncio.run(make(Path(__file__).parent / "backstep.svg"))
