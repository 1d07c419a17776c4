"""Lesson files made into chapters, pages, snippets and questions.

The table of contents is cheap to read: the home screen does so before it paints for the first time.
The rest is imported when it is asked for.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.course.errors import LessonError, NotInCourse
    from tutor.course.find import (
        earlier_snippets,
        find_chapter,
        find_question,
        find_snippet,
        find_task,
    )
    from tutor.course.glossary import Glossary, Term
    from tutor.course.links import LessonLink, read_link
    from tutor.course.load import (
        lessons_folder,
        load_chapter,
        load_course,
        load_glossary,
        load_notation,
    )
    from tutor.course.mentions import mentions_of
    from tutor.course.model import (
        BenchLine,
        Block,
        Chapter,
        Figure,
        Fold,
        Note,
        Page,
        Prose,
        Snippet,
        Task,
    )
    from tutor.course.outline import ChapterInfo, Course
    from tutor.quiz.generated import Generated
    from tutor.quiz.question import Question

__all__ = [
    "BenchLine",
    "Block",
    "Chapter",
    "ChapterInfo",
    "Course",
    "Figure",
    "Fold",
    "Generated",
    "Glossary",
    "LessonError",
    "LessonLink",
    "NotInCourse",
    "Note",
    "Page",
    "Prose",
    "Question",
    "Snippet",
    "Task",
    "Term",
    "earlier_snippets",
    "find_chapter",
    "find_question",
    "find_snippet",
    "find_task",
    "lessons_folder",
    "load_chapter",
    "load_course",
    "load_glossary",
    "load_notation",
    "mentions_of",
    "read_link",
]

if not TYPE_CHECKING:
    __getattr__ = late(
        __name__,
        {
            "errors": ("LessonError", "NotInCourse"),
            "find": (
                "earlier_snippets",
                "find_chapter",
                "find_question",
                "find_snippet",
                "find_task",
            ),
            "glossary": ("Glossary", "Term"),
            "links": ("LessonLink", "read_link"),
            "mentions": ("mentions_of",),
            "load": (
                "lessons_folder",
                "load_chapter",
                "load_course",
                "load_glossary",
                "load_notation",
            ),
            "model": (
                "BenchLine",
                "Block",
                "Chapter",
                "Figure",
                "Fold",
                "Generated",
                "Note",
                "Page",
                "Prose",
                "Snippet",
                "Task",
                "Question",
            ),
            "outline": ("ChapterInfo", "Course"),
        },
    )
