"""The kinds of question, by name. A kind is a module here and a row of this table, no more.

A kind's module is imported when the kind is first asked for: a chapter has few of them.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

from tutor.activities.lookup import imported

if TYPE_CHECKING:
    from tutor.quiz.kind import Kind


class _Kinds(MutableMapping[str, "Kind[Any]"]):
    """Kinds by name, made from what names their classes."""

    def __init__(self, **classes: str) -> None:
        self._kinds: dict[str, Kind[Any] | str] = {**classes}

    def __getitem__(self, name: str) -> Kind[Any]:
        kind = self._kinds[name]
        if isinstance(kind, str):
            kind = self._kinds[name] = imported(f"{__name__}.{kind}")()
        return kind

    def __setitem__(self, name: str, kind: Kind[Any]) -> None:
        self._kinds[name] = kind

    def __delitem__(self, name: str) -> None:
        del self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


KINDS = _Kinds(
    choice="choice:Choice",
    several="several:Several",
    number="number:Number",
    output="output:Output",
    text="short_text:ShortText",
    sign="sign:WhichSign",
    shape="shape:ArrayShape",
    order="step_order:Order",
    match="match:Match",
    plot="plot:WhichPlot",
    line="line:LineOfCode",
    complete="complete:Complete",
    explain="explain:Explain",
    code="code:Code",
)
"""The module here and the class of each. The first is meant where a lesson names none."""
