"""Taking along, bringing back and removing what the learner has, on the screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tutor.activities.errors import UsageError
from tutor.app import screens
from tutor.learner.transfer.actions import export_all, import_all, reset
from tutor.learner.transfer.file import read_file
from tutor.study.transfer import about_reset, imported_lines, removed_lines, reset_title
from tutor.words import _, ngettext

if TYPE_CHECKING:
    from textual.screen import Screen

    from tutor.app.screens.modal import Modal
    from tutor.course import ChapterInfo
    from tutor.learner import Store

T = TypeVar("T")
LONG = 20.0
"""Seconds that what came of it stays on the screen."""


class Shell(Protocol):
    """The app, as far as this needs it."""

    store: Store

    @property
    def screen(self) -> Screen[Any]: ...
    async def ask(self, over: Screen[Any], modal: Modal[T]) -> T | None: ...
    async def on_disk(self, function: Callable[[], T]) -> T | None: ...
    async def begin_anew(self) -> None: ...
    def notify(self, message: str, **options: Any) -> None: ...


class OwnData:
    """What the palette offers of it. Each asks first."""

    def __init__(self, app: Shell) -> None:
        self._app = app

    async def export(self) -> None:
        """Ask for a file's name, and write everything there."""
        path = await self._app.ask(
            self._app.screen,
            screens.FileNameScreen(
                _("Export all that you have"),
                _("Pages, answers, cards, code, runs and settings go into one file."),
                str(_free(Path.home(), self._app.store.now())),
            ),
        )
        if path is None:
            return
        entries = await self._done(partial(export_all, self._app.store, path))
        if entries is not None:
            self._tell(ngettext("{n} entry is in {file}.", "{n} entries are in {file}.", entries,
                                file=path))  # fmt: skip

    async def bring_in(self) -> None:
        """Ask for a file's name, again while it names no file of ours, and add what it holds."""
        path = await self._file_to_import()
        while path is not None and await self._done(partial(read_file, path)) is None:
            path = await self._file_to_import(str(path))
        if path is None:
            return
        await self._app.begin_anew()
        imported = await self._done(partial(import_all, self._app.store, path))
        if imported is not None:
            self._tell("\n".join(imported_lines(imported)))
        await self._app.begin_anew()

    async def _file_to_import(self, typed: str = "") -> Path | None:
        """Ask for the file; what was `typed` before stands there to be mended."""
        return await self._app.ask(
            self._app.screen,
            screens.FileNameScreen(
                _("Import what was exported"),
                _("Nothing is doubled, and what differs stays as it is here. The file may hold "
                  "code that your pages run: import only a file that you trust."),
                typed,
            ),
        )  # fmt: skip

    async def reset(self, chapter: ChapterInfo | None = None) -> None:
        """Ask whether to forget a chapter, or everything, and do so."""
        title = reset_title(chapter)
        about = about_reset(everything=chapter is None)
        if not await self._app.ask(self._app.screen, screens.ConfirmScreen(title, about)):
            return
        await self._app.begin_anew()
        name = chapter.id if chapter is not None else None
        removed = await self._done(partial(reset, self._app.store, name))
        if removed is not None:
            self._tell("\n".join(removed_lines(removed)))
        await self._app.begin_anew()

    async def _done(self, action: Callable[[], T]) -> T | None:
        """What an action comes to, beside the event loop; None where it is refused, as is told."""

        def tried() -> T | UsageError:
            try:
                return action()
            except UsageError as refusal:
                return refusal

        outcome = await self._app.on_disk(tried)
        if isinstance(outcome, UsageError):
            self._app.notify(str(outcome), severity="error", timeout=LONG, markup=False)
            return None
        return outcome

    def _tell(self, text: str) -> None:
        self._app.notify(text, timeout=LONG, markup=False)


def _free(folder: Path, now: int) -> Path:
    """A file of today in a folder that is not there yet; `now` is in microseconds since 1970."""
    today = datetime.fromtimestamp(now / 1e6, UTC).astimezone()
    ends = chain([""], (f"-{n}" for n in count(2)))
    paths = (folder / f"backstep-{today:%Y-%m-%d}{end}.json" for end in ends)
    return next(path for path in paths if not os.path.exists(path))
