from __future__ import annotations

from operands.operand import Operands, one_array

TABLE = {
    "softmax": Operands(one_array(least=1), kinks=True),
    "log_softmax": Operands(one_array(least=1), kinks=True),
}
