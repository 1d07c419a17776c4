"""Whatever text comes along, no control sequence but a colour reaches the screen."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.running.sandbox import Sanitizer, plain, sanitize

FRAGMENTS = [
    "\x1b", "[", "]", "P", "X", "^", "_", "\\", "\x07", "\x9c", "\x9b", "\x9d", "\x90", "\x18",
    "0", "31", ";", ":", "m", "?", "J", " ", "(", "B", "\n", "\r", "\t", "\b", "\x00", "\x7f",
    "\u202e", "\u2066", "\u200f", "text", "∂", "\x1b[1m", "\x1b[0m", "\x1b]0;title\x07",
]  # fmt: skip
hostile = st.lists(st.sampled_from(FRAGMENTS) | st.characters(), max_size=40).map("".join)

SGR = re.compile(r"\x1b\[[0-9;:]*m")


@given(hostile)
def test_nothing_but_text_lines_tabs_and_colours_survives(text):
    left = SGR.sub("", sanitize(text))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", left)


@given(hostile)
def test_sanitizing_twice_changes_nothing(text):
    assert sanitize(sanitize(text)) == sanitize(text)


@given(hostile)
def test_plain_text_has_no_escape_at_all(text):
    assert "\x1b" not in plain(text)
    assert plain(text) == SGR.sub("", sanitize(text))


@given(st.text(st.characters(exclude_categories=["Cc", "Cf"]) | st.sampled_from("\n\t")))
def test_ordinary_text_is_left_alone(text):
    assert sanitize(text) == plain(text) == text


@given(hostile, st.lists(st.integers(0, 60), max_size=4))
def test_text_in_pieces_comes_out_as_it_would_whole(text, cuts):
    sanitizer = Sanitizer()
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    shown = [sanitizer.feed(text[start:end]) for start, end in pairwise(edges)]
    assert "".join(shown) + sanitizer.close() == sanitize(text)


def test_a_finished_line_is_shown_at_once():
    sanitizer = Sanitizer()
    assert sanitizer.feed("one\ntw") == "one\n"
    assert sanitizer.feed("o\n") == "two\n"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[2Jb\x1b[?25lc\x1b[10;20Hd", "abcd"),
        (
            "\x1b[1;31mred\x1b[38:2::255:0:0mtrue\x1b[m",
            "\x1b[1;31mred\x1b[38:2::255:0:0mtrue\x1b[m",
        ),
        ("\x1b[>4mno colour\x1b[1 mneither", "no colourneither"),
        ("a\x1b]0;title\x07b\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\c", "ablinkc"),
        ("a\x1bPdcs\x1b\\b\x1bXsos\x1b\\c\x1b^pm\x1b\\d\x1b_apc\x1b\\e", "abcde"),
        ("a\x9b2Jb\x9d0;title\x9cc\x90dcs\x9cd\x85e", "abcde"),
        ("a\x1b(Bb\x1bcc\x1b7d\x1b#8e", "abcde"),
        ("a\x1b]0;cut short\x1b[31mred", "a\x1b[31mred"),
        ("bell\x07 back\bspace\x00\x0b\x0c\x7f", "bell backspace"),
        ("end\x1b", "end"),
        ("end\x1b[31", "end"),
        ("end\x1b]0;tit", "end"),
        ("user\u202egnp.exe\u2066\u2069\u200f", "usergnp.exe"),
        ("👩\u200d👧 zero\u200cwidth", "👩\u200d👧 zero\u200cwidth"),
    ],
)
def test_each_kind_of_sequence(raw, shown):
    assert sanitize(raw) == shown


@pytest.mark.parametrize(
    ("raw", "visible"),
    [
        ("a\r\nb\r\r\nc", "a\nb\nc"),
        ("10%\r20%\r100%\ndone", "100%\ndone"),
        ("100%\r20%", "20%%"),
        ("kept\r", "kept"),
        ("\x1b[31m10%\x1b[0m\rok", "\x1b[31m\x1b[0mok%"),
    ],
)
def test_a_carriage_return_overwrites_as_on_a_terminal(raw, visible):
    assert sanitize(raw) == visible


@pytest.mark.parametrize("unit", ["\x1b]", "\x9d", "\x1b[1;", "\x1b ", "\r", "\x1b[1mx\r", "ab\r"])
def test_hostile_text_takes_time_in_proportion_to_its_length(unit):
    # In proportion to its square it would take minutes.
    assert len(sanitize(unit * 100_000 + "\x07\n")) < 100
