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


def normalized(biased):
    """Of (x, shape, weight, bias): x, γ, and β if `biased`; 1 and 0 where they are left out."""

    def arrange(x, shape, weight=None, bias=None):
        γ = torch.ones(shape, dtype=x.dtype) if weight is None else weight
        β = torch.zeros(shape, dtype=x.dtype) if bias is None else bias
        return [x, γ, β][: 2 + biased], {}

    return arrange


def grouped(x, num_groups, weight=None, bias=None):
    operands, _ = normalized(True)(x, x.shape[1], weight, bias)
    return operands, {"num_groups": num_groups}


def convolved(x, weight, bias=None):
    return [x, weight, torch.zeros(len(weight), dtype=x.dtype) if bias is None else bias], {}


ARRANGED = {
    "nn.functional.layer_norm": normalized(True),
    "nn.functional.rms_norm": normalized(False),
    "nn.functional.group_norm": grouped,
    "nn.functional.embedding": lambda E, x: ([x, E], {}),
    "nn.functional.conv1d": convolved,
    "nn.functional.conv2d": convolved,
}
"""Where PyTorch orders operands in another way, or leaves out some: ours of its own."""


def cases(name):
    """Each sample of an operation, as PyTorch's and ours are called."""
    op = next(o for o in samples.op_db if o.name == name and not o.variant_test_name)
    _, places = TABLE[name]
    for sample in op.sample_inputs("cpu", torch.float64, requires_grad=True):
        if name in ARRANGED:
            operands = {k: v for k, v in sample.kwargs.items() if k in ("weight", "bias")}
            tensors, options = ARRANGED[name](sample.input, *sample.args, **operands)
            rest = {k: v for k, v in sample.kwargs.items() if k not in operands and changes(k, v)}
            yield op, sample, tensors, options | rest
            continue
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


@pytest.fixture(scope="module")
def table(request):
    """A row of counts for each operation, printed when all are done."""
    counts = {}
    yield counts
    rows = {**counts, "all": {k: sum(c[k] for c in counts.values()) for k in KINDS}}
    with request.config.pluginmanager.get_plugin("capturemanager").global_and_fixture_disabled():
        print()
        for name, count in rows.items():
            print(f"{name:48}" + "".join(f"   {k} {count[k]:5}" for k in KINDS))


KINDS = ("equal", "refused", "wrong")


def is_told(said, op, options):
    """Whether a refusal names the operation, and the option that it has not, with the nearest.

    Or else the option whose value, or the operand whose shape it does not take.
    """
    if not said.startswith(op.name):
        return False
    unknown = [o for o in options if o not in op.options and o not in op.called_with]
    if unknown:
        start = f"{op.name} takes no option "
        named = said.startswith(tuple(f"{start}{option!r}; " for option in unknown))
        return named and any(
            word in said for word in ("did you mean", "expected", "there are none")
        )
    words = ("shape", "axis", "operands", "axes", "type", *options)
    return any(word in said for word in words)


def is_equal(theirs, sample, tensors, result, gradients):
    """Whether a result and its gradients are PyTorch's."""
    want = theirs(sample.input, *sample.args, **sample.kwargs)
    if result.shape != tuple(want.shape):
        return False
    leaves = [t for t in tensors if t.dtype == torch.float64]
    learning = [t for t in leaves if t.requires_grad]
    slopes = iter(torch.autograd.grad((want * want).sum(), learning, allow_unused=True))
    pairs = [(result, want.detach().numpy())]
    for leaf, gradient in zip(leaves, gradients, strict=True):
        if leaf.requires_grad:  # what was filled in has no gradient there
            slope = next(slopes)
            pairs.append((gradient, np.zeros(gradient.shape) if slope is None else slope.numpy()))
    return all(np.allclose(a, b, rtol=1e-7, atol=1e-9, equal_nan=True) for a, b in pairs)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TABLE)
def test_pytorchs_samples_come_to_the_same_or_are_refused_by_name(name, table):
    op = TABLE[name][0]
    count = table[name] = dict.fromkeys(KINDS, 0)
    wrong, untold = [], []
    for theirs, sample, tensors, options in cases(name):
        result, rest = ours(name, tensors, options)
        said = f"{[tuple(t.shape) for t in tensors]} {options}"
        if result is None:
            count["refused"] += 1
            if not is_told(rest, op, options):
                untold.append(f"{said}: {rest}")
        elif is_equal(theirs, sample, tensors, result, rest):
            count["equal"] += 1
        else:
            count["wrong"] += 1
            wrong.append(said)
    assert not wrong
    assert not untold
    assert count["equal"]
