from __future__ import annotations

import numpy as np

from golden import attention

WIDTH, HEADS, HIDDEN, LENGTH, ROWS = 4, 2, 5, 3, 2
INPUTS, TOKENS, CLASSES, BLOCKS = 3, 5, 3, 2

BLOCK = {
    "pre-norm": {},
    "post-norm": {"norm_first": False, "activation": "relu"},
    "causal": {"causal": True},
}
"""Options of blocks that torch.nn.TransformerEncoderLayer has too."""

NETWORKS = {
    "classifier": {},
    "classifier-post-norm": {"norm_first": False, "positions": "sinusoidal"},
    "classifier-rotary": {"positions": "rotary", "bias": True},
    "char": {},
    "char-rotary": {"positions": "rotary"},
}
"""Options of networks, the rest left as they are: the kind is the first word."""


def flat(arrays):
    """One vector of them all: a file with few large arrays is smaller."""
    return np.concatenate([np.ravel(array) for array in arrays])


def block_shapes(bias=True):
    """Of the parameters of a block, in the order in which it holds them."""
    maps = [
        [(WIDTH, 3 * WIDTH), (3 * WIDTH,)], [(WIDTH, WIDTH), (WIDTH,)],
        [(WIDTH, HIDDEN), (HIDDEN,)], [(HIDDEN, WIDTH), (WIDTH,)],
    ]  # fmt: skip
    norm = [(WIDTH,), (WIDTH,)]
    qkv, out, up, down = (m if bias or k > 1 else m[:1] for k, m in enumerate(maps))
    return [*norm, *qkv, *out, *norm, *up, *down]


def shapes(name):
    """Of the parameters of a network, in the order in which its vector holds them."""
    options, char = NETWORKS[name], name.startswith("char")
    learned = [(LENGTH, WIDTH)] if options.get("positions", "learned") == "learned" else []
    blocks = BLOCKS * block_shapes(char or options.get("bias", False))
    scores = TOKENS if char else CLASSES
    norm = [(WIDTH,), (WIDTH,)] if char else []
    first = (TOKENS if char else INPUTS, WIDTH)
    return [first, *learned, *blocks, *norm, (WIDTH, scores), (scores,)]


def parts(torch, vector, all_shapes):
    """The vector's parameters, one by one."""
    sizes = [int(np.prod(shape)) for shape in all_shapes]
    return [
        part.reshape(shape)
        for part, shape in zip(torch.split(vector, sizes), all_shapes, strict=True)
    ]


def encoder_layer(torch, x, p, *, norm_first=True, activation="gelu", causal=False):
    """torch.nn.TransformerEncoderLayer with these parameters."""
    layer = torch.nn.TransformerEncoderLayer(
        WIDTH, HEADS, HIDDEN, 0.0, activation, batch_first=True, norm_first=norm_first
    )
    names = [
        "norm1.weight",
        "norm1.bias",
        "self_attn.in_proj_weight",
        "self_attn.in_proj_bias",
        "self_attn.out_proj.weight",
        "self_attn.out_proj.bias",
        "norm2.weight",
        "norm2.bias",
        "linear1.weight",
        "linear1.bias",
        "linear2.weight",
        "linear2.bias",
    ]
    state = {name: a.T if a.ndim == 2 else a for name, a in zip(names, p, strict=True)}
    mask = torch.nn.Transformer.generate_square_subsequent_mask(x.shape[1]) if causal else None
    return torch.func.functional_call(layer, state, (x,), {"src_mask": mask, "is_causal": causal})


def block(torch, x, p, *, norm_first, activation, causal, rotary, bias):
    """A block written out with torch's functions: without biases or with rotary positions."""
    function = torch.nn.functional
    γ1, β1, Wqkv, *p = p
    bqkv = p.pop(0) if bias else 0
    Wo = p.pop(0)
    bo = p.pop(0) if bias else 0
    γ2, β2, W1, b1, W2, b2 = p

    def attend(x):
        q, k, v = (
            part.unflatten(-1, (HEADS, -1)).transpose(1, 2)
            for part in (x @ Wqkv + bqkv).chunk(3, dim=-1)
        )
        if rotary:
            q, k = attention.rotary(torch, q), attention.rotary(torch, k)
        o = function.scaled_dot_product_attention(q, k, v, is_causal=causal)
        return o.transpose(1, 2).flatten(2) @ Wo + bo

    def think(x):
        return getattr(function, activation)(x @ W1 + b1) @ W2 + b2

    def norm1(x):
        return function.layer_norm(x, (WIDTH,), γ1, β1)

    def norm2(x):
        return function.layer_norm(x, (WIDTH,), γ2, β2)

    if norm_first:
        x = x + attend(norm1(x))
        return x + think(norm2(x))
    x = norm1(x + attend(x))
    return norm2(x + think(x))


def waves(torch):
    """The table of Vaswani et al. 2017, column by column."""
    t = torch.arange(LENGTH).to(torch.get_default_dtype())
    columns = [
        (torch.cos if i % 2 else torch.sin)(t / 10_000 ** (2 * (i // 2) / WIDTH))
        for i in range(WIDTH)
    ]
    return torch.stack(columns, dim=1)


def scores(torch, name, x, p):
    """Of a network with the parameters p."""
    options, char = NETWORKS[name], name.startswith("char")
    positions = options.get("positions", "learned")
    how = {
        "norm_first": options.get("norm_first", True), "activation": "gelu" if char else "relu",
        "causal": char, "rotary": positions == "rotary", "bias": char or "bias" in options,
    }  # fmt: skip
    first, *p = p
    h = torch.nn.functional.embedding(x, first) if char else x @ first
    if positions == "learned":
        h = h + p.pop(0)
    elif positions == "sinusoidal":
        h = h + waves(torch)
    count = len(block_shapes(how["bias"]))
    for _ in range(BLOCKS):
        h, p = block(torch, h, p[:count], **how), p[count:]
    if char:
        γ, β, *p = p
        h = torch.nn.functional.layer_norm(h, (WIDTH,), γ, β)
    else:
        h = h.mean(dim=1)
    W, b = p
    return h @ W + b


def make(torch, rng):
    """Of each block its result, of each network scores and loss, of each all gradients."""
    x = rng.normal(size=(ROWS, LENGTH, WIDTH))
    inputs = {
        "classifier": rng.normal(size=(ROWS, LENGTH, INPUTS)),
        "char": rng.integers(0, TOKENS, (ROWS, LENGTH)),
    }
    y = {
        "classifier-y": rng.integers(0, CLASSES, ROWS),
        "char-y": rng.integers(0, TOKENS, (ROWS, LENGTH)),
    }
    upstream = rng.normal(size=x.shape)
    cases = {"x": x, "upstream": upstream} | inputs | y

    def begin(all_shapes):
        start = flat(rng.normal(0, 0.5, size=shape) for shape in all_shapes)
        vector = torch.tensor(start, requires_grad=True)
        return start, vector, parts(torch, vector, all_shapes)

    for name, options in BLOCK.items():
        start, vector, p = begin(block_shapes())
        leaf = torch.tensor(x, requires_grad=True)
        result = encoder_layer(torch, leaf, p, **options)
        result.backward(torch.tensor(upstream))
        made = {
            "start": start, "result": result.detach().numpy(),
            "gradient": vector.grad.numpy(), "dx": leaf.grad.numpy(),
        }  # fmt: skip
        cases |= {f"{name}/{key}": array for key, array in made.items()}
    for name in NETWORKS:
        kind = name.partition("-")[0]
        start, vector, p = begin(shapes(name))
        z = scores(torch, name, torch.tensor(inputs[kind]), p)
        target = torch.tensor(y[f"{kind}-y"])
        loss = torch.nn.functional.cross_entropy(z.flatten(0, -2), target.flatten())
        loss.backward()
        made = {
            "start": start, "scores": z.detach().numpy(), "loss": loss.detach().numpy(),
            "gradient": vector.grad.numpy(),
        }  # fmt: skip
        cases |= {f"{name}/{key}": array for key, array in made.items()}
    return cases
