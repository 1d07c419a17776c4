"""Another activation in an operation's place, and everything after it computed again."""

from __future__ import annotations

from dataclasses import replace

from core.layers import ACTIVATIONS
from core.tape import Tape, Tensor
from core.walk.scribe import names_of


def activations_in(tape: Tape) -> dict[str, str]:
    """The activations at work: the name of what each made, and what it is called."""
    names = names_of(tape)
    kinds = {op.name for op in ACTIVATIONS.values()}
    return {names[r.result]: r.op.name for r in tape.records if r.op.name in kinds}


def swap(tape: Tape, loss: Tensor, name: str, activation: str) -> tuple[Tape, Tensor]:
    """The same computation on the same leaves, what is called `name` made by `activation`."""
    names = names_of(tape)
    new: dict[Tensor, Tensor] = {}
    swapped = Tape()
    for record in tape.records:
        here = names[record.result] == name
        if here or any(t in new for t in record.operands):
            operands = tuple(new.get(t, t) for t in record.operands)
            op = ACTIVATIONS[activation] if here else record.op
            options = {} if here else record.options
            result, saved = op.forward(*(t.data for t in operands), **options)
            new[record.result] = Tensor(result, names[record.result])
            record = replace(
                record, op=op, operands=operands, result=new[record.result], saved=saved,
                options=options,
            )  # fmt: skip
        swapped.append(record)
    return swapped, new.get(loss, loss)
