"""The course map: where to continue, what is due, and the progress in every chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tutor import activities
from tutor.activities.destinations import Open
from tutor.words import N_, _, cells, language, ngettext

if TYPE_CHECKING:
    from tutor.course import ChapterInfo, Course
    from tutor.learner import ChapterProgress
    from tutor.study.overview import Here, Overview

LABELS = (N_("Begin"), N_("Continue"), N_("Review"))
"""What the lines above the chapters begin with."""
BAR = 10
"""Cells of a chapter's progress bar."""

WIDE = 90
"""Columns from which a line shows the questions, too."""
WIDEST = 108
"""Columns from which it shows exercises and tasks, too."""


class CourseMap(OptionList):
    """One line per chapter; Enter opens it. `overview` is filled in once the data are read."""

    DEFAULT_CSS = """
    CourseMap { border: none; padding: 0; background: transparent; height: 1fr; }
    CourseMap:focus { border: none; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "open", id="map.open", tooltip="open the marked line"),
    ]

    overview: reactive[Overview | None] = reactive(None, init=False)

    class Opened(Message):
        """The learner chose "continue", "review", or a chapter by slug."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(self, course: Course) -> None:
        self._course = course
        self._written: tuple[object, ...] = ()
        super().__init__(
            Option("", id="continue"),
            Option("", id="review"),
            None,
            *(Option("", id=c.id, disabled=c.file is None) for c in course.chapters),
            markup=False,
        )

    @property
    def chapter(self) -> str | None:
        """The id of the chapter that is marked; None on another line."""
        marked = self.highlighted_option
        ids = [chapter.id for chapter in self._course.chapters]
        return marked.id if marked is not None and marked.id in ids else None

    def on_mount(self) -> None:
        self.highlighted = 0

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._write()

    def watch_overview(self) -> None:
        self._write()

    def on_resize(self, event: Resize) -> None:
        self._write()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option.id:
            self.post_message(self.Opened(event.option.id))

    def _write(self) -> None:
        """Write all lines anew, the present one marked, if they are to change."""
        room = self._room()
        state = (self.overview, self.highlighted, room, language())
        if state == self._written:
            return
        self._written = state
        lines = {"continue": self._continue_line(), "review": self._review_line()}
        columns = self._title_room(room)
        for chapter in self._course.chapters:
            lines[chapter.id] = self._chapter_line(chapter, columns, room)
        here = self.highlighted_option
        for target, line in lines.items():
            current = here is not None and here.id == target
            mark = ("▸ ", "bold $accent") if current else "  "
            told = Content.assemble(mark, line).truncate(room, ellipsis=True)
            self.replace_option_prompt(target, told)

    def _room(self) -> int:
        """Columns of a line; before the first layout those it is going to have."""
        return self.scrollable_content_region.width or self.app.size.width - self.gutter.width

    def _continue_line(self) -> Content:
        here = self.overview.here if self.overview else None
        walk = self.overview.walk if self.overview else None
        if walk is not None:
            where = _(
                "step {at} of {total}, {title}", at=walk.at, total=walk.total, title=walk.title
            )
        elif self.overview and isinstance(self.overview.left, Open) and self.overview.left.spec:
            spec = self.overview.left.spec
            where = _(
                "{title}: {settings}",
                title=_(activities.activity_of(spec).title),
                settings=spec.describe(),
            )
        elif here is None:
            return _entry(_("Begin"), self._beginning())
        else:
            chapter = next(c for c in self._course.chapters if c.id == here.place.chapter)
            where = _(
                "{chapter}, page {page}: {heading}",
                chapter=f"{chapter.number} {chapter.title}",
                page=here.number,
                heading=here.page.heading,
            )
        return _entry(_("Continue"), where)

    def _beginning(self) -> str:
        """Where a learner begins who has not read anything yet."""
        if not self._course.pack:
            return _("with chapter 0: five minutes to try every key")
        first = next((c for c in self._course.chapters if c.file is not None), None)
        if first is None:
            return _("once a chapter is written")
        return _("with chapter {number}: {title}", number=first.number, title=first.title)

    def _review_line(self) -> Content:
        due = self.overview.summary.due if self.overview else 0
        if not due:
            return _entry(_("Review"), _("nothing is due"))
        told = ngettext(
            "{n} question is due (about {minutes} min)",
            "{n} questions are due (about {minutes} min)",
            due,
            minutes=max(1, round(due * 0.75)),
        )
        return _entry(_("Review"), told)

    def _chapter_line(self, chapter: ChapterInfo, columns: int, room: int) -> Content:
        """The line of a chapter, its title in so many `columns`; one to come may take more."""
        wide = room >= WIDE
        most = columns if chapter.file else room - 8 - cells.width(_("to come"))
        title = cells.ljust(cells.cut(chapter.title, max(most, columns)), columns)
        head = Content.assemble((f"{chapter.number:>2d}", "$primary"), f"  {title}  ")
        if chapter.file is None:
            return Content.assemble(head, (_("to come"), "$quiet"))
        if self.overview is None:
            return head
        if chapter.id in self.overview.broken:
            return Content.assemble(head, (_("cannot be read; open it to see why"), "$error"))
        progress = self.overview.summary.chapter(chapter.id)
        here = self.overview.here
        status = _status(progress, here if here and here.place.chapter == chapter.id else None)
        full = round(BAR * progress.pages_read / progress.pages) if progress.pages else 0
        answered = ngettext(
            "{right}/{n} question", "{right}/{n} questions", progress.questions,
            right=progress.questions_right,
        )  # fmt: skip
        built = _built(progress)
        return Content.assemble(
            head,
            ("█" * full, "$primary"),
            ("░" * (BAR - full), "$rule"),
            f"  {cells.ljust(status, 12)}" if wide else f" {status}",
            (cells.rjust(f" {answered}", 15) if wide else "", "$quiet"),
            (built if room >= WIDEST else "", "$quiet"),
        )

    def _title_room(self, room: int) -> int:
        """Columns for the longest title of those that are written, or as many as the rest of a line
        leaves.
        """
        written = [one for one in self._course.chapters if one.file] or self._course.chapters
        longest = max(cells.width(chapter.title) for chapter in written)
        rest = 8 + BAR + (14 + 15 if room >= WIDE else 12)
        return max(min(longest, room - rest), 16)


def _entry(label: str, text: str) -> Content:
    room = max(cells.width(_(each)) for each in LABELS) + 2
    return Content.assemble((cells.ljust(label, room), "bold"), text)


def _built(progress: ChapterProgress) -> str:
    """The exercises that passed and the tasks that are done, of how many."""
    exercises = ngettext(
        "{passed}/{n} exercise", "{passed}/{n} exercises", progress.exercises,
        passed=progress.exercises_passed,
    )  # fmt: skip
    tasks = ngettext(
        "{done}/{n} task", "{done}/{n} tasks", progress.tasks, done=progress.tasks_done
    )
    told = (exercises if progress.exercises else "", tasks if progress.tasks else "")
    return "".join(f", {one}" for one in told if one)


def _status(progress: ChapterProgress, here: Here | None) -> str:
    if progress.done:
        return _("done")
    if progress.known:
        return _("known")
    if progress.pages_read == progress.pages and (left := sum(progress.left)):
        return _("{n} left", n=left)
    if here is not None:
        return _("page {at} of {total}", at=here.number, total=progress.pages)
    if progress.pages_opened:
        return _("{read} of {total} read", read=progress.pages_read, total=progress.pages)
    return ngettext("{n} page", "{n} pages", progress.pages)
