from __future__ import annotations

from golden import GoldenCase

CASES = {
    "embedding": GoldenCase(
        "embedding",
        lambda torch, x, E: torch.nn.functional.embedding(x, E),
        lambda rng: [rng.integers(0, 4, (3, 5)), rng.normal(size=(5, 2))],  # token 4 never comes
    ),
}
