"""One block of a Transformer: attention and an MLP of GELU, pre-norm, on noise.

The mean over its tokens goes into a dense layer of ten classes. PyTorch's block is written out
with its fused attention, which took as long as torch.nn.TransformerEncoderLayer or less.
"""

from __future__ import annotations

import numpy as np

from benchmarks import Case, Run, steps_of, torch_steps
from core.datasets import Data, Splits
from core.layers import Dense, TransformerBlock
from core.networks import Network
from core.optim import Adam
from core.tape import Tensor
from core.training import fit

RATE, BATCH, WIDTH, HEADS, CLASSES = 1e-3, 32, 64, 4, 10


class OneBlock(Network):
    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self.block = TransformerBlock(WIDTH, HEADS, rng=rng)
        self.head = Dense(WIDTH, CLASSES, rng=rng, name="z")
        super().__init__()

    def __call__(self, x: Tensor) -> Tensor:
        return self.head(self.block(x).mean(1))

    def describe(self) -> str:
        return f"a block of width {WIDTH} with {HEADS} heads"


def numbers(tokens: int, rows: int) -> Splits:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(rows, tokens, WIDTH)).astype(np.float32)
    train = Data(x, rng.integers(0, CLASSES, rows))
    few = Data(x[:CLASSES], train.y[:CLASSES])
    return Splits(train, few, few)


def ours(tokens: int, steps: int) -> Run:
    data, rng = numbers(tokens, steps * BATCH), np.random.default_rng(1)
    return steps_of(
        fit(OneBlock(), data, optimizer=Adam(RATE), batch=BATCH, epochs=1, rng=rng), steps
    )


def theirs(tokens: int, steps: int) -> Run:
    import os

    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm1, self.qkv = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 3 * WIDTH)
            self.out, self.norm2 = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH)
            self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
            self.head = nn.Linear(WIDTH, CLASSES)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            n, t, _ = x.shape
            cut = self.qkv(self.norm1(x)).view(n, t, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
            o = nn.functional.scaled_dot_product_attention(*cut.unbind())
            x = x + self.out(o.transpose(1, 2).reshape(n, t, WIDTH))
            x = x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
            return self.head(x.mean(1))

    model, mine = Block(), OneBlock()
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), mine.parameters(), strict=True):
            parameter.copy_(torch.from_numpy(value.data.T))
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    data = numbers(tokens, steps * BATCH)
    return torch_steps(model, optimizer, data.train, BATCH, steps)


def case(tokens: int, steps: int, reach: float, stretch: float) -> Case:
    title = f"Transformer block, width {WIDTH}, {HEADS} heads, {tokens} tokens, batch {BATCH}, adam"
    contenders = {"backstep": lambda: ours(tokens, steps), "torch": lambda: theirs(tokens, steps)}
    return Case(title, steps, contenders, reach, stretch)


CASES = {
    "transformer-16": case(16, 104, 1.0, 1.2),
    "transformer-64": case(64, 40, 0.85, 1.05),
}
