from __future__ import annotations

from golden import GoldenCase


def one(rng):
    return [rng.normal(size=(2, 3, 4))]


def rows(*size):
    return lambda rng: [rng.normal(size=(5, 2, 3)), rng.integers(0, 5, size)]


def part(*index):
    return GoldenCase("slice", lambda torch, x: x[index], one, {"index": index})


CASES = {
    "reshape": GoldenCase(
        "reshape", lambda torch, x: torch.reshape(x, (4, -1)), one, {"shape": (4, -1)}
    ),
    "transpose": GoldenCase("transpose", lambda torch, x: torch.permute(x, (2, 1, 0)), one),
    "permute": GoldenCase(
        "transpose", lambda torch, x: torch.permute(x, (1, 2, 0)), one, {"axes": (1, 2, 0)}
    ),
    "concatenate": GoldenCase(
        "concatenate",
        lambda torch, a, b: torch.cat((a, b), dim=1),
        lambda rng: [rng.normal(size=(2, 3, 2)), rng.normal(size=(2, 1, 2))],
        {"axis": 1},
    ),
    "slice": part(slice(None), slice(1, 3), 2),
    "slice-from-the-end": part(..., -1),
    "slice-every-other": part(1, slice(None, None, 2), None),
    "gather": GoldenCase("gather", lambda torch, x, i: torch.index_select(x, 0, i), rows(7)),
    "gather-embedding": GoldenCase(
        "gather",
        lambda torch, x, i: torch.nn.functional.embedding(i, x),
        lambda rng: [rng.normal(size=(5, 3)), rng.integers(0, 5, (2, 4))],
    ),
}
