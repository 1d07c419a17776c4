from __future__ import annotations

import numpy as np

from golden import GoldenCase


def scores_and_labels(rng):
    return [3 * rng.normal(size=(6, 4)), rng.integers(0, 4, 6)]


def sequences_and_labels(rng):
    return [3 * rng.normal(size=(2, 3, 4)), rng.integers(0, 4, (2, 3))]


def scores_and_probabilities(rng):
    return [3 * rng.normal(size=(6, 4)), rng.dirichlet(np.ones(4), 6)]


def scores_and_shares(rng):
    return [20 * rng.normal(size=(6, 4)), rng.uniform(size=(6, 4))]


def outputs_and_targets(rng):
    return list(rng.normal(size=(2, 6, 4)))


def perceptron_loss(torch, z, y):
    signs = 2 * torch.nn.functional.one_hot(y, z.shape[1]) - 1
    return torch.relu(-signs * z).sum() / len(y)


def functional(op, operands, theirs=None, **options):
    """The function of that name in PyTorch, or of the name `theirs`."""
    return GoldenCase(
        op,
        lambda torch, *tensors: getattr(torch.nn.functional, theirs or op)(*tensors, **options),
        operands,
        options,
    )


CASES = {
    "mse_loss": functional("mse_loss", outputs_and_targets),
    "l1_loss": functional("l1_loss", outputs_and_targets),
    "huber_loss": functional("huber_loss", outputs_and_targets),
    "huber_loss-0.3": functional("huber_loss", outputs_and_targets, delta=0.3),
    "nll_loss": functional("nll_loss", scores_and_labels),
    "cross_entropy": functional("cross_entropy", scores_and_labels),
    "cross_entropy-sequences": GoldenCase(  # PyTorch wants the classes second
        "cross_entropy",
        lambda torch, z, y: torch.nn.functional.cross_entropy(z.movedim(-1, 1), y),
        sequences_and_labels,
    ),
    "soft_cross_entropy": functional(
        "soft_cross_entropy", scores_and_probabilities, "cross_entropy"
    ),
    "binary_cross_entropy_with_logits": functional(
        "binary_cross_entropy_with_logits", scores_and_shares
    ),
    "perceptron_loss": GoldenCase("perceptron_loss", perceptron_loss, scores_and_labels),
    "hinge_loss": functional("hinge_loss", scores_and_labels, "multi_margin_loss"),
    "hinge_loss-0.5": functional("hinge_loss", scores_and_labels, "multi_margin_loss", margin=0.5),
}
