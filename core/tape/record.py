"""What ran, as plain data: the records of operations, and the gradients that they contribute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from core.tape.op import Op, Options, Saved
from core.tape.tensor import Array, Tensor

Scope = tuple[str | int, ...]
"""Where a layer stands in its network: ("blocks", 0, "norm"); () is the network itself."""

_scope: ContextVar[Scope] = ContextVar("scope", default=())


def written_scope(scope: Scope) -> str:
    """A place as Python writes it: ``blocks[0].norm``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in scope)
    return text.removeprefix(".")


@contextmanager
def scope(place: Scope) -> Iterator[None]:
    """Whatever is recorded in here belongs to the layer at `place`."""
    token = _scope.set(place)
    try:
        yield
    finally:
        _scope.reset(token)


def current_scope() -> Scope:
    """What `scope` says here; () outside of it."""
    return _scope.get()


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One operation that ran."""

    op: Op
    operands: tuple[Tensor, ...]
    result: Tensor
    saved: Saved
    options: Options = field(default_factory=dict)
    scope: Scope = ()
    """The layer at work, by its place in the network."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one use of a tensor, ``record.operands[which]``, adds to its gradient."""

    record: Record
    which: int
    gradient: Array

    @property
    def tensor(self) -> Tensor:
        return self.record.operands[self.which]


class Gradients(dict[Tensor, Array]):
    """∂L/∂tensor for every tensor that the loss depends on."""

    def __missing__(self, tensor: Tensor) -> Array:
        raise KeyError(
            f"no gradient for {tensor!r}: the loss does not depend on it, or it was used outside "
            "of the tape"
        )
