"""Operations as they are called where room is scarce."""

from __future__ import annotations

SHORT = {
    "scaled_dot_product_attention": "attention",
    "graph_convolution": "graph conv",
    "cross_entropy": "cross-entropy",
    "global_avg_pool2d": "global avg",
    "global_max_pool2d": "global max",
    "batch_norm_inference": "batch norm",
    "neighbour_mean": "mean of near",
}


def short_name(operation: str) -> str:
    """The operation's name, or a shorter one that is as clear."""
    return SHORT.get(operation, operation)
