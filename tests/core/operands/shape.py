from operands.operand import Operands, one_array
TABLE = {"reshape": Operands(one_array())}
