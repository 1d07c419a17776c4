"""A network as a table: its layers in the order in which they work, shapes, parameters."""

from __future__ import annotations

from dataclasses import dataclass

from core.layers import Layer
from core.networks.network import Network
from core.tape import Operand, Parameter, Scope, Tape, Tensor, written_scope


@dataclass(slots=True)
class LayerRow:
    """What one layer does, or one operation that stands between layers."""

    place: str
    """Where it stands in the network, such as ``blocks[0].norm``; "" in the network itself."""
    kind: str
    """The layer's class, or the operation's name."""
    shape: tuple[int, ...]
    """Of what comes out."""
    parameters: int
    """How many numbers it learns; those that it shares with a row above are counted there."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The rows of a network, from its input to its scores; `str` gives the table."""

    title: str
    shape: tuple[int, ...]
    """Of the input."""
    rows: tuple[LayerRow, ...]

    @property
    def total(self) -> int:
        """How many numbers the network learns."""
        return sum(row.parameters for row in self.rows)

    def __str__(self) -> str:
        table = [
            ("layer", "kind", "output", "parameters"),
            ("x", "input", str(self.shape), ""),
            *(
                (row.place, row.kind, str(row.shape), f"{row.parameters:,}" * (row.parameters > 0))
                for row in self.rows
            ),
            ("total", "", "", f"{self.total:,}"),
        ]
        a, b, c, d = (max(map(len, column)) for column in zip(*table, strict=True))
        lines = (
            f"{place:<{a}}  {kind:<{b}}  {shape:<{c}}  {count:>{d}}".rstrip()
            for place, kind, shape, count in table
        )
        return "\n".join([self.title, "", *lines])


def summary(network: Network, x: Operand) -> Summary:
    """What `network` does with inputs x (N, …), recorded: a row for each layer that is at work.

    In evaluation mode, so dropout does not show. A layer that is made of layers has no row of its
    own: they have, and so has each operation between them.
    """
    inputs = x if isinstance(x, Tensor) else Tensor(network.as_input(x))
    with network.evaluating(), Tape() as tape:
        network.scores(inputs)
    layers: dict[Scope, Layer] = {(): network, **dict(network.layers_within())}
    rows: list[LayerRow] = []
    counted: set[Parameter] = set()
    before: Scope | None = None
    for record in tape.records:
        layer = layers[record.scope]
        made_of_layers = any(layer.layers_within())
        if made_of_layers or record.scope != before:
            kind = record.op.name if made_of_layers else type(layer).__name__
            rows.append(LayerRow(written_scope(record.scope), kind, (), 0))
        before = record.scope
        own = {t for t in record.operands if isinstance(t, Parameter)} - counted
        counted |= own
        rows[-1].shape = record.result.shape
        rows[-1].parameters += sum(parameter.data.size for parameter in own)
    title = f"{type(network).__name__}: {network.describe()}"
    return Summary(title, inputs.shape, tuple(rows))
