"""A recorded computation run again with a change, which leaves the recorded one as it was."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from core.formula import read
from core.layers import ACTIVATIONS
from core.stopping import stop_if_asked
from core.tape import Record, Tape, Tensor, scope
from core.walk.names import names_of

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """One iteration's computation: what ran, and the loss it came to."""

    tape: Tape
    loss: Tensor

    def again(
        self,
        values: Mapping[Tensor, npt.ArrayLike] = MappingProxyType({}),
        *,
        activations: Mapping[str, str] = NOTHING,
        opened: Set[str] = frozenset(),
    ) -> Pass:
        """The same computation with a change; this one stays as it is.

        `values` gives tensors other numbers, of their own shapes; `activations` names what comes
        from another activation, and `opened` which fused operations are written out, as in
        `retrace`. Errors: ValueError for a value of another shape, or that an operation refuses;
        KeyError for an activation that does not exist.
        """
        tape, new = retrace(self.tape, values, activations=activations, opened=opened)
        return Pass(tape, new.get(self.loss, self.loss))


@np.errstate(all="ignore")  # overflow is a value to look at, not a warning
def retrace(
    tape: Tape,
    values: Mapping[Tensor, npt.ArrayLike] = MappingProxyType({}),
    *,
    activations: Mapping[str, str] = NOTHING,
    opened: Set[str] = frozenset(),
) -> tuple[Tape, dict[Tensor, Tensor]]:
    """The same operations with a change: a new tape, and old tensor → new tensor.

    `values` gives tensors other numbers; one that was computed is then computed no more. What is
    called as in `activations` is made by the activation named there. The fused operations that
    made what is called as in `opened` are written out; what they compute on the way is called
    ``L.p``. Only records that depend on a change run again; the others are shared with `tape`.

    Errors: ValueError for a value of another shape, or that an operation refuses; KeyError for an
    activation that does not exist.
    """
    new = {tensor: _holding(tensor, value) for tensor, value in values.items()}
    names = names_of(tape) if activations or opened else {}
    again = Tape(debug=tape.debug)
    for record in tape.records:
        if record.result in values:
            continue
        name = names.get(record.result, "")
        operands = tuple(new.get(t, t) for t in record.operands)
        swapped = name in activations
        if swapped:
            op = ACTIVATIONS[activations[name]]
            record = replace(record, op=op, options=op.completed({}))
        if record.op.fused and name in opened:
            new[record.result] = _written_out(record, operands, name, again)
        elif swapped or operands != record.operands:
            called = name if swapped else record.result.name
            new[record.result] = _computed(record, operands, called, again)
        else:
            again.append(record)
    return again, new


def _holding(tensor: Tensor, value: npt.ArrayLike) -> Tensor:
    """A tensor like this one with other numbers, of which nobody else has hold."""
    data = np.array(value, tensor.dtype)
    if data.shape != tensor.shape:
        raise ValueError(
            f"{tensor.name or 'the tensor'} has shape {tensor.shape}, the new value {data.shape}"
        )
    return type(tensor)(data, tensor.name)


def _computed(record: Record, operands: tuple[Tensor, ...], name: str, onto: Tape) -> Tensor:
    """The operation's result for other operands, recorded `onto` a tape."""
    stop_if_asked()
    arrays = [tensor.data for tensor in operands]
    record.op.check(*arrays, **record.options)
    array, saved = record.op.forward(*arrays, **record.options)
    result = Tensor(array, name)
    onto.append(Record(record.op, operands, result, saved, record.options, record.scope))
    return result


def _written_out(record: Record, operands: tuple[Tensor, ...], name: str, onto: Tape) -> Tensor:
    """The result of a fused operation, computed by small ones that are recorded `onto` a tape."""
    begin = len(onto.records)
    with onto, scope((*record.scope, name)):
        result = record.op.expand(*operands, **record.options)
    *inner, last = onto.records[begin:]
    for part in inner:
        letter = part.result.name or read(part.op.formula).letter
        part.result.named(f"{name}.{letter}")
    made = {part.result for part in (*inner, last)}
    constants = dict.fromkeys(t for part in (*inner, last) for t in part.operands)
    for constant in constants:  # two layers that are opened have an ε each
        if constant.name and constant not in made and constant not in operands:
            constant.named(f"{name}.{constant.name}")
    return result.named(name)
