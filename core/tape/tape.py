"""What ran, and gradients by walking it in reverse.

Operations called under ``with Tape() as tape:`` are recorded in the order in which they ran. Every
operand was made before the operation that reads it, so that order is a topological order, and its
reverse is the order of the backward pass. Gradients live in a mapping beside the tensors and are
added, never in place: a backward pass may be run twice, and weights that are used twice are right.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Self
from zlib import crc32

import numpy as np

from core.tape.op import Op, Options, Saved, Take, taking
from core.tape.record import Contribution, Gradients, Record, current_scope
from core.tape.tensor import Array, Tensor
from core.tape.watching import unwatched


def _read_only(item: Any) -> Any:
    """A view of an array that cannot be written through; the array itself stays as it was."""
    if isinstance(item, np.ndarray):
        item = item.view()
        item.flags.writeable = False
    return item


def fingerprint(array: Array) -> tuple[int, int]:
    """What tells whether an array was changed: of a large one in a fifth of the time of a CRC.

    That is the sum of its bytes' words, which a single change shows in, and a CRC of every so many,
    which a change of order shows in.
    """
    flat = array.ravel("K")  # a view, unless there are gaps in memory
    if flat.nbytes <= 4096 or flat.dtype.itemsize not in (4, 8):
        return crc32(flat.data), 0
    words = flat.view(f"u{flat.dtype.itemsize}")
    return crc32(words[:: len(words) // 512].tobytes()), int(np.add.reduce(words))


class Tape:
    """The list of what ran. With ``debug=True``, saved arrays and results become read-only.

    Gradients are of what ran: an array that was written to since is refused. A tape that is to be
    `replayed` does not look, as a `Program` writes to its arrays on purpose, and keeps nothing of
    what rules would read: a Program makes that anew.
    """

    def __init__(self, *, debug: bool = False, replayed: bool = False) -> None:
        self.records: list[Record] = []
        self._prints: dict[Tensor, tuple[int, int]] | None = None if replayed else {}
        self.debug = debug
        self._outer: list[Take | None] = []

    def __enter__(self) -> Self:
        self._outer.append(taking.get())
        taking.set(self._take)
        return self

    def __exit__(self, *exception: object) -> None:
        taking.set(self._outer.pop())

    def _take(
        self,
        op: Op,
        operands: tuple[Tensor, ...],
        result: Tensor,
        saved: Saved,
        options: Options,
    ) -> None:
        self.append(Record(op, operands, result, saved, options, current_scope()))

    def append(self, record: Record) -> None:
        """Take down one operation that ran."""
        if self.debug:
            record.result.data.flags.writeable = False
            record = replace(record, saved=tuple(_read_only(item) for item in record.saved))
        if self._prints is None:
            record = replace(record, saved=())
        else:
            with unwatched():
                for tensor in (*record.operands, record.result):
                    if tensor not in self._prints:
                        self._prints[tensor] = fingerprint(tensor.data)
        self.records.append(record)

    def leaves(self) -> tuple[Tensor, ...]:
        """The tensors that no record made (inputs, parameters), in the order of first use."""
        made = {record.result for record in self.records}
        used = dict.fromkeys(t for record in self.records for t in record.operands)
        return tuple(t for t in used if t not in made)

    def backward(
        self,
        loss: Tensor,
        gradients: Gradients,
        *,
        local: Callable[[Record, Array], tuple[Array | None, ...]] | None = None,
        add: Callable[[Array, Array], Array] = operator.add,
    ) -> Iterator[tuple[Contribution, ...]]:
        """Walk the records in reverse, filling `gradients`; yields what each record contributes.

        `gradients` holds the seed: usually ``{loss: ones}``. `local` and `add` stand in for the
        operations' own rules and for the sum where paths meet: the stepper plants mistakes there.
        """
        for record in reversed(self.records):
            if record.result not in gradients:
                continue  # the loss does not depend on it
            upstream = gradients[record.result]
            own = record.op.backward
            shares = local(record, upstream) if local else own(upstream, record.saved)
            contributions = tuple(
                Contribution(record, which, gradient)
                for which, gradient in enumerate(shares)
                if gradient is not None
            )
            for part in contributions:
                so_far = gradients.get(part.tensor)
                made = part.gradient if so_far is None else add(so_far, part.gradient)
                gradients[part.tensor] = made
            yield contributions

    def seed(self, loss: Tensor) -> Gradients:
        """∂L/∂L = 1, from which the backward pass starts."""
        if loss.data.size != 1:
            raise ValueError(
                f"gradients start from a single number, but {loss.name or 'this tensor'} has "
                f"shape {loss.shape}; take a mean or a sum of it first"
            )
        if all(record.result is not loss for record in self.records):
            raise ValueError(f"{loss!r} was not made under this tape")
        return Gradients({loss: np.ones_like(loss.data)})

    def gradients(self, loss: Tensor) -> Gradients:
        """∂loss/∂tensor for every tensor that `loss` depends on. Call it as often as you like.

        ValueError names a tensor whose array was changed since it was recorded: then the arrays
        that the rules read are no longer those that the loss was computed from.
        """
        gradients = self.seed(loss)
        for tensor, seen in (self._prints or {}).items():
            if fingerprint(tensor.data) != seen:
                raise ValueError(
                    f"the array of {tensor!r} was changed after the forward pass, so gradients "
                    "would be of other numbers than the loss; ask for them before you change it, "
                    "or give it a new array"
                )
        for _ in self.backward(loss, gradients):
            pass
        return gradients
