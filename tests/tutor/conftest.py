from __future__ import annotations

import pytest
from course_samples import CONTENTS, PERCEPTRON, START
from pilot import paint_when_looked_at
from stylesheets import parse_once

parse_once()
paint_when_looked_at()


@pytest.fixture
def root(tmp_path):
    """A small course on disk: chapters 0 and 1 written, 2 to come."""
    (tmp_path / "course.toml").write_text(CONTENTS, encoding="utf-8")
    english = tmp_path / "en"
    english.mkdir()
    (english / "00-start.md").write_text(START, encoding="utf-8")
    (english / "01-perceptron.md").write_text(PERCEPTRON, encoding="utf-8")
    return tmp_path
