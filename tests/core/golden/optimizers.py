from __future__ import annotations

import numpy as np

from core.optim import SGD, AdaGrad, Adam, AdamW, Lion, Momentum, Nesterov, RMSProp

STEPS = 20


class TorchLion:
    """The program of Chen et al. (2023), which PyTorch lacks, in its operations."""

    def __init__(self, parameters, lr, betas, weight_decay):
        (self.p,), self.lr, self.betas, self.decay = parameters, lr, betas, weight_decay
        self.m = 0 * self.p.detach()

    def step(self):
        g, (beta1, beta2) = self.p.grad, self.betas
        update = (beta1 * self.m + (1 - beta1) * g).sign()
        self.p.data.mul_(1 - self.lr * self.decay).add_(update, alpha=-self.lr)
        self.m = beta2 * self.m + (1 - beta2) * g


PAIRS = {
    "sgd": (lambda: SGD(0.1), lambda o, p: o.SGD(p, lr=0.1)),
    "sgd-l2": (
        lambda: SGD(0.1, weight_decay=0.3),
        lambda o, p: o.SGD(p, lr=0.1, weight_decay=0.3),
    ),
    "momentum": (lambda: Momentum(0.05), lambda o, p: o.SGD(p, lr=0.05, momentum=0.9)),
    "momentum-l2": (
        lambda: SGD(0.05, momentum=0.7, weight_decay=0.1),
        lambda o, p: o.SGD(p, lr=0.05, momentum=0.7, weight_decay=0.1),
    ),
    "nesterov": (
        lambda: Nesterov(0.05, weight_decay=0.1),
        lambda o, p: o.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.1),
    ),
    "adagrad": (lambda: AdaGrad(), lambda o, p: o.Adagrad(p)),
    "adagrad-other": (
        lambda: AdaGrad(0.1, eps=1e-3, weight_decay=0.1),
        lambda o, p: o.Adagrad(p, lr=0.1, eps=1e-3, weight_decay=0.1),
    ),
    "rmsprop": (lambda: RMSProp(), lambda o, p: o.RMSprop(p)),
    "rmsprop-other": (
        lambda: RMSProp(0.1, alpha=0.8, eps=1e-3, weight_decay=0.1),
        lambda o, p: o.RMSprop(p, lr=0.1, alpha=0.8, eps=1e-3, weight_decay=0.1),
    ),
    "adam": (lambda: Adam(3e-3), lambda o, p: o.Adam(p, lr=3e-3)),
    "adam-other": (
        lambda: Adam(0.1, betas=(0.8, 0.95), eps=1e-3),
        lambda o, p: o.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3),
    ),
    "adam-l2": (
        lambda: Adam(0.1, weight_decay=0.1),
        lambda o, p: o.Adam(p, lr=0.1, weight_decay=0.1),
    ),
    "adamw": (lambda: AdamW(), lambda o, p: o.AdamW(p)),
    "adamw-other": (
        lambda: AdamW(0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=1.0),
        lambda o, p: o.AdamW(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=1.0),
    ),
    "lion": (lambda: Lion(), lambda o, p: TorchLion(p, 1e-4, (0.9, 0.99), 0.0)),
    "lion-other": (
        lambda: Lion(0.1, betas=(0.8, 0.95), weight_decay=0.1),
        lambda o, p: TorchLion(p, 0.1, (0.8, 0.95), 0.1),
    ),
}
"""Of each optimizer, how we make it, and how PyTorch does from torch.optim and parameters."""


def make(torch, rng):
    """A vector after each of 20 steps along given gradients, from 1e-6 to 1e3 in size."""
    start = rng.normal(size=8)
    gradients = rng.normal(size=(STEPS, 8)) * np.logspace(-6, 3, 8)
    cases = {"start": start, "gradients": gradients}
    for name, (_, make) in PAIRS.items():
        vector = torch.tensor(start, requires_grad=True)
        optimizer = make(torch.optim, [vector])
        path = []
        for gradient in gradients:
            vector.grad = torch.tensor(gradient)
            optimizer.step()
            path.append(vector.detach().numpy().copy())
        cases[name] = np.array(path)
    return cases
