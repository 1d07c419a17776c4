"""Everything that changes while the learner works goes to disk through here.

What changes often is written once it has settled, and only its newest version. What a disk does
not take stays here, is tried again, and is told once, until the disk takes it. What fails for any
other reason (InvalidDataError, or a fault of the program's) would fail again: it is told once and
given up, and the rest is written.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Hashable
from typing import TYPE_CHECKING, TypeAlias

from tutor.learner.storage.errors import InvalidDataError, LearnerDataError
from tutor.words import _

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store

Write: TypeAlias = "Callable[[Store], object]"
Tell: TypeAlias = "Callable[[str, bool], None]"
"""Tells the learner something; whether it is about a failure."""
Keep: TypeAlias = "Callable[[Write], Awaitable[bool]]"
"""Puts something on disk at once, and says whether it is there; one that is not stays waiting."""

SETTLED = 0.4
"""Seconds without a change before it is written."""
LONGEST = 2.0
"""Seconds after which it is written though it goes on changing."""
RETRY = (1.0, 30.0)
"""Seconds before the first attempt after a failure; each waits twice as long, up to the second."""


class Keeper:
    """Writes to `store` from a thread beside the event loop, one write at a time."""

    def __init__(self, store: Store, tell: Tell) -> None:
        self._store = store
        self._tell = tell
        self._waiting: dict[Hashable, Write] = {}
        self._hold = threading.Lock()
        """Held while `_waiting` is looked at and changed."""
        self._turn = threading.Lock()
        """Held while the disk is written."""
        self._timer: asyncio.TimerHandle | None = None
        self._since: float | None = None
        self._pause = RETRY[0]
        self._said: str | None = None
        self._given_up: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> bool:
        """Whether anything is not on disk yet."""
        return bool(self._waiting)

    def keep(self, key: Hashable, write: Write) -> None:
        """Have `write` put the newest version of `key` on disk, once that has settled."""
        self._put(key, write)
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._since = now if self._since is None else self._since
        self._write_in(min(SETTLED, max(self._since + LONGEST - now, 0.0)))

    async def keep_now(self, write: Write) -> bool:
        """Put something on disk before this returns, after what was waiting; False if it is not
        there: what the disk does not take is then tried again beside.
        """
        there = False

        def noted(store: Store) -> None:
            nonlocal there
            write(store)
            there = True

        self._put(object(), noted)
        await self._write()
        return there

    async def settle(self) -> None:
        """Write what waits before this returns, so that it is read; not where the disk fails."""
        if self._waiting and self._said is None:
            await self._write()

    def failed(self, problem: LearnerDataError) -> None:
        """Tell that the data cannot be read or written, unless that was told already."""
        if isinstance(problem, InvalidDataError):
            self._tell(str(problem), True)
            return
        if self._said != str(problem):
            self._said = str(problem)
            self._tell(unsaved(problem), True)

    def flush(self) -> None:
        """Write everything that waits, on leaving: whatever fails now is lost, as was told."""
        if self._timer is not None:
            self._timer.cancel()
        self._write_all()

    def _write_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._begin)

    def _begin(self) -> None:
        task = asyncio.get_running_loop().create_task(self._write())
        self._tasks.add(task)  # the loop keeps no task alive by itself
        task.add_done_callback(self._tasks.discard)

    async def _write(self) -> None:
        """Write what waits, and tell what came of it."""
        self._since = None
        problem, given_up = await asyncio.to_thread(self._write_all)
        for reason in given_up:
            if reason not in self._given_up:
                self._given_up.add(reason)
                self._tell(_("Something could not be saved: {reason}", reason=reason), True)
        if problem is not None:
            self.failed(problem)
            self._write_in(self._pause)
            self._pause = min(2 * self._pause, RETRY[1])
        elif self._said is not None:
            self._said, self._pause = None, RETRY[0]
            self._tell(_("Your progress is being saved again."), False)

    def _put(self, key: Hashable, write: Write) -> None:
        with self._hold:
            self._waiting.pop(key, None)  # the newest goes last
            self._waiting[key] = write

    def _write_all(self) -> tuple[LearnerDataError | None, list[str]]:
        """Write what waits, in order; return the problem at which that ended, if the disk takes
        nothing, and why anything was given up before.
        """
        given_up: list[str] = []
        with self._turn:
            with self._hold:
                waiting = list(self._waiting.items())
            for key, write in waiting:
                try:
                    write(self._store)
                except InvalidDataError as fault:
                    given_up.append(str(fault))
                except LearnerDataError as problem:
                    return problem, given_up
                except Exception as fault:
                    given_up.append(f"{type(fault).__name__}: {fault}")
                with self._hold:
                    if self._waiting.get(key) is write:  # and not a newer version
                        del self._waiting[key]
        return None, given_up


def unsaved(problem: LearnerDataError) -> str:
    """What the learner is told where a disk fails."""
    advice = _("You can continue, but what you do is not saved until this is fixed.")
    return f"{problem}\n{advice}"
