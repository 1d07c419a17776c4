"""A lab that shows its subject in several views, each with settings of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from tutor.activities.spec import Spec
from tutor.app.widgets.lab.lab_view import LabView


class ManyViewsLab(LabView):
    """Goes from one view to the next, and comes back to each with the settings it was left with."""

    VIEWS: ClassVar[Iterable[str]]
    """The names that the setting `view` has, in their order."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self._left: dict[str, Spec] = {}

    def next_settings(self) -> Spec:
        """The next view as it was left; one that was not seen yet has its usual settings."""
        names = list(self.VIEWS)
        view = names[(names.index(_view_of(self.spec)) + 1) % len(names)]
        return self._left.get(view) or type(self.spec).from_texts({"view": view})

    def _set(self, spec: Spec) -> None:
        self._left[_view_of(self.spec)] = self.spec
        super()._set(spec)


def _view_of(spec: Spec) -> str:
    return cast("str", cast("Any", spec).view)
