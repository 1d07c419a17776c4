"""Makes backstep.svg, the picture in the README: the program's own export of a real screen.

Run by ``make picture``.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from tutor.app.app import BackstepApp
from tutor.learner import Store

PAGE = "backpropagation/each-gate-knows-its-own-slope"
READY, STEP = "dL = 1", "do = dL"
"""What the bench says when the page is complete, and after one step more."""


async def make(target: Path) -> None:
    """Open a page of chapter 4 beside Mazur's network, and export what stands on the screen."""
    with tempfile.TemporaryDirectory() as home, Store.open(Path(home)) as store:
        app = BackstepApp(store, ("read", PAGE))
        async with app.run_test(size=(120, 36)) as pilot:
            await until(pilot, lambda: READY in shown(app))
            await pilot.press("b", "right")
            await until(pilot, lambda: STEP in shown(app))
            svg = app.export_screenshot(title="backstep")
    # The export names fonts on a server; any monospace font of the reader's own will do.
    target.write_text(re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL), "utf-8")


def shown(app: BackstepApp) -> str:
    """The screen as the export has it, its spaces as spaces."""
    return app.export_screenshot().replace("&#160;", " ")


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
