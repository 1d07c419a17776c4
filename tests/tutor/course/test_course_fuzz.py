"""Whatever a file holds, it is a chapter or a LessonError within the file."""

from __future__ import annotations

from course_samples import HEAD, INFO, PERCEPTRON
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutor.authoring.lint import lint_text
from tutor.course import LessonError
from tutor.course.parse import parse_chapter
from tutor.course.text import decode

MANY = settings(max_examples=10 * settings().max_examples)
"""A parse takes a millisecond."""

LINES = st.sampled_from(
    [
        *PERCEPTRON.splitlines(),
        "```question n number",
        "```question o output several",
        "```bench",
        "step 'xor",
        "~~~",
        "````",
        "    ```",
        "= 0.5 ± 1e-3",
        "! −5e-999",
        "? hint",
        "  > feedback",
        "- [",
        "- [x]",
        "## {#}",
        "#",
        "<!-- source: 1.234 -->",
        "-->",
        "| 0.123 | 1.5e−300 |",
        "- item\n  ```\n  x\n  ```",
        "title\n---",
        "…",
        "",
    ]
)


def tried(read, *arguments):
    """What `read` returns and None, or None and its LessonError; anything else is a failure."""
    try:
        return read(*arguments), None
    except LessonError as error:
        return None, error


def holds(text):
    """Parse and lint; whatever is said names a line of the file."""
    read, error = tried(lint_text, text, INFO, "01-perceptron.md")
    lines = range(1, text.count("\n") + 2)
    if error:
        assert error.line in lines
        assert error.problem
        assert error.remedy
    else:
        chapter, problems = read
        assert chapter.pages
        assert all(page.blocks for page in chapter.pages)
        assert all(problem.line in lines for problem in problems)


@MANY
@given(st.lists(LINES | st.text(max_size=20), max_size=40))
def test_any_lines_are_a_chapter_or_a_lesson_error(lines):
    holds(HEAD + "\n".join(lines))


@MANY
@given(st.text())
def test_any_text_is_refused_or_read(text):
    holds(text)


@MANY
@given(st.integers(0, len(PERCEPTRON)), st.integers(0, 40), st.text(max_size=4))
def test_a_damaged_chapter_is_read_or_refused(start, length, put):
    holds(PERCEPTRON[:start] + put + PERCEPTRON[start + length :])


@MANY
@given(st.binary())
@example(b"\xef\xbb\xbf---\n")
def test_arbitrary_bytes_are_refused_with_their_line(data):
    _, error = tried(lambda: parse_chapter(decode(data, "x.md"), INFO, "x.md"))
    assert error.line in range(1, data.count(b"\n") + 2)
