"""What a round of questions came to."""

import pytest

from tutor.quiz.tally import told


@pytest.mark.parametrize(
    ("answers", "asked", "said"),
    [
        ([], None, "You answered no questions."),
        ([("a", True), ("b", True)], None, "2 of 2 right."),
        ([("a", False)], None, "0 of 1 right."),
        ([("a", False), ("a", True)], None, "1 of 1 right, 0 of them at the first try."),
        ([("a", True), ("b", False), ("b", True)], 4, "2 of 4 right, 1 of them at the first try."),
        ([("a", True), ("a", False)], None, "0 of 1 right, 0 of them at the first try."),
        ([], 3, "0 of 3 right."),
    ],
)
def test_right_at_last_and_right_at_once_are_told_apart(answers, asked, said):
    assert told(iter(answers), asked) == said
