"""Group normalization: the channels of each example in groups, each by itself."""

from __future__ import annotations

from typing import Any

from core.ops.norm.layer_norm import LayerNorm
from core.ops.norm.normalization import Normalization, check_channels
from core.tape import Array, enrol


class GroupNorm(Normalization):
    """Channels of x (N, C, …) in `num_groups` equal groups, each group of each example by itself.

    γ (C,), β (C,) → y as x. One group: layer normalization over channels and places; as many as
    channels: instance normalization (Wu and He 2018).
    """

    name = "group_norm"
    rules = LayerNorm.rules
    axis = 1

    def sets(
        self, x: Array, *, num_groups: int = 1, **options: Any
    ) -> tuple[Array, tuple[int, ...]]:
        return x.reshape(len(x), num_groups, -1), (2,)

    def check(self, x: Array, γ: Array, β: Array, *, num_groups: int = 1, **options: Any) -> None:
        check_channels(self.name, x, γ=γ, β=β)
        if num_groups < 1 or x.shape[1] % num_groups:
            raise ValueError(
                f"group_norm: {x.shape[1]} channels cannot be put into {num_groups} equal groups"
            )


group_norm = enrol(GroupNorm())
