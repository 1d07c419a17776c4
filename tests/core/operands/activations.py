from __future__ import annotations

from operands.operand import Operands, one_array

TABLE = {
    "tanh": Operands(one_array()),
    "sigmoid": Operands(one_array()),
    "relu": Operands(one_array(), kinks=True),
}
