from __future__ import annotations

import numpy as np

from golden.recurrent import with_weights

TOKENS, INPUTS, HIDDEN, CLASSES, STEPS, ROWS = 6, 3, 4, 3, 5, 7
GATES = {"rnn": 1, "lstm": 4, "gru": 3}
NETWORKS = [(kind, of) for kind in GATES for of in ("vectors", "tokens")]
UPDATES, RATE = 20, 0.05


def shapes(kind, of):
    """The parameters' shapes, in the order in which the network's vector holds them."""
    wide = GATES[kind] * HIDDEN
    table = [(TOKENS, INPUTS)] if of == "tokens" else []
    biases = [(wide,)] * (2 if kind == "gru" else 1)
    output = [(HIDDEN, CLASSES), (CLASSES,)]
    return [*table, (INPUTS, wide), (HIDDEN, wide), *biases, *output]


def scores(torch, kind, of, x, parameters):
    """As PyTorch writes it: embedding, recurrent layer, dense layer on the last hidden state."""
    if of == "tokens":
        table, *parameters = parameters
        x = torch.nn.functional.embedding(x, table)
    *recurrent, W, b = parameters
    module = getattr(torch.nn, kind.upper())(INPUTS, HIDDEN, batch_first=True)
    h, _ = with_weights(torch, module, *recurrent)(x)
    return h[:, -1] @ W + b


def flat(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])


def make(torch, rng):
    """Scores, loss, gradients, and the parameters after 20 steps of Adam, of each network."""
    y = rng.integers(0, CLASSES, ROWS)
    inputs = {
        "vectors": rng.normal(size=(ROWS, STEPS, INPUTS)),
        "tokens": rng.integers(0, TOKENS, (ROWS, STEPS)),
    }
    cases = {"y": y} | inputs
    for kind, of in NETWORKS:
        start = [rng.normal(size=shape) for shape in shapes(kind, of)]
        parameters = [torch.tensor(array, requires_grad=True) for array in start]
        optimizer = torch.optim.Adam(parameters, lr=RATE)
        made = {"start": flat(start)}
        for update in range(UPDATES):
            z = scores(torch, kind, of, torch.tensor(inputs[of]), parameters)
            loss = torch.nn.functional.cross_entropy(z, torch.tensor(y))
            optimizer.zero_grad()
            loss.backward()
            if update == 0:
                made |= {"scores": z.detach().numpy(), "loss": loss.detach().numpy()}
                made["gradient"] = flat(p.grad.numpy() for p in parameters)
            optimizer.step()
        made["after"] = flat(p.detach().numpy() for p in parameters)
        cases |= {f"{kind}-{of}/{name}": array for name, array in made.items()}
    return cases
