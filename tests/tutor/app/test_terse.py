"""A frame in fewer bytes looks the same, cell by cell, in a terminal."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st

from tutor.app.terse import terse

COLOUR = st.sampled_from(["2;216;222;233", "2;20;23;28", "5;12"])
CODE = st.one_of(
    COLOUR.map("38;{}".format), COLOUR.map("48;{}".format),
    st.sampled_from(["1", "3", "4", "7", "9", "31", "44", "95", "39", "49"]),
)  # fmt: skip
RUN = st.tuples(st.lists(CODE, max_size=4), st.text("ab ", min_size=0, max_size=6)).map(
    lambda run: f"\x1b[{';'.join(run[0])}m{run[1]}\x1b[0m" if run[0] else run[1]
)
MOVE = st.tuples(st.integers(1, 5), st.integers(1, 20)).map(lambda at: "\x1b[{};{}H".format(*at))
OTHER = st.sampled_from(["\r\n", "\x1b[?25l", "\x1b[0m", "\x1b]22;default\x07"])


def cells(output):
    screen = pyte.Screen(20, 5)
    pyte.Stream(screen).feed(output)
    return [[screen.buffer[y][x] for x in range(20)] for y in range(5)], screen.cursor.attrs


@given(st.lists(RUN | MOVE | OTHER, max_size=30).map("".join))
def test_fewer_bytes_have_the_same_effect(output):
    short = terse(output)
    assert cells(short) == cells(output)
    assert len(short) <= len(output) + 3  # a code that takes one colour back


def test_a_page_takes_less_than_two_thirds():
    line = "".join(f"\x1b[38;2;216;222;233;48;2;20;23;28m{'word ' * 5}\x1b[0m" for _ in range(5))
    page = "".join(f"\x1b[{row};1H{line}" for row in range(1, 37))
    assert len(terse(page)) < len(page) * 2 / 3
