"""Normalization: numbers brought to mean 0 and variance 1, then scaled by γ and shifted by β."""

from core.ops.norm.batch_norm import BatchNorm, BatchNormInference, batch_norm, batch_norm_inference
from core.ops.norm.group_norm import GroupNorm, group_norm
from core.ops.norm.layer_norm import LayerNorm, layer_norm
from core.ops.norm.normalization import Normalization
from core.ops.norm.rms_norm import RmsNorm, rms_norm

__all__ = [
    "BatchNorm",
    "BatchNormInference",
    "GroupNorm",
    "LayerNorm",
    "Normalization",
    "RmsNorm",
    "batch_norm",
    "batch_norm_inference",
    "group_norm",
    "layer_norm",
    "rms_norm",
]
