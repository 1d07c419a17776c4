"""Grading of answers; recording them is `tutor.learner`'s."""

from tutor.quiz.grade import answer_text, grade, parse_answer, recalled
from tutor.quiz.options import letter, shuffled_options
from tutor.quiz.verdict import AnswerError, Verdict

__all__ = [
    "AnswerError",
    "Verdict",
    "answer_text",
    "grade",
    "letter",
    "parse_answer",
    "recalled",
    "shuffled_options",
]
