"""What ran, and gradients by walking it in reverse: tensors, operations, records and the tape."""

from core.tape.op import REQUIRED, Op, Options, Saved, enrol, overflows, registry
from core.tape.record import Contribution, Gradients, Record, Scope, scope, written_scope
from core.tape.tape import Tape, fingerprint
from core.tape.tensor import Array, Axes, Index, Operand, Parameter, Shape, Tensor
from core.tape.watching import unwatched, watched

__all__ = [
    "REQUIRED",
    "Array",
    "Axes",
    "Contribution",
    "Gradients",
    "Index",
    "Op",
    "Operand",
    "Options",
    "Parameter",
    "Record",
    "Saved",
    "Scope",
    "Shape",
    "Tape",
    "Tensor",
    "enrol",
    "fingerprint",
    "overflows",
    "registry",
    "scope",
    "unwatched",
    "watched",
    "written_scope",
]
