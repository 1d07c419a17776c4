from __future__ import annotations

from operands.operand import Operands, broadcastable, one_array

TABLE = {
    "add": Operands(broadcastable(), (one_array(), (0, 0))),
    "subtract": Operands(broadcastable(), (one_array(), (0, 0))),
    "multiply": Operands(broadcastable(), (one_array(), (0, 0))),
    "tanh": Operands(one_array()),
    "sigmoid": Operands(one_array()),
    "relu": Operands(one_array(), kinks=True),
}
