from __future__ import annotations

from itertools import pairwise

SIZES = (5, 4, 3)
ACTIVATIONS = (
    "tanh", "sigmoid", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "step",
)  # fmt: skip
STEPS = 20


def activation(torch, name, z):
    if name == "step":  # torch.heaviside has no derivative
        return (z >= 0).to(z.dtype) + 0 * z
    return getattr(torch.nn.functional, name)(z)


def make(torch, rng):
    """Scores, loss and gradients of each network, and its parameters after 20 steps of Adam."""
    x, y = rng.normal(size=(7, SIZES[0])), rng.integers(0, SIZES[-1], 7)
    cases = {"x": x, "y": y}
    layers = {"softmax": (SIZES[0], SIZES[-1])} | dict.fromkeys(ACTIVATIONS, SIZES)
    for name, sizes in layers.items():
        parameters = []
        for inputs, outputs in pairwise(sizes):
            parameters += [rng.normal(size=(inputs, outputs)), rng.normal(size=outputs)]
        cases |= {f"{name}/p{k}": p for k, p in enumerate(parameters)}
        tensors = [torch.tensor(p, requires_grad=True) for p in parameters]
        optimizer = torch.optim.Adam(tensors, lr=0.05)
        for step in range(STEPS):
            a = torch.tensor(x)
            for k in range(0, len(tensors), 2):
                z = a @ tensors[k] + tensors[k + 1]
                a = z if k + 2 == len(tensors) else activation(torch, name, z)
            loss = torch.nn.functional.cross_entropy(a, torch.tensor(y))
            optimizer.zero_grad()
            loss.backward()
            if step == 0:
                cases[f"{name}/scores"] = a.detach().numpy().copy()
                cases[f"{name}/loss"] = loss.detach().numpy().copy()
                cases |= {f"{name}/g{k}": t.grad.numpy().copy() for k, t in enumerate(tensors)}
            optimizer.step()
        cases |= {f"{name}/after{k}": t.detach().numpy().copy() for k, t in enumerate(tensors)}
    return cases
