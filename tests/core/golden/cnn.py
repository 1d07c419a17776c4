from __future__ import annotations

import numpy as np

IMAGE, CHANNELS, CLASSES = (2, 8, 9), (3, 4), 3
RESIDUAL_CHANNELS, BLOCKS = 3, 2


def convolution(rng, inputs, outputs):
    return [rng.normal(size=(outputs, inputs, 3, 3)), rng.normal(size=outputs)]


def dense(rng, inputs):
    return [rng.normal(size=(inputs, CLASSES)), rng.normal(size=CLASSES)]


def plain(rng):
    """The parameters of a CNN, in the order in which its vector holds them."""
    first, second = CHANNELS
    height, width = IMAGE[1] // 4, IMAGE[2] // 4
    convolutions = convolution(rng, IMAGE[0], first) + convolution(rng, first, second)
    return convolutions + dense(rng, second * height * width)


def residual(rng):
    channels = RESIDUAL_CHANNELS
    blocks = [p for _ in range(2 * BLOCKS) for p in convolution(rng, channels, channels)]
    return convolution(rng, IMAGE[0], channels) + blocks + dense(rng, channels)


def plain_scores(torch, a, p):
    F = torch.nn.functional
    for W, b in ((p[0], p[1]), (p[2], p[3])):
        a = F.max_pool2d(F.relu(F.conv2d(a, W, b, padding=1)), 2)
    return a.flatten(1) @ p[-2] + p[-1]


def residual_scores(torch, x, p):
    F = torch.nn.functional
    a = F.max_pool2d(F.relu(F.conv2d(x, p[0], p[1], padding=1)), 2)
    for k in range(2, 4 * BLOCKS + 2, 4):
        inner = F.relu(F.conv2d(a, p[k], p[k + 1], padding=1))
        a = F.relu(a + F.conv2d(inner, p[k + 2], p[k + 3], padding=1))
    return a.mean((2, 3)) @ p[-2] + p[-1]


KINDS = {"plain": (plain, plain_scores), "residual": (residual, residual_scores)}


def flat(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])


def make(torch, rng):
    """Scores, loss and gradients of each kind of network."""
    x, y = rng.normal(size=(5, *IMAGE)), rng.integers(0, CLASSES, 5)
    cases = {"x": x, "y": y}
    for kind, (parameters, scores) in KINDS.items():
        start = parameters(rng)
        tensors = [torch.tensor(p, requires_grad=True) for p in start]
        z = scores(torch, torch.tensor(x), tensors)
        loss = torch.nn.functional.cross_entropy(z, torch.tensor(y))
        loss.backward()
        made = {
            "start": flat(start),
            "scores": z.detach().numpy(),
            "loss": loss.detach().numpy(),
            "gradient": flat(t.grad.numpy() for t in tensors),
        }
        cases |= {f"{kind}/{name}": array for name, array in made.items()}
    return cases
