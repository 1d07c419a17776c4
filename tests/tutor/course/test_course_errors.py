"""A malformed lesson is refused with its line, the problem and the remedy."""

from __future__ import annotations

import pytest
from course_samples import FRONT, HEAD, PAGE, PERCEPTRON, parse

from tutor.course import LessonError
from tutor.course.text import decode

ASK = "```question q\n"
NUMBER = "```question q number\n"


def broken(text):
    with pytest.raises(LessonError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "the front matter is missing"),
        ("# The perceptron\n", 1, "the front matter is missing"),
        ("---\ntitle: x\n", 1, "the front matter never ends"),
        ("---\ntitle: x\n---\n", 3, "lacks slug, number"),
        ("---\ntitle: x\ntitle: y\n---\n", 3, "title stands twice"),
        ("---\nauthor: x\n---\n", 2, "not a line of front matter"),
        ("---\n- a\n---\n", 2, "not a line of front matter"),
        (FRONT.replace("slug: perceptron", "slug: digits"), 3, "slug is 'digits'"),
        (FRONT.replace("number: 1", "number: 2"), 4, "number is '2'"),
        (FRONT.replace("title: The perceptron", "title:"), 2, "title is ''"),
        (FRONT, 1, "no pages"),
        (HEAD, 6, "no pages"),
        (FRONT + "text\n" + "# The perceptron\n## A\nb\n", 6, "no title above"),
        (FRONT + "## A\nb\n", 6, "no title above"),
        (FRONT + "# Perceptrons\n", 6, "# Perceptrons"),
        (PAGE + "text\n# The perceptron\n", 9, "# The perceptron"),
        (PAGE, 7, "the page 'A page' is empty"),
        (PAGE + "text\n## A page\ntext\n", 9, "'a-page' is taken by line 7"),
        (HEAD + "## ?!\ntext\n", 7, "'' is no page slug"),
        (HEAD + "## A {#B c}\ntext\n", 7, "'B c' is no page slug"),
        (HEAD + "##\ntext\n", 7, "an empty heading"),
    ],
)
def test_the_frame_of_a_chapter_is_checked(text, line, problem):
    error = broken(text)
    assert (error.file, error.line) == ("01-perceptron.md", line)
    assert problem in error.problem


@pytest.mark.parametrize(
    ("body", "line", "problem"),
    [
        ("text\n```python a\nprint(1)\n", 9, "never ends"),
        ("```\n~~~\n", 8, "never ends"),
        ("text\n<!-- note\n", 9, "the comment <!-- never ends"),
        ("text\n<!-- note --> text\n", 9, "text after a comment"),
        ("```pyhton a\n1\n```\n", 8, "unknown kind of fence 'pyhton a'"),
        ("```toml a\n1\n```\n", 8, "unknown kind of fence"),
        ("```output a\n1\n```\n", 8, "unknown kind of fence"),
        ("```python A\n1\n```\n", 8, "'A' is no id"),
        ("```python perceptron/a\n1\n```\n", 8, "'perceptron/a' is no id"),
        ("```python a once\n1\n```\n", 8, "'once' after the snippet's id"),
        ("```python a after=b\n1\n```\n", 8, "no snippet 'b' stands above this"),
        ("```python a after=\n1\n```\n", 8, "'after=' after the snippet's id"),
        ("```python a\n\n```\n", 8, "a snippet without code"),
        ("```python a\n1\n```\n```python a\n1\n```\n", 11, "'a' is taken by line 8"),
        ("```output\n1\n```\n", 8, "output of no snippet"),
        ("```python a\n1\n```\ntext\n```output\n1\n```\n", 12, "output of no snippet"),
        ("```python a\n1\n```\n" + "```output\n1\n```\n" * 2, 14, "output of no snippet"),
        ("```bench\n```\n", 8, "a bench of 0 lines"),
        ("```bench\nstep a\nstep b\n```\n", 8, "a bench of 2 lines"),
        ("```bench\nstep a\n```\n" * 2, 11, "a second bench"),
    ],
)
def test_fences_are_checked(body, line, problem):
    error = broken(PAGE + body)
    assert error.line == line
    assert problem in error.problem


@pytest.mark.parametrize(
    ("fence", "line", "problem"),
    [
        ("```question\na\n", 8, "'question' is no question"),
        ("```question q riddle\na\n", 8, "is no question"),
        ("```question q number output\na\n", 8, "after the kind number"),
        ("```question Q\na\n", 8, "'Q' is no id"),
        (ASK, 8, "without a prompt"),
        (ASK + "- [x] a\n> A.\n- [ ] b\n> B.\n", 8, "without a prompt"),
        (ASK + "Why?\n", 8, "0 options"),
        (ASK + "Why?\n= 3\n> So.\n", 8, "0 options"),
        (ASK + "Why?\n- [x] a\n> A.\n", 8, "1 options"),
        (ASK + "Why?\n- [ ] a\n> A.\n- [ ] b\n> B.\n", 8, "no right option"),
        (ASK + "Why?\n- [x] a\n> A.\n- [x] b\n> B.\n", 12, "a second right option"),
        (ASK + "Why?\n- [x] a\n> A.\n- [ ] b\n", 12, "no feedback for 'b'"),
        (ASK + "Why?\n- [x]\n> A.\n- [ ] b\n> B.\n", 10, "an empty option"),
        (ASK + "Why?\n- [y] a\n> A.\n", 10, "in a question of another kind"),
        (ASK + "Why?\n- [x] a\n> A.\nmore\n", 12, "'more' belongs to nothing"),
        (ASK + "Why?\n- [x] a\n> A.\n-[ ] b\n", 12, "'-[ ] b' belongs to nothing"),
        (ASK + "Why?\n- [x] a\n> A.\n- [ ] b\n> B.\n?\n", 14, "an empty option or hint"),
        (NUMBER + "Why?\n", 8, "0 answers"),
        (NUMBER + "Why?\n- [x] a\n> A.\n", 10, "in a question of another kind"),
        (NUMBER + "Why?\n= 1\n> A.\n= 2\n> B.\n", 12, "2 answers"),
        (NUMBER + "Why?\n= 1\n", 10, "no feedback for '1'"),
        (NUMBER + "Why?\n= one\n> A.\n", 10, "'one' is no number"),
        (NUMBER + "Why?\n= 1 ± some\n> A.\n", 10, "is no number"),
        (NUMBER + "Why?\n= 1 ± -1\n> A.\n", 10, "is no number"),
        (NUMBER + "Why?\n= 1e999\n> A.\n", 10, "is no number"),
        (NUMBER + "Why?\n= 0.50\n> A.\n! 0.502\n> B.\n", 12, "the wrong answer '0.502' is right"),
        (NUMBER + "Why?\n= 1\nmore\n> A.\n", 11, "'more' belongs to nothing"),
        ("```question q output\nWhat?\n= a\n> A.\n! a \n> B.\n", 12, "is right"),
    ],
)
def test_questions_are_checked(fence, line, problem):
    error = broken(PAGE + fence + "```\n")
    assert error.line == line
    assert problem in error.problem


def test_no_two_questions_share_an_id():
    ask = ASK + "Why?\n- [x] a\n> A.\n- [ ] b\n> B.\n```\n"
    error = broken(PAGE + ask + ask)
    assert error.line == 15
    assert "'q' is taken by line 8" in error.problem


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x1b", "\r", "\x0b", "\x7f", "\x9b", "\u2028", "\u202e", "\u2066"],
)
def test_no_control_character_comes_through(character):
    error = broken(PERCEPTRON.replace("Predict", f"Pre{character}dict"))
    assert error.line == 8
    assert f"U+{ord(character):04X} at column 4" in error.problem


def test_bytes_that_are_no_utf8_are_named_with_their_line():
    with pytest.raises(LessonError) as caught:
        decode(FRONT.encode() + b"caf\xe9\n", "01-perceptron.md")
    assert caught.value.line == 6
    assert "0xe9" in caught.value.problem


def test_an_error_reads_file_line_problem_remedy():
    assert str(broken(PAGE)) == "01-perceptron.md:7: the page 'A page' is empty; write it"
