from __future__ import annotations

import numpy as np

STEPS = 20


def optimizers(torch):
    return {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
        "adam": lambda p: torch.optim.Adam(p, lr=3e-3),
        "adam-other": lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3),
    }


def make(torch, rng):
    """A vector after each of 20 steps along given gradients, from 1e-6 to 1e3 in size."""
    start = rng.normal(size=8)
    gradients = rng.normal(size=(STEPS, 8)) * np.logspace(-6, 3, 8)
    cases = {"start": start, "gradients": gradients}
    for name, make in optimizers(torch).items():
        vector = torch.tensor(start, requires_grad=True)
        optimizer = make([vector])
        path = []
        for gradient in gradients:
            vector.grad = torch.tensor(gradient)
            optimizer.step()
            path.append(vector.detach().numpy().copy())
        cases[name] = np.array(path)
    return cases
