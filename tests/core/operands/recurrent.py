from __future__ import annotations

from hypothesis import strategies as st

from operands.operand import NUMBERS, Operands, numbers

FEW, STEPS = st.integers(1, 2), st.integers(1, 3)
SMALL = NUMBERS.map(lambda n: n / 2)  # sums of them do not saturate a tanh: its slope is no noise


@st.composite
def cell(draw, gates, *, biases=1, states=()):
    batch, inputs, hidden = draw(FEW), draw(FEW), draw(FEW)
    wide = gates * hidden
    shapes = (batch, inputs), (*states, batch, hidden), (inputs, wide), (hidden, wide)
    return tuple(draw(numbers(*shape, elements=SMALL)) for shape in (*shapes, *[(wide,)] * biases))


@st.composite
def sequence(draw, gates, *, biases=1):
    batch, steps, inputs, hidden = draw(FEW), draw(STEPS), draw(FEW), draw(FEW)
    wide = gates * hidden
    shapes = (batch, steps, inputs), (inputs, wide), (hidden, wide)
    return tuple(draw(numbers(*shape, elements=SMALL)) for shape in (*shapes, *[(wide,)] * biases))


@st.composite
def square(draw, gates, *inputs):
    """Arrays in which "H" is a size both for inputs and for states, then the weights of both."""
    batch, hidden = draw(FEW), draw(FEW)
    wide = gates * hidden
    sizes = [[{"N": batch, "H": hidden}.get(size, size) for size in shape] for shape in inputs]
    return tuple(
        draw(numbers(*shape, elements=SMALL)) for shape in (*sizes, (hidden, wide), (wide,))
    )


TABLE = {
    "rnn_cell": Operands(cell(1), (square(1, "NH"), (0, 0, 1, 1, 2))),
    "lstm_cell": Operands(cell(4, states=(2,)), (square(4, "NH", (2, "N", "H")), (0, 1, 2, 2, 3))),
    "gru_cell": Operands(cell(3, biases=2), (square(3, "NH"), (0, 0, 1, 1, 2, 2))),
    "rnn": Operands(sequence(1), (square(1, ("N", 3, "H")), (0, 1, 1, 2))),
    "lstm": Operands(sequence(4), (square(4, ("N", 2, "H")), (0, 1, 1, 2))),
    "gru": Operands(sequence(3, biases=2), (square(3, ("N", 2, "H")), (0, 1, 1, 2, 2))),
}
