"""The course is found on disk, and everything in it by name."""

from __future__ import annotations

import subprocess
import sys

import pytest
from course_samples import CONTENTS, PERCEPTRON

from tutor.course import (
    LessonError,
    NotInCourse,
    earlier_snippets,
    find_chapter,
    find_question,
    find_snippet,
    lessons_folder,
    load_chapter,
    load_course,
)
from tutor.course.model import Snippet


@pytest.fixture
def course(root):
    return load_course(root=root)


def test_the_course_lists_its_chapters_with_those_to_come(course):
    assert course.title == "A course"
    assert [(c.number, c.slug, c.file) for c in course.chapters] == [
        (0, "start", "00-start.md"),
        (1, "perceptron", "01-perceptron.md"),
        (2, "losses", None),
    ]
    assert course.chapters[1].needs == ("start",)


def test_a_chapter_to_come_cannot_be_read(course):
    with pytest.raises(NotInCourse, match="chapter 2, Losses, is still to come"):
        load_chapter(course.chapters[2])


def test_a_missing_or_malformed_chapter_concerns_only_itself(course, root):
    (root / "en" / "00-start.md").unlink()
    (root / "en" / "01-perceptron.md").write_bytes(b"---\n\xff")
    with pytest.raises(LessonError, match=r"^00-start\.md: cannot be read"):
        load_chapter(course.chapters[0])
    with pytest.raises(LessonError, match=r"^01-perceptron\.md:2: byte 0xff"):
        load_chapter(course.chapters[1])
    assert len(load_course(root=root).chapters) == 3


def test_a_translated_chapter_is_preferred_and_english_fills_the_gaps(root):
    (root / "zh").mkdir()
    translated = PERCEPTRON.replace("The perceptron", "感知机")
    (root / "zh" / "01-perceptron.md").write_text(translated, encoding="utf-8")
    start, perceptron, _ = load_course("zh", root).chapters
    assert load_chapter(perceptron).title == "感知机"
    assert load_chapter(start).title == "Start here"


def test_a_saved_change_is_seen(course, root):
    before = load_chapter(course.chapters[1])
    path = root / "en" / "01-perceptron.md"
    path.write_text(PERCEPTRON + "## One more\ntext\n", encoding="utf-8")
    assert len(load_chapter(course.chapters[1]).pages) == len(before.pages) + 1


def test_a_chapter_is_found_by_number_slug_or_page(course):
    assert find_chapter(course, "1") == (course.chapters[1], None)
    assert find_chapter(course, " Perceptron ") == (course.chapters[1], None)
    info, page = find_chapter(course, "perceptron/another-page")
    assert (info.number, page.heading) == (1, "Another page")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("perceptorn", "did you mean perceptron"),
        ("7", "the course, 0 to 2; expected one of start, perceptron$"),
        ("perceptron/anotherpage", "did you mean another-page"),
        ("losses/a-page", "still to come"),
    ],
)
def test_an_unknown_chapter_or_page_names_those_that_exist(course, name, message):
    with pytest.raises(NotInCourse, match=message):
        find_chapter(course, name)


@pytest.mark.parametrize("name", ["perceptron/last", "1/last"])
def test_a_snippet_runs_after_the_earlier_ones_that_neither_raise_nor_run_alone(course, name):
    snippet, earlier = find_snippet(name, course)
    assert snippet.id == "perceptron/last"
    assert [other.id for other in earlier] == ["perceptron/first"]


def test_a_snippet_that_names_others_runs_after_those_and_none_later_waits_for_it():
    snippets = [
        Snippet("c/a", "1", None, False, False, 1),
        Snippet("c/b", "2", None, True, False, 2),
        Snippet("c/c", "3", None, False, False, 3, after=("c/b",)),
        Snippet("c/d", "4", None, False, False, 4),
    ]
    ids = [[one.id for one in earlier_snippets(tuple(snippets[:n]))] for n in (3, 4)]
    assert ids == [["c/b"], ["c/a"]]


def test_a_snippet_that_runs_alone_has_none_before_it(course):
    snippet, earlier = find_snippet("perceptron/lonely", course)
    assert snippet.alone
    assert earlier == ()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("perceptron/lats", "did you mean perceptron/last"),
        ("last", "did you mean perceptron/last"),
        ("lats", "did you mean perceptron/last"),
        ("las", "did you mean perceptron/last\\?$"),
        ("perceptron", "is a chapter, not a snippet; write perceptron/SNIPPET: first, boom"),
        ("1", "'1' is a chapter, not a snippet; write 1/SNIPPET"),
        ("nowhere/first", "no chapter 'nowhere' in the course"),
        ("nothing", "no snippet 'nothing' in the course; write CHAPTER/SNIPPET"),
        (
            "perceptron/nothing",
            "no snippet 'perceptron/nothing' in chapter perceptron; expected one of first",
        ),
        ("start/first", "in chapter start; there are none"),
    ],
)
def test_an_unknown_snippet_names_close_ones_and_all_there_are(course, name, message):
    with pytest.raises(NotInCourse, match=message):
        find_snippet(name, course)


def test_a_question_is_found_by_its_id(course):
    assert find_question("perceptron/why", course).prompt == "Why?"
    with pytest.raises(NotInCourse, match="did you mean perceptron/why"):
        find_question("perceptron/who", course)


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('title = "A course"', "title = ", 1, "not TOML"),
        ('title = "A course"', "title = 3", 1, "no title"),
        ("number = 1", "number = 3", 12, "does not follow"),
        ('slug = "losses"', 'slug = "start"', 21, "'start' is malformed or taken"),
        ('slug = "losses"', 'slug = "Lo/s"', 21, "'Lo/s' is malformed or taken"),
        ('needs = ["start"]', 'needs = ["losses"]', 12, "needs 'losses'"),
        ("minutes = 3\n", "", 3, "minutes is missing"),
        ('idea = "Keys."', "idea = true", 3, "idea is missing or no str"),
        ('file = "00-start.md"', 'file = "../00-start.md"', 3, "file name"),
        ('file = "00-start.md"', 'file = "01-start.md"', 3, "file name"),
        ("minutes = 3\n", "minutes = 3\nhours = 3\n", 3, "unknown key hours"),
    ],
)
def test_a_malformed_contents_file_is_refused_with_its_line(root, old, new, line, problem):
    assert CONTENTS.count(old) == 1
    (root / "course.toml").write_text(CONTENTS.replace(old, new), encoding="utf-8")
    with pytest.raises(LessonError, match=problem) as caught:
        load_course(root=root)
    assert (caught.value.file, caught.value.line) == ("course.toml", line)


def test_reading_the_course_loads_nothing_heavy():
    code = (
        "import sys, tutor.course as course\n"
        "course.load_course()\n"
        "heavy = {'textual', 'rich', 'numpy', 'markdown_it', 'asyncio', 'difflib'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_shipped_lessons_are_found_wherever_the_program_is_started(tmp_path):
    code = "from tutor.course import load_course; print(len(load_course().chapters))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.strip() == str(len(load_course().chapters))
    assert (lessons_folder() / "course.toml").is_file()


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("a" * 5_000, "00-start.md:{line}: a line of 5,000 bytes"),
        ("[](" * 400_000, "00-start.md: has 1,2"),
        ("# " * 1_900, "00-start.md:{line}: "),
    ],
)
def test_what_is_too_large_for_a_lesson_is_said_at_once_with_its_place(root, added, told):
    file = root / "en" / "00-start.md"
    text = file.read_text()
    file.write_text(f"{text}\n{added}\n")
    line = text.count("\n") + 2
    with pytest.raises(LessonError) as refused:
        load_chapter(load_course(root=root).chapters[0])
    assert told.format(line=line) in str(refused.value)
    assert len(str(refused.value)) < 1_000


def test_a_table_of_contents_nested_without_end_is_refused(root):
    deep = "x = " + "[\n" * 20_000 + "]\n" * 20_000
    (root / "course.toml").write_text(deep)
    with pytest.raises(LessonError, match=r"course\.toml"):
        load_course(root=root)
