"""The toy lab's view."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tutor.app.widgets.lab.lab_view import LabView


class ToyView(LabView):
    HELP = "Counts."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "go('round')", "round", id="toy.round", tooltip="on to the end of the round"),
    ]
