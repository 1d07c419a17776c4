"""Lesson files made into chapters, pages, snippets and questions.

Everything here is cheap: standard library only, because the home screen reads the course before
it paints for the first time.
"""

from tutor.course.errors import LessonError, NotInCourse
from tutor.course.find import earlier_snippets, find_chapter, find_question, find_snippet
from tutor.course.load import count_pages, lessons_folder, load_chapter, load_course
from tutor.course.model import (
    Bench,
    Block,
    Chapter,
    ChapterInfo,
    Counts,
    Course,
    Page,
    Prose,
    Snippet,
)
from tutor.quiz.question import Question

__all__ = [
    "Bench",
    "Block",
    "Chapter",
    "ChapterInfo",
    "Counts",
    "Course",
    "LessonError",
    "NotInCourse",
    "Page",
    "Prose",
    "Question",
    "Snippet",
    "count_pages",
    "earlier_snippets",
    "find_chapter",
    "find_question",
    "find_snippet",
    "lessons_folder",
    "load_chapter",
    "load_course",
]
