"""Recurrence: the same weights at every step of a sequence, and a state that one step hands on.

Three kinds of step (plain, LSTM, GRU), each in two forms: a cell makes one step, its state an
operand and its result; a sequence makes all steps from a state of zeros. Both keep the weights of
the inputs in W (D, G·H) and those of the state in U (H, G·H), the G gates side by side in
PyTorch's order. torch.nn.LSTM and its kin keep the transposes, and two biases where one is enough.
"""

from core.ops.recurrent.cell import Cell
from core.ops.recurrent.gru import Gru, GruCell, gru, gru_cell
from core.ops.recurrent.lstm import Lstm, LstmCell, lstm, lstm_cell
from core.ops.recurrent.over_time import OverTime
from core.ops.recurrent.plain import Rnn, RnnCell, rnn, rnn_cell

__all__ = [
    "Cell",
    "Gru",
    "GruCell",
    "Lstm",
    "LstmCell",
    "OverTime",
    "Rnn",
    "RnnCell",
    "gru",
    "gru_cell",
    "lstm",
    "lstm_cell",
    "rnn",
    "rnn_cell",
]
