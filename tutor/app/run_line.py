"""How the run stands that goes on, in a few words for the top line of every screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tutor.app.widgets.lab.wording import status

if TYPE_CHECKING:
    from tutor.running.run import Run
    from tutor.running.runs import Runs

LOOK, LINGER = 1.0, 15.0
"""Seconds between two looks at a run, and for which its end is told on every screen."""


class RunLine:
    """Says by `tell` how the run of `runs` stands that goes on, and for a while how it ended.
    `later` calls a function after so many seconds.
    """

    def __init__(
        self,
        runs: Runs,
        tell: Callable[[str], None],
        later: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self._runs, self._tell, self._later = runs, tell, later
        self._worked: Run | None = None
        runs.subscribe(self._look)

    def _look(self) -> None:
        run = self._runs.going
        if run is not None:
            self._worked = run
            self._tell(status(run))
            self._later(LOOK, self._look)
        elif self._worked is not None:
            self._tell(status(self._worked))
            self._worked = None
            self._later(LINGER, self._forget)

    def _forget(self) -> None:
        if self._runs.going is None:
            self._tell("")
