"""Whatever a file holds, it is a chapter or a LessonError within the file."""

from __future__ import annotations

from course_samples import HEAD, INFO, PERCEPTRON
from hypothesis import example, given, settings
from hypothesis import strategies as st
from kind_samples import SAMPLES, lesson

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


ITEMS = st.sampled_from(
    """
= a | b
= c | 1 2 3
= d | 3 2 1
= | | |
= a | b {#
! a | b
! c | 3 2 1
! x | y
=
!
> said
= 2: z
= 9
! 1
! 2 {#z}
= 2.5 to 3 digits
= 1e999
= 1 %
! 4..
! ..
= (2, 3)
= +
= -
! 0
- [1] a {#a}
- [2] b {#b}
- [2] c {#a}
- [9]
- [x] d
! a b
! b a c
= )
= z)
! import os; z
? hint""".strip().split("\n")
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
@given(st.sampled_from(list(SAMPLES)), st.integers(0, 400), st.integers(0, 40), st.text(max_size=4))
def test_a_damaged_question_of_any_kind_is_read_or_refused(kind, start, length, put):
    text = lesson(kind)
    holds(HEAD + text[:start] + put + text[start + length :])


@MANY
@given(st.sampled_from(list(SAMPLES)), st.lists(ITEMS, max_size=8))
def test_a_question_of_any_items_is_read_or_refused(kind, items):
    prompt = ["~~~python", "print(____)", "z = 1", "~~~"]
    body = "\n".join(["Which?", *prompt, *items])
    holds(f"{HEAD}## One\n\n````question q {kind} {SAMPLES[kind].words}\n{body}\n````\n")


EXCERPTS = st.sampled_from(
    [
        *("excerpt:", "excerpt: snippet and", "excerpt: snippet nope", "excerpt: output and 0"),
        *("excerpt: snippet and 2-1", "excerpt: snippet and 1-999", "~~~excerpt"),
        "~~~excerpt\n~~~",
    ]
)


@MANY
@given(EXCERPTS | st.text(max_size=20).map("excerpt: {}".format))
def test_an_excerpt_is_one_or_is_refused(excerpt):
    question = f"````question q number\n{excerpt}\n\nHow many?\n\n= 1\n> One.\n````\n"
    holds(f"{HEAD}## One\n\n```python and\nprint(1)\n```\n\n{question}")


@MANY
@given(st.binary())
@example(b"\xef\xbb\xbf---\n")
def test_arbitrary_bytes_are_refused_with_their_line(data):
    _, error = tried(lambda: parse_chapter(decode(data, "x.md"), INFO, "x.md"))
    assert error.line in range(1, data.count(b"\n") + 2)
