"""Headers are broken between phrases only, at every width."""

from __future__ import annotations

import pytest
from exercise_sample import DOUBLE
from hypothesis import given
from hypothesis import strategies as st
from loops import perhaps, some
from pilot import screen_text, until
from textual.content import Content

from tutor.app.widgets.common.phrases import BETWEEN, Phrases

PHRASES = st.lists(st.sampled_from(["r run", "with your double", "✓ 0.12 s", "x", "output of"]))


@given(PHRASES.filter(bool), st.integers(1, 60))
def test_a_line_ends_only_between_phrases(phrases, width):
    rows = [row.plain for row in Phrases(Content(BETWEEN.join(phrases))).rows(width)]
    assert [one for row in rows for one in row.strip().split(BETWEEN)] == phrases
    for row in perhaps(row for row in rows if BETWEEN in row.strip()):
        assert len(row) <= width


HEADED = f"""\
## One

{DOUBLE}
```python use
print(double(21))
```
"""


@pytest.mark.parametrize("width", [60, 70, 80])
async def test_no_header_of_a_page_breaks_a_phrase(open_app, write_course, width):
    async with open_app("read", course=write_course(first=HEADED), size=(width, 40)) as pilot:
        await pilot.press("tab", "tab", "r")
        await until(pilot, lambda: "✓ " in screen_text(pilot))
        for header in some(pilot.app.screen.query(Phrases)):
            for phrase in some(header.content.plain.split(BETWEEN)):
                assert phrase.strip() in screen_text(pilot)
