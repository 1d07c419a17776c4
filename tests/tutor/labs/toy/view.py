"""The toy lab's view."""

from __future__ import annotations

from tutor.app.widgets.lab.lab_view import LabView


class ToyView(LabView):
    HELP = "Counts."
