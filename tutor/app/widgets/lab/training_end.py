"""What came of a training, and under which number it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.running.training import measures

if TYPE_CHECKING:
    from tutor.labs.run_view import RunView

STYLES = {"explanation": "$error", "message": "$error", "note": "$warning"}
"""What a closing event may say in words."""


class TrainingEnd(Widget):
    """Nothing, until a training is over."""

    DEFAULT_CSS = """
    TrainingEnd {
        height: auto;
        display: none;
        &.-shown { display: block; }
    }
    """

    view: reactive[RunView | None] = reactive(None, layout=True)

    def watch_view(self, view: RunView | None) -> None:
        self.set_class(view is not None and view.over, "-shown")

    def render(self) -> Content:
        """In one line where there is room and nothing to explain."""
        view = self.view
        if view is None or not view.over:
            return Content()
        lines = _lines(view)
        width = sum(line.cell_length + 3 for line in lines)
        return Content("   " if width <= self.size.width else "\n").join(lines)


def _lines(view: RunView) -> list[Content]:
    end, lines = view.end, []
    if "test_accuracy" in end:
        accuracy, loss = measures.accuracy(end["test_accuracy"]), measures.loss(end["test_loss"])
        lines.append(Content.assemble("test accuracy ", (accuracy, "bold"), f"   loss {loss}"))
    lines += [Content.styled(end[key], style) for key, style in STYLES.items() if key in end]
    if view.run is not None and view.state != "failed":
        lines.append(Content.styled(f"saved as run {view.run}", "$quiet"))
    return lines
