"""What PyTorch computes: `python make_golden.py` writes torch.npz beside this file (`make parity`).

Everything is float64. The arrays of one case share a prefix: ``tanh/x0`` is its first operand,
``tanh/result`` and ``tanh/g0`` what PyTorch makes of it.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

KEPT = Path(__file__).with_name("torch.npz")
SIZES = (5, 4, 3)
STEPS = 20


def one_hot_signs(z, y):
    signs = -np.ones(z.shape)
    signs[np.arange(len(y)), y] = 1
    return signs


def operations(torch):
    """Each operation as PyTorch writes it. Its affine map keeps the transpose of our W."""
    F = torch.nn.functional
    return {
        "add": torch.add,
        "subtract": torch.sub,
        "multiply": torch.mul,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "relu": torch.relu,
        "softmax": lambda z: torch.softmax(z, dim=-1),
        "affine": lambda x, W, b: F.linear(x, W.T, b),
        "mse_loss": F.mse_loss,
        "cross_entropy": F.cross_entropy,
        "perceptron_loss": lambda z, y: (
            torch.relu(-torch.from_numpy(one_hot_signs(z, y)) * z).sum() / len(y)
        ),
    }


def operands(rng):
    labels = rng.integers(0, 4, 6)
    return {
        **{name: [rng.normal(size=(2, 3, 4)), rng.normal(size=(3, 1))]
           for name in ("add", "subtract", "multiply")},
        **{name: [3 * rng.normal(size=(3, 4))] for name in ("tanh", "sigmoid", "relu", "softmax")},
        "affine": [rng.normal(size=shape) for shape in ((6, 5), (5, 4), (4,))],
        "mse_loss": [rng.normal(size=(6, 4)), rng.normal(size=(6, 4))],
        "cross_entropy": [3 * rng.normal(size=(6, 4)), labels],
        "perceptron_loss": [3 * rng.normal(size=(6, 4)), labels],
    }  # fmt: skip


def of_operations(torch, rng):
    """Results, and gradients for an upstream gradient drawn at random."""
    cases = {}
    functions = operations(torch)
    for name, arrays in operands(rng).items():
        tensors = [torch.tensor(a, requires_grad=a.dtype == np.float64) for a in arrays]
        result = functions[name](*tensors)
        upstream = rng.normal(size=tuple(result.shape))
        result.backward(torch.tensor(upstream))
        cases |= {f"{name}/x{k}": a for k, a in enumerate(arrays)}
        cases[f"{name}/upstream"] = upstream
        cases[f"{name}/result"] = result.detach().numpy()
        cases |= {
            f"{name}/g{k}": t.grad.numpy() for k, t in enumerate(tensors) if t.grad is not None
        }
    return cases


def optimizers(torch):
    return {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
        "adam": lambda p: torch.optim.Adam(p, lr=3e-3),
        "adam-other": lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3),
    }


def of_optimizers(torch, rng):
    """A vector after each of 20 steps along given gradients, from 1e-6 to 1e3 in size."""
    start = rng.normal(size=8)
    gradients = rng.normal(size=(STEPS, 8)) * np.logspace(-6, 3, 8)
    cases = {"optimizers/start": start, "optimizers/gradients": gradients}
    for name, make in optimizers(torch).items():
        vector = torch.tensor(start, requires_grad=True)
        optimizer = make([vector])
        path = []
        for gradient in gradients:
            vector.grad = torch.tensor(gradient)
            optimizer.step()
            path.append(vector.detach().numpy().copy())
        cases[f"optimizers/{name}"] = np.array(path)
    return cases


def of_networks(torch, rng):
    """Scores, loss and gradients of each network, and its parameters after 20 steps of Adam."""
    x, y = rng.normal(size=(7, SIZES[0])), rng.integers(0, SIZES[-1], 7)
    cases = {"networks/x": x, "networks/y": y}
    layers = {"softmax": (SIZES[0], SIZES[-1])} | dict.fromkeys(("tanh", "sigmoid", "relu"), SIZES)
    for name, sizes in layers.items():
        parameters = []
        for inputs, outputs in pairwise(sizes):
            parameters += [rng.normal(size=(inputs, outputs)), rng.normal(size=outputs)]
        cases |= {f"networks/{name}/p{k}": p for k, p in enumerate(parameters)}
        tensors = [torch.tensor(p, requires_grad=True) for p in parameters]
        optimizer = torch.optim.Adam(tensors, lr=0.05)
        for step in range(STEPS):
            a = torch.tensor(x)
            for k in range(0, len(tensors), 2):
                z = a @ tensors[k] + tensors[k + 1]
                a = z if k + 2 == len(tensors) else getattr(torch, name)(z)
            loss = torch.nn.functional.cross_entropy(a, torch.tensor(y))
            optimizer.zero_grad()
            loss.backward()
            if step == 0:
                cases[f"networks/{name}/scores"] = a.detach().numpy().copy()
                cases[f"networks/{name}/loss"] = loss.detach().numpy().copy()
                cases |= {
                    f"networks/{name}/g{k}": t.grad.numpy().copy() for k, t in enumerate(tensors)
                }
            optimizer.step()
        cases |= {
            f"networks/{name}/after{k}": t.detach().numpy().copy() for k, t in enumerate(tensors)
        }
    return cases


def make(seed):
    """All cases, computed by PyTorch now from numbers drawn with `seed`."""
    import torch

    rng = np.random.default_rng(seed)
    return of_operations(torch, rng) | of_optimizers(torch, rng) | of_networks(torch, rng)


if __name__ == "__main__":
    np.savez_compressed(KEPT, **make(seed=0))
    print(f"{KEPT.name}: {KEPT.stat().st_size} bytes")
