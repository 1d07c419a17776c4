"""Columns are cells of the terminal, whatever the script."""

from hypothesis import given
from hypothesis import strategies as st

from tutor.words import cells

TEXTS = st.text(st.sampled_from("ab (漢字。） x̂é—−∂🙂"), max_size=30)


@given(TEXTS, st.integers(0, 40))
def test_padded_text_fills_its_columns_exactly(text: str, columns: int) -> None:
    room = max(columns, cells.width(text))
    for pad in (cells.ljust, cells.rjust):
        padded = pad(text, columns)
        assert cells.width(padded) == room
        assert text in padded


@given(TEXTS, st.integers(0, 40))
def test_cut_text_never_takes_more_than_it_may(text: str, columns: int) -> None:
    cut = cells.cut(text, columns)
    assert cells.width(cut) <= columns
    assert cut == text or columns == 0 or cut.endswith("…")


@given(TEXTS, st.integers(0, 40))
def test_a_text_is_split_at_a_column(text: str, columns: int) -> None:
    first, rest = cells.split(text, columns)
    assert cells.width(first) == min(columns, cells.width(text))
    assert cells.width(first + rest) == cells.width(text)


@given(TEXTS, st.integers(0, 40))
def test_as_many_characters_fit_as_have_room(text: str, columns: int) -> None:
    count = cells.fitting(text, columns)
    assert cells.width(text[:count]) <= columns
    assert count == len(text) or cells.width(text[: count + 2]) > columns - 1


@given(TEXTS, st.integers(2, 20))
def test_wrapped_lines_fit_and_lose_nothing(text: str, columns: int) -> None:
    lines = cells.wrap(text, columns)
    assert all(cells.width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXTS, st.integers(0, 10), TEXTS, TEXTS)
def test_wrapping_ends_in_any_room_whatever_leads_the_lines_in(
    text: str, columns: int, first: str, rest: str
) -> None:
    lines = cells.wrap(text, columns, first=first, rest=rest)
    assert len(lines) <= max(len(text), 1)
    assert bool(lines) == bool(text.strip(cells.BLANKS))


def test_wrapping_is_what_english_expects() -> None:
    text = "One  two three, four-five six."
    assert cells.wrap(text, 12) == ["One  two", "three,", "four-five", "six."]
    assert cells.wrap("a b c", 5, first="- ", rest="  ") == ["- a b", "  c"]
    assert cells.wrap("abcdefgh ij", 4, break_words=False) == ["abcdefgh", "ij"]
    assert cells.wrap("abcdefgh ij", 4) == ["abcd", "efgh", "ij"]
    assert cells.wrap("", 10) == []
    assert cells.wrap("a\N{NO-BREAK SPACE}b c", 3) == ["a\N{NO-BREAK SPACE}b", "c"]


def test_a_chinese_sentence_breaks_between_characters_but_not_before_a_full_stop() -> None:
    assert cells.wrap("神经网络。学习", 8) == ["神经网", "络。学习"]
    assert cells.wrap("用tanh学习", 6) == ["用tanh", "学习"]


def test_a_line_that_is_cut_ends_with_a_whole_word() -> None:
    text = "64-32-10 tanh, adam"
    cuts = {columns: cells.cut_words(text, columns) for columns in range(9, 20)}
    assert all(cells.width(cut) <= columns for columns, cut in cuts.items())
    assert set(cuts.values()) == {"64-32-10…", "64-32-10 tanh…", text}
