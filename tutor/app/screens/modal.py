"""A screen over another one."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from tutor.app.screens.steady import SteadyScreen

Result = TypeVar("Result")


class Modal(SteadyScreen[Result], ModalScreen[Result]):
    """A ModalScreen that may be dismissed again: over a slow line two Enters come at once, and the
    second is read when the first has closed it already.
    """

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close it with `result`, if it still is the uppermost: Textual closes whatever is."""
        uppermost = self.app.screen_stack[-1:] == [self]
        return super().dismiss(result) if uppermost else AwaitComplete()
