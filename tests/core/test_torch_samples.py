"""PyTorch's own sample inputs, which its test suite uses, on the core's operations.

Where both compute, they compute the same, gradients too. Whatever the core does not offer it
refuses by operation: no value is ever wrong. Live, where `make parity` has installed PyTorch.
"""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch

from core import losses, ops
from core.tape import Parameter, Tape

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from torch.testing._internal import common_methods_invocations as samples

NUMPYS = {"dim": "axis", "keepdim": "keepdims"}
"""The core calls axes as NumPy does."""

OF_FUNCTIONAL = [
    "relu", "leaky_relu", "elu", "selu", "silu", "softplus", "gelu", "conv1d", "conv2d",
    "scaled_dot_product_attention", "rms_norm", "layer_norm", "group_norm", "embedding",
]  # fmt: skip
OF_TENSORS = ["tanh", "sigmoid", "exp", "log", "sqrt", "abs", "matmul", "maximum", "add"]

# PyTorch's name → ours, and the places of the arguments that are no tensors
TABLE = {
    **{f"nn.functional.{name}": (getattr(ops, name), ()) for name in OF_FUNCTIONAL},
    **{name: (getattr(ops, name), ()) for name in OF_TENSORS},
    "sub": (ops.subtract, ()),
    "mul": (ops.multiply, ()),
    "neg": (ops.negative, ()),
    "sum": (ops.sum, ("axis",)),
    "mean": (ops.mean, ("axis",)),
    "softmax": (ops.softmax, ("axis",)),
    "log_softmax": (ops.log_softmax, ("axis",)),
    "reshape": (ops.reshape, ("shape",)),
    "permute": (ops.transpose, ("axes",)),
    "nn.functional.max_pool2d": (ops.max_pool2d, ("kernel_size", "stride")),
    "nn.functional.avg_pool2d": (ops.avg_pool2d, ("kernel_size", "stride")),
    "nn.functional.mse_loss": (losses.mse_loss, ()),
    "nn.functional.l1_loss": (losses.l1_loss, ()),
    "nn.functional.huber_loss": (losses.huber_loss, ()),
    "nn.functional.nll_loss": (losses.nll_loss, ()),
    "nn.functional.cross_entropy": (losses.cross_entropy, ()),
    "nn.functional.binary_cross_entropy_with_logits": (
        losses.binary_cross_entropy_with_logits, (),
    ),
    "nn.functional.multi_margin_loss": (losses.hinge_loss, ()),
}  # fmt: skip

HARMLESS = {
    "reduction": "mean", "groups": 1, "dilation": 1, "ceil_mode": False, "return_indices": False,
    "dropout_p": 0.0, "inplace": False, "p": 1, "size_average": None, "reduce": None,
    "padding": 0, "weight": None, "alpha": 1, "count_include_pad": True, "divisor_override": None,
    "enable_gqa": False, "padding_idx": None, "max_norm": None, "norm_type": 2.0,
    "scale_grad_by_freq": False, "sparse": False, "attn_mask": None, "ignore_index": -100,
}  # fmt: skip
"""Options that change nothing at these values, and are left out of the call."""


def changes(option, value):
    """Whether an option is one that the call must take."""
    plain = HARMLESS.get(option, value is None)
    alike = (plain, (plain,), (plain, plain), [plain], [plain, plain])
    return option not in HARMLESS or not any(type(value) is type(a) and value == a for a in alike)


def cases(name):
    """Each sample of an operation, as PyTorch's and ours are called."""
    op = next(o for o in samples.op_db if o.name == name and not o.variant_test_name)
    _, places = TABLE[name]
    for sample in op.sample_inputs("cpu", torch.float64, requires_grad=True):
        tensors = [sample.input, *(a for a in sample.args if isinstance(a, torch.Tensor))]
        others = [a for a in sample.args if not isinstance(a, torch.Tensor)]
        named = {NUMPYS.get(k, k): v for k, v in sample.kwargs.items() if changes(k, v)}
        given = dict(zip(places, others, strict=False)) | named
        extra = [f"argument{k}" for k in range(len(places), len(others))]
        options = given | dict(zip(extra, others[len(places) :], strict=True))
        yield op, sample, tensors, options


def as_array(tensor):
    return tensor.detach().numpy()


def ours(name, tensors, options):
    """Our result and gradients; None and what is said where the operation refuses."""
    op, _ = TABLE[name]
    mine = [
        Parameter(as_array(t).copy(), f"x{k}") if t.dtype == torch.float64 else as_array(t)
        for k, t in enumerate(tensors)
    ]
    options = {k: as_array(v) if isinstance(v, torch.Tensor) else v for k, v in options.items()}
    try:
        with Tape() as tape:
            result = op(*mine, **options)
            loss = ops.multiply(result, result).sum()
    except (TypeError, ValueError, IndexError) as error:
        return None, str(error)
    gradients = tape.gradients(loss)
    floating = [parameter for parameter in mine if isinstance(parameter, Parameter)]
    return result.data, [gradients.get(p, np.zeros(p.shape)) for p in floating]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TABLE)
def test_pytorchs_samples_come_to_the_same_or_are_refused_by_name(name):
    op = TABLE[name][0]
    equal = 0
    for theirs, sample, tensors, options in cases(name):
        result, rest = ours(name, tensors, options)
        said = f"{[tuple(t.shape) for t in tensors]} {options}"
        if result is None:
            assert rest.startswith(op.name), f"{said}: {rest}"
            continue
        want = theirs(sample.input, *sample.args, **sample.kwargs)
        leaves = [t for t in tensors if t.dtype == torch.float64]
        slopes = torch.autograd.grad((want * want).sum(), leaves, allow_unused=True)
        assert result.shape == tuple(want.shape), said
        np.testing.assert_allclose(result, want.detach().numpy(), atol=1e-9, err_msg=said)
        for slope, gradient in zip(slopes, rest, strict=True):
            expected = np.zeros(gradient.shape) if slope is None else slope.numpy()
            np.testing.assert_allclose(gradient, expected, atol=1e-9, err_msg=said)
        equal += 1
    assert equal or name in REFUSED


REFUSED = {
    "nn.functional.rms_norm", "nn.functional.layer_norm", "nn.functional.group_norm",
    "nn.functional.embedding", "nn.functional.conv1d", "nn.functional.conv2d",
}  # fmt: skip
"""Whose samples all have options or operands that the core has not, or in another order."""
