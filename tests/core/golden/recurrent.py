from __future__ import annotations

from golden import GoldenCase


def with_weights(torch, module, W, U, b, bh=None):
    """PyTorch's module as a function, our weights in it: transposes, and always a second bias."""
    names = [name for name, _ in module.named_parameters()]
    second = torch.zeros_like(b) if bh is None else bh
    weights = dict(zip(names, (W.T, U.T, b, second), strict=True))
    return lambda *inputs: torch.func.functional_call(module, weights, inputs)


def cell(kind):
    def call(torch, x, before, *weights):
        module = getattr(torch.nn, kind)(x.shape[1], before.shape[-1])
        step = with_weights(torch, module, *weights)
        return torch.stack(step(x, tuple(before))) if kind == "LSTMCell" else step(x, before)

    return call


def sequence(kind):
    def call(torch, x, W, U, *biases):
        module = getattr(torch.nn, kind)(x.shape[2], U.shape[0], batch_first=True)
        return with_weights(torch, module, W, U, *biases)(x)[0]

    return call


def operands(gates, *inputs, biases=1):
    wide = 3 * gates
    shapes = (*inputs, (4, wide), (3, wide), *[(wide,)] * biases)
    return lambda rng: [rng.normal(size=shape) for shape in shapes]


CASES = {
    "rnn_cell": GoldenCase("rnn_cell", cell("RNNCell"), operands(1, (3, 4), (3, 3))),
    "lstm_cell": GoldenCase("lstm_cell", cell("LSTMCell"), operands(4, (3, 4), (2, 3, 3))),
    "gru_cell": GoldenCase("gru_cell", cell("GRUCell"), operands(3, (3, 4), (3, 3), biases=2)),
    "rnn": GoldenCase("rnn", sequence("RNN"), operands(1, (3, 6, 4))),
    "lstm": GoldenCase("lstm", sequence("LSTM"), operands(4, (3, 6, 4))),
    "gru": GoldenCase("gru", sequence("GRU"), operands(3, (3, 6, 4), biases=2)),
    "lstm-one-step": GoldenCase("lstm", sequence("LSTM"), operands(4, (2, 1, 4))),
}
