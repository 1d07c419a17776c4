from __future__ import annotations

import numpy as np

from core.examples import EXAMPLES


def flat(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])


def trained(walk):
    """Names of parameters in the order of the alphabet: opened, a walk may read U before W."""
    return sorted(walk.names[parameter] for parameter in walk.trained)


def mazur(torch, x, W1, b1, W2, b2, t):
    h = torch.sigmoid(x @ W1 + b1)
    return torch.nn.functional.mse_loss(torch.sigmoid(h @ W2 + b2), t)


def xor(torch, x, W1, b1, W2, b2, t):
    h = torch.tanh(x @ W1 + b1)
    return torch.nn.functional.mse_loss(torch.sigmoid(h @ W2 + b2), t)


def and_gate(torch, x, W, b, t):
    return torch.relu(-t * (x @ W + b)).mean()


def diamond(torch, x, u, v):
    return (x * u) * (x + v)


def softmax_3(torch, x, W, b, y):
    return torch.nn.functional.cross_entropy(x @ W + b, y)


def layernorm(torch, x, γ, β, t):
    y = torch.nn.functional.layer_norm(x, γ.shape, γ, β)
    return torch.nn.functional.mse_loss(y, t)


def batchnorm(torch, x, γ, β, t):
    y = torch.nn.functional.batch_norm(x, None, None, γ, β, training=True)
    return torch.nn.functional.mse_loss(y, t)


def dropout(torch, x, W1, b1, m, W2, b2, t):
    kept = torch.relu(x @ W1 + b1) * m / (1 - 0.5)
    return torch.nn.functional.mse_loss(kept @ W2 + b2, t)


def residual(torch, x, W1, b1, W2, b2, t):
    h = x @ W1 + b1
    return torch.nn.functional.mse_loss(h + torch.relu(h @ W2 + b2), t)


def embedding(torch, E, words, t):
    return torch.nn.functional.mse_loss(torch.nn.functional.embedding(words, E), t)


def conv_3x3(torch, x, W, b, t):
    return torch.nn.functional.mse_loss(torch.nn.functional.conv2d(x, W, b), t)


def maxpool(torch, x, t):
    return torch.nn.functional.mse_loss(torch.nn.functional.max_pool2d(x, 2), t)


def rnn_3(torch, h0, W, U, b, V, c, t, **x):
    h, none = h0, torch.zeros(2)
    for step in (1, 2, 3):
        h = torch.rnn_tanh_cell(x[f"x{step}"], h, W.T, U.T, b, none)
    return torch.nn.functional.mse_loss(h @ V + c, t)


def lstm_2(torch, x1, x2, s0, W, U, b, V, c, t):
    state, none = tuple(s0), torch.zeros(4)
    for x in (x1, x2):
        state = torch.lstm_cell(x, state, W.T, U.T, b, none)
    return torch.nn.functional.mse_loss(state[0] @ V + c, t)


def attention_2x3(torch, x, Wq, Wk, Wv, t):
    F = torch.nn.functional
    return F.mse_loss(F.scaled_dot_product_attention(x @ Wq, x @ Wk, x @ Wv), t)


def transformer_block(
    torch, x, γa, βa, Wqkv, Wo, γm, βm, Wup, bup, Wdown, bdown, t
):  # fmt: skip
    F = torch.nn.functional
    q, k, v = (F.layer_norm(x, γa.shape, γa, βa) @ Wqkv).chunk(3, dim=-1)
    heads = ((m[..., :2], m[..., 2:]) for m in (q, k, v))
    pairs = zip(*heads, strict=True)  # of each head its q, k, v
    o = [F.scaled_dot_product_attention(*qkv, is_causal=True) for qkv in pairs]
    r = x + torch.cat(o, dim=-1) @ Wo
    hidden = F.gelu(F.layer_norm(r, γm.shape, γm, βm) @ Wup + bup)
    return F.mse_loss(r + hidden @ Wdown + bdown, t)


def gcn_4(torch, X, W1, b1, W2, b2, nodes, y):
    A = torch.eye(4) + torch.diag(torch.ones(3), 1) + torch.diag(torch.ones(3), -1)
    d = A.sum(dim=1)
    S = A / torch.sqrt(torch.outer(d, d))
    z = S @ torch.tanh(S @ X @ W1 + b1) @ W2 + b2
    return torch.nn.functional.cross_entropy(z[nodes], y)


WALKS = {
    "mazur": mazur,
    "xor": xor,
    "and-gate": and_gate,
    "diamond": diamond,
    "softmax-3": softmax_3,
    "layernorm": layernorm,
    "batchnorm": batchnorm,
    "dropout": dropout,
    "residual": residual,
    "embedding": embedding,
    "conv-3x3": conv_3x3,
    "maxpool": maxpool,
    "rnn-3": rnn_3,
    "lstm-2": lstm_2,
    "attention-2x3": attention_2x3,
    "transformer-block": transformer_block,
    "gcn-4": gcn_4,
}
"""Each named walk as PyTorch writes it: its leaves, by name, to its loss."""


def make(torch, rng):
    """The loss of each walk, and the gradients of what it trains, frozen or not, as one vector.

    Nothing is drawn: a walk begins the same every time.
    """
    cases = {}
    for name, loss_of in WALKS.items():
        walk = EXAMPLES[name].walk().varied(frozen=frozenset())
        names = trained(walk)
        leaves = {
            leaf: torch.tensor(t.data, requires_grad=leaf in names)
            for leaf, t in walk.leaves.items()
        }
        loss = loss_of(torch, **leaves)
        loss.backward()
        cases[f"{name}/loss"] = loss.detach().numpy()
        cases[f"{name}/gradient"] = flat(leaves[leaf].grad.numpy() for leaf in names)
    return cases
