"""Whatever stands on a page's bench, the page opens, and the bench says what is wrong with it."""

from __future__ import annotations

import pytest
from loops import some
from pilot import until
from soaking import SOAKING

LINES = [
    "step 'unclosed", 'step "a"\\', "train --help", "train digits --lr=--", "--option=--", "--",
    "step -h", "step xor --at=--", "train digits --version", "train digits --lr nan", "quiz 1",
    "train digits --epochs 1e99", "step ../../etc", "step 9999999999999999999-1", "step [/]",
    "step '2-3-1 relu moons rows=999999999'", f"step {'x' * 3_000}", "doctor",
]  # fmt: skip


@pytest.mark.parametrize("size", [(120, 36), (60, 15)], ids="{0[0]}x{0[1]}".format)
async def test_no_bench_ends_the_app(open_app, write_course, size):
    """Each line at both sizes in a soak; else at one of them."""
    wide = size == (120, 36)
    lines = LINES if SOAKING else LINES[not wide :: 2]
    pages = "".join(
        f"## Page {n}\n\nWords.\n\n```bench\n{line}\n```\n\n" for n, line in enumerate(lines)
    )
    async with open_app("read", "hostile", size=size, course=write_course(hostile=pages)) as pilot:
        screen, app = pilot.app.screen, pilot.app
        for number, line in some(enumerate(lines)):
            screen.go(f"hostile/page-{number}")
            await until(pilot, lambda n=number, s=screen: s.shown == ("hostile", f"page-{n}"))
            await until(pilot, lambda c=line, s=screen: s.bench.command == c and s.bench.children)
            await pilot.press("b", "enter", "b")
            assert app.is_running, line
