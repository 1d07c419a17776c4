from __future__ import annotations

import numpy as np

SMOOTHING = (0.0, 0.1, 1.0)


def make(torch, rng):
    """Cross-entropy with smoothed labels, for classes and for probabilities, and its gradients."""
    z, y, t = 3 * rng.normal(size=(6, 4)), rng.integers(0, 4, 6), rng.dirichlet(np.ones(4), 6)
    cases = {"z": z, "y": y, "t": t}
    for kind, target in (("y", y), ("t", t)):
        for smoothing in SMOOTHING:
            scores = torch.tensor(z, requires_grad=True)
            targets = torch.tensor(target, requires_grad=kind == "t")
            loss = torch.nn.functional.cross_entropy(scores, targets, label_smoothing=smoothing)
            loss.backward()
            cases[f"{kind}-{smoothing}/loss"] = loss.detach().numpy()
            cases[f"{kind}-{smoothing}/dz"] = scores.grad.numpy()
            if kind == "t":
                cases[f"{kind}-{smoothing}/dt"] = targets.grad.numpy()
    return cases
