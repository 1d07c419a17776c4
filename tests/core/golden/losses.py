from __future__ import annotations

from golden import GoldenCase


def scores_and_labels(rng):
    return [3 * rng.normal(size=(6, 4)), rng.integers(0, 4, 6)]


def perceptron_loss(torch, z, y):
    signs = 2 * torch.nn.functional.one_hot(y, z.shape[1]) - 1
    return torch.relu(-signs * z).sum() / len(y)


CASES = {
    "mse_loss": GoldenCase(
        "mse_loss",
        lambda torch, y, t: torch.nn.functional.mse_loss(y, t),
        lambda rng: list(rng.normal(size=(2, 6, 4))),
    ),
    "cross_entropy": GoldenCase(
        "cross_entropy",
        lambda torch, z, y: torch.nn.functional.cross_entropy(z, y),
        scores_and_labels,
    ),
    "perceptron_loss": GoldenCase("perceptron_loss", perceptron_loss, scores_and_labels),
}
