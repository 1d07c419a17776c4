"""Whether to trust another's course: what its code may do, how much there is, and all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tutor.app.screens.modal import Modal
from tutor.app.widgets.page.code_colors import colored
from tutor.words import _

if TYPE_CHECKING:
    from tutor.course import Course
    from tutor.study.trust import WouldRun


class TrustScreen(Modal[bool]):
    """Dismisses with whether the learner trusts the course."""

    CSS_PATH = "trust.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "trust", id="trust.yes", tooltip="trust this course"),
        Binding("n,escape", "answer(False)", "not now", id="trust.no", key_display="n",
                tooltip="run none of its code"),
        Binding("l", "list", "list", id="trust.list", tooltip="list the code that would run"),
    ]  # fmt: skip

    listed: reactive[bool] = reactive(False, init=False)
    """Whether the code is on the screen."""

    def __init__(self, course: Course, found: WouldRun) -> None:
        super().__init__()
        self._course = course
        self._found = found

    def compose(self) -> ComposeResult:
        with Vertical(id="trust"):
            yield Static(Content.styled(_("Somebody else wrote this course"), "bold"))
            yield Static(self._warning(), id="warning", markup=False)
            with VerticalScroll(id="code"):
                yield Static("", id="listing", markup=False)
            yield Static(self._keys(), id="choices")

    def _warning(self) -> Content:
        course = self._course
        where = _("“{title}”, the pack {pack} in {folder}", title=course.title, pack=course.pack,
                  folder=course.folder and course.folder.resolve())  # fmt: skip
        may = _("Its code can do what you can: read, change and delete your files. "
                "You can read its pages without it.")  # fmt: skip
        run = _("It would run: {counts}.", counts=self._found.counted())
        return Content("\n").join(map(Content, (where, "", may, "", run, *self._found.unread)))

    def _keys(self) -> Content:
        choices = (("y", _("trust it")), ("n", _("not now")), ("l", _("list the code")))
        return Content("    ").join(
            Content.assemble((key, "bold $primary"), " ", does) for key, does in choices
        )

    def watch_listed(self) -> None:
        pieces = [
            Content.assemble((code.name, "bold"), (f"  {code.file}:{code.line}", "$quiet"), "\n",
                             colored(code.text))
            for code in self._found.codes
        ]  # fmt: skip
        self.query_one("#listing", Static).update(Content("\n\n").join(pieces))
        self.query_one("#trust").set_class(self.listed, "-listed")
        self.query_one("#code").focus()

    def action_list(self) -> None:
        self.listed = not self.listed

    def action_answer(self, trusts: bool) -> None:
        self.dismiss(trusts)
