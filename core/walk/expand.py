"""Fused operations opened into the small ones they are made of."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from core.tape import Record, Tape, Tensor, scope
from core.walk.scribe import names_of


def can_be_opened(tape: Tape) -> tuple[str, ...]:
    """The names of what fused operations made."""
    names = names_of(tape)
    return tuple(names[record.result] for record in tape.records if record.op.fused)


def expand(tape: Tape, loss: Tensor, opened: Set[str]) -> tuple[Tape, Tensor]:
    """The same computation on the same leaves, with the fused operations that made what is called
    `opened` written out; and its loss. What they compute on the way is called ``L.p``.
    """
    names = names_of(tape)
    new: dict[Tensor, Tensor] = {}
    with Tape() as written:
        for record in tape.records:
            operands = tuple(new.get(t, t) for t in record.operands)
            name = names[record.result]
            if record.op.fused and name in opened:
                begin = len(written.records)
                with scope(f"{record.scope}.{name}".lstrip(".")):
                    new[record.result] = record.op.expand(*operands, **record.options)
                _name_parts(written.records[begin:], name)
            elif operands != record.operands:
                result, saved = record.op.forward(*(t.data for t in operands), **record.options)
                new[record.result] = Tensor(result, record.result.name)
                written.append(
                    replace(record, operands=operands, result=new[record.result], saved=saved)
                )
            else:
                written.append(record)
    return written, new.get(loss, loss)


def _name_parts(records: list[Record], name: str) -> None:
    *inner, last = records
    for record in inner:
        letter = record.result.name or record.op.formula.split(" = ")[0]
        record.result.named(f"{name}.{letter}")
    last.result.named(name)
