"""How often a run leaves a moment: as often as costs little, and fewer of the older ones."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tutor.running import moments
from tutor.words.reasons import told

if TYPE_CHECKING:
    from core.snapshot import Snapshot
    from tutor.learner.run_files import RunFolder

SHARE = 1 / 75
"""The share of a run's time that its moments may take. What each leaves of the caches, and the
first and the last, come on top: together less than 3 %.
"""

FIRST = 0.02
"""Seconds until the first one, while it is not known what one costs."""

MOST_BYTES = 50_000_000
"""Bytes of all moments of a run; the last one is kept whatever its size."""

MOST_MOMENTS = 500

AGAIN = 5.0
"""Seconds until another attempt, where the disk took nothing."""


class Moments:
    """Keeps the moments of a run in its folder; without one, none.

    What a moment costs says when the next one is due, so a small network leaves one every few
    milliseconds and a large one every few seconds: what has to be computed again to come to a
    moment between two of them takes 75 times as long as to keep one. When there are too many,
    every second one is removed, and from then on one is left half as often.
    """

    def __init__(
        self, folder: RunFolder | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.problem = ""
        """Why a moment could not be kept, if the last one could not."""
        self._folder = folder
        self._clock = clock
        self._sizes: dict[int, int] = {}
        self._sparse = 1
        self._due = clock() + FIRST

    def offer(self, snapshot: Callable[[], Snapshot]) -> None:
        """Keep this moment if one is due; ask after every step."""
        if self._folder is None:
            return
        began = self._clock()
        if began >= self._due:
            self._keep(snapshot(), began)

    def keep(self, snapshot: Snapshot) -> None:
        """Keep this moment: such as the last one."""
        self._keep(snapshot, self._clock())

    def _keep(self, snapshot: Snapshot, began: float) -> None:
        """Keep it; it has cost something since `began`."""
        if self._folder is None or snapshot.step in self._sizes:
            return
        content = moments.encode(snapshot)
        try:
            self._folder.keep(snapshot.step, content)
        except OSError as problem:
            self.problem = told(problem)
            self._due = self._clock() + AGAIN
            return
        self.problem = ""
        self._sizes[snapshot.step] = len(content)
        self._thin(self._folder)
        now = self._clock()
        self._due = now + (now - began) / SHARE * self._sparse

    def _thin(self, folder: RunFolder) -> None:
        while len(self._sizes) > 1 and (
            sum(self._sizes.values()) > MOST_BYTES or len(self._sizes) > MOST_MOMENTS
        ):
            for step in sorted(self._sizes)[-2::-2]:
                folder.forget(step)
                del self._sizes[step]
            self._sparse *= 2
