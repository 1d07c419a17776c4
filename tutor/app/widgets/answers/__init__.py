"""Questions on the screen, and the fields that answer them."""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.app.widgets.answers.question_view import QuestionView

__all__ = ["QuestionView"]

if not TYPE_CHECKING:
    __getattr__ = late(__name__, {"question_view": ("QuestionView",)})
