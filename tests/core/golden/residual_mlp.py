from __future__ import annotations

import numpy as np

INPUTS, WIDTH, BLOCKS, OUTPUTS = 5, 4, 2, 3
STEPS, RATE = 20, 0.05
KINDS = {  # the normalization, and whether there is a bypass
    "plain": (None, False),
    "residual": (None, True),
    "batch": ("batch", False),
    "batch-residual": ("batch", True),
    "layer-residual": ("layer", True),
}


def parameters(rng, norm):
    """Arrays by name, in the order in which the network's vector holds them."""
    sizes = [INPUTS, *[WIDTH] * (BLOCKS + 1), OUTPUTS]
    arrays = {}
    for k in range(1, BLOCKS + 3):
        if norm and 1 < k < BLOCKS + 2:
            arrays[f"γ{k}"], arrays[f"β{k}"] = rng.normal(size=(2, WIDTH))
        arrays[f"W{k}"] = rng.normal(size=(sizes[k - 1], sizes[k]))
        arrays[f"b{k}"] = rng.normal(size=sizes[k])
    return arrays


def flat(arrays):
    """One vector of them all: a file with few large arrays is smaller."""
    return np.concatenate([np.ravel(array) for array in arrays])


def scores(torch, x, p, running, norm, residual, training):
    """As PyTorch writes it; `running` are mean and variance by block, kept up to date."""
    F = torch.nn.functional
    h = F.relu(x @ p["W1"] + p["b1"])
    for k in range(2, BLOCKS + 2):
        n = h
        if norm == "batch":
            n = F.batch_norm(h, *running[k], p[f"γ{k}"], p[f"β{k}"], training=training)
        elif norm == "layer":
            n = F.layer_norm(h, (WIDTH,), p[f"γ{k}"], p[f"β{k}"])
        f = F.relu(n @ p[f"W{k}"] + p[f"b{k}"])
        h = h + f if residual else f
    return h @ p[f"W{BLOCKS + 2}"] + p[f"b{BLOCKS + 2}"]


def make(torch, rng):
    """Scores, loss and gradients, and all of it after 20 steps, of each kind of network."""
    x, y = rng.normal(size=(7, INPUTS)), rng.integers(0, OUTPUTS, 7)
    cases = {"x": x, "y": y}
    x, y = torch.tensor(x), torch.tensor(y)
    for kind, (norm, residual) in KINDS.items():
        start = parameters(rng, norm)
        p = {name: torch.tensor(array, requires_grad=True) for name, array in start.items()}
        running = {k: [torch.zeros(WIDTH), torch.ones(WIDTH)] for k in range(2, BLOCKS + 2)}
        optimizer = torch.optim.SGD(p.values(), lr=RATE)
        made = {"start": flat(start.values())}
        for step in range(STEPS):
            z = scores(torch, x, p, running, norm, residual, training=True)
            loss = torch.nn.functional.cross_entropy(z, y)
            optimizer.zero_grad()
            loss.backward()
            if step == 0:
                made |= {"scores": z.detach().numpy(), "loss": loss.detach().numpy()}
                made["gradient"] = flat(t.grad.numpy() for t in p.values())
            optimizer.step()
        made["after"] = flat(t.detach().numpy() for t in p.values())
        made["running"] = flat(t.numpy() for pair in running.values() for t in pair)
        made["evaluated"] = scores(torch, x, p, running, norm, residual, False).detach().numpy()
        cases |= {f"{kind}/{name}": array for name, array in made.items()}
    return cases
