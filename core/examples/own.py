"""The learner's own network, from a few words: ``2-3-1 tanh mse xor``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

import numpy as np

from core.datasets import Data, blobs, circles, curves, digits, moons, spirals, xor
from core.examples.example import Example
from core.layers import ACTIVATIONS
from core.losses import cross_entropy, mse_loss
from core.networks import MLP
from core.tape import Array, Tensor

LOSSES = ("mse", "cross_entropy")
DATASETS = ("xor", "moons", "circles", "spirals", "blobs", "sine", "digits", "random")
INPUTS = {"xor": 2, "moons": 2, "circles": 2, "spirals": 2, "blobs": 2, "sine": 1, "digits": 64}
PAIRED = {"moons": moons, "circles": circles, "spirals": spirals}
"""Data sets of two classes that are asked for points in each."""
CLASSES = {"xor": 2, "digits": 10} | dict.fromkeys(PAIRED, 2)
"""How many classes a data set has; others have as many as the network has outputs."""
CASES = {"xor": 4}
"""How many rows a data set has, where these are fewer than may be asked for."""

MOST_NUMBERS = 1_000_000
"""Numbers in all arrays of a walk: beyond, opening one would keep the learner waiting."""

MOST_ROWS = 1_000
"""Rows of a batch: a gradient of a weight is a sum over all of them, which is written out."""

_SIZES = re.compile(r"\d{1,9}(?:-\d{1,9})+")
_LIKE_SIZES = re.compile(r"\d[^-,>→]*(?:-[^-,>→]*)*")
_SETTING = re.compile(r"(rows|seed)=(\d{1,9})")


@dataclass(frozen=True, slots=True)
class OwnNetwork:
    """Sizes of the layers, what stands between them, the loss, and what it computes on.

    `examples` are rows given as numbers, inputs → targets; without them `data` names a data set,
    of which `rows` are taken.
    """

    sizes: tuple[int, ...] = (2, 3, 1)
    activation: str = "tanh"
    loss: str = "mse"
    data: str = "xor"
    rows: int = 4
    seed: int = 0
    examples: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...] = ()

    def example(self) -> Example:
        """It as an example of a walk."""
        title = f"{'-'.join(map(str, self.sizes))} {self.activation}, {self.loss}"
        look_for = (
            f"Your own network, {_parameters(self.sizes):,} parameters, on "
            f"{f'{len(self.examples)} examples' if self.examples else self.data}. Change its "
            "numbers with e, and watch what follows."
        )
        return Example(self.words(), title, look_for, self.compute, 0.1)

    def words(self) -> str:
        """The words that make it again."""
        parts = ["-".join(map(str, self.sizes)), self.activation, self.loss]
        if self.examples:
            parts += [f"{_row(x)}->{_row(t)}" for x, t in self.examples]
        else:
            parts += [self.data, f"rows={self.rows}"]
        return " ".join([*parts, f"seed={self.seed}"])

    def compute(self) -> Tensor:
        """The loss of the network as it begins."""
        rng = np.random.default_rng(self.seed)
        model = MLP(self.sizes, activation=self.activation, rng=rng, dtype=np.float64)
        for parameter in model.parameters():
            parameter.data[...] = parameter.data.round(2)  # short numbers are easier to follow
        x, y = self._batch(rng)
        scores = model(Tensor(x, "x"))
        if self.loss == "cross_entropy":
            return cross_entropy(scores, Tensor(y, "y")).named("L")
        return mse_loss(scores, Tensor(y, "t")).named("L")

    def _batch(self, rng: np.random.Generator) -> tuple[Array, Array]:
        if self.examples:
            x = np.array([row for row, _ in self.examples])
            t = np.array([target for _, target in self.examples])
            return x, t[:, 0].astype(np.int64) if self.loss == "cross_entropy" else t
        data = self._data(rng)
        if self.loss == "cross_entropy":
            return data.x, data.y
        targets = data.y.reshape(len(data.y), 1).astype(np.float64)
        return data.x, np.repeat(targets, self.sizes[-1], axis=1)

    def _data(self, rng: np.random.Generator) -> Data:
        classes = max(self.sizes[-1], 2)
        if self.data == "xor":
            cases = xor()
            whole = Data(cases.x[::-1], cases.y[::-1])  # (1, 1) first: of (0, 0) all is 0
        elif self.data in PAIRED:
            whole = PAIRED[self.data](-(-self.rows // 2), rng)
        elif self.data == "blobs":
            whole = blobs(-(-self.rows // classes), rng, classes=classes)
        elif self.data == "sine":
            whole = curves.sine(self.rows, rng)
        elif self.data == "digits":
            whole = digits()
        else:
            x = rng.normal(size=(self.rows, self.sizes[0])).round(2)
            return Data(x, rng.integers(0, classes, self.rows))
        rows = np.arange(len(whole.y))
        if self.rows < len(rows):
            rows = np.sort(rng.permutation(rows)[: self.rows])
        return Data(whole.x[rows].round(4), whole.y[rows].round(4))


def _parameters(sizes: tuple[int, ...]) -> int:
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(sizes))


def _row(numbers: tuple[float, ...]) -> str:
    """The numbers as they are typed, to the last digit."""
    return ",".join(repr(value).removesuffix(".0") for value in numbers)


def parse_own_network(text: str) -> OwnNetwork:
    """The network that words such as ``2-3-1 relu cross_entropy moons rows=8 seed=1`` ask for.

    Examples may be given as numbers: ``0.05,0.1->0.01,0.99``. Errors: ValueError, which says what
    was expected.
    """
    said: dict[str, str] = {}
    settings: dict[str, Any] = {}
    examples = []
    for word in text.split():
        if "->" in word or "→" in word:
            examples.append(_example(word))
            continue
        setting, value = _setting(word)
        if setting in settings:
            raise ValueError(f"{said[setting]!r} and {word!r} are both {_A[setting]}: say one")
        said[setting], settings[setting] = word, value
    for setting in ("data", "rows"):
        if examples and setting in said:
            raise ValueError(f"the rows are given as numbers: leave out {said[setting]!r}")
    return checked(OwnNetwork(**settings, examples=tuple(examples)))


_A = {
    "sizes": "the sizes of the layers", "activation": "an activation", "loss": "a loss",
    "data": "a data set", "rows": "a number of rows", "seed": "a seed",
}  # fmt: skip
"""What each setting is."""


def _setting(word: str) -> tuple[str, Any]:
    """Which setting a word is about, and its value. Errors: ValueError."""
    if _SIZES.fullmatch(word):
        return "sizes", tuple(map(int, word.split("-")))
    for setting, known in (("activation", ACTIVATIONS), ("loss", LOSSES), ("data", DATASETS)):
        if word in known:
            return setting, word
    if match := _SETTING.fullmatch(word):
        return match[1], int(match[2])
    raise ValueError(_unknown(word))


def _unknown(word: str) -> str:
    """What is wrong with a word that says nothing about a network; what is near it."""
    setting, equals, _ = word.partition("=")
    if equals and setting == "rows":
        return f"rows is a whole number from 1 to {MOST_ROWS:,}, as in rows=4; {word!r} is not"
    if equals and setting == "seed":
        return f"seed is a whole number from 0 to 999,999,999, as in seed=1; {word!r} is not"
    if _LIKE_SIZES.fullmatch(word):
        return f"{word!r} are no sizes: whole numbers with - between them, such as 2-3-1"
    kinds = {"activations": tuple(ACTIVATIONS), "losses": LOSSES, "data sets": DATASETS}
    near = get_close_matches(word, [one for known in kinds.values() for one in known], 2)
    if near:
        return f"{word!r} is unknown; near it: {' or '.join(near)}"
    some = ", ".join(f"{kind} ({known[0]}, {known[1]} …)" for kind, known in kinds.items())
    return f"{word!r} is unknown; there are {some}, sizes (2-3-1), rows=4, seed=0"


def _example(word: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    try:
        left, right = word.replace("→", "->").replace("−", "-").split("->")
        x, t = (tuple(float(number) for number in side.split(",")) for side in (left, right))
    except ValueError:
        raise ValueError(
            f"{word!r} is no row of numbers; write it like 0.05,0.1->0.01,0.99"
        ) from None
    if not all(map(math.isfinite, (*x, *t))):
        raise ValueError(f"{word!r} has a number that is not finite; write it like 0.05,0.1->0.01")
    return x, t


def checked(own: OwnNetwork) -> OwnNetwork:
    """`own`, if it can be computed. Errors: ValueError."""
    inputs, outputs = own.sizes[0], own.sizes[-1]
    if min(own.sizes) < 1:
        raise ValueError(f"a layer has at least 1 unit, not {min(own.sizes)}")
    rows = len(own.examples) or own.rows
    if rows < 1:
        raise ValueError("the batch is empty: at least one row is needed")
    if rows > MOST_ROWS:
        raise ValueError(
            f"{rows:,} rows are too many to step through; {MOST_ROWS:,} is the most, and 4 are "
            "easier to follow"
        )
    if _parameters(own.sizes) + rows * sum(own.sizes) > MOST_NUMBERS:
        raise ValueError(
            f"{'-'.join(map(str, own.sizes))} on {rows:,} rows has more than {MOST_NUMBERS:,} "
            "numbers to step through; take fewer units or rows"
        )
    if own.loss == "cross_entropy" and outputs < 2:
        raise ValueError(
            "cross_entropy tells classes apart: end with 2 outputs or more, or use mse"
        )
    if not own.examples:
        _check_data(own)
    for x, t in own.examples:
        wanted = 1 if own.loss == "cross_entropy" else outputs
        if len(x) != inputs or len(t) != wanted:
            raise ValueError(
                f"{_row(x)}->{_row(t)} has {len(x)} inputs and {len(t)} targets; "
                f"this network takes {inputs} and {wanted}"
            )
        if own.loss == "cross_entropy" and (t[0] != int(t[0]) or not 0 <= t[0] < outputs):
            raise ValueError(f"the class {t[0]:g} does not exist: there are 0 to {outputs - 1}")
    return own


def _check_data(own: OwnNetwork) -> None:
    """ValueError unless the network takes what the data set has."""
    inputs, outputs = own.sizes[0], own.sizes[-1]
    has = INPUTS.get(own.data, inputs)
    if inputs != has:
        raise ValueError(f"{own.data} has {has} inputs, the network {inputs}; begin with {has}")
    if own.rows > (cases := CASES.get(own.data, own.rows)):
        raise ValueError(f"{own.data} has {cases} rows, not {own.rows}: say rows={cases} or fewer")
    if own.loss != "cross_entropy":
        return
    if own.data == "sine":
        raise ValueError("the targets of sine are numbers, not classes; its loss is mse")
    if outputs < (classes := CLASSES.get(own.data, 2)):
        raise ValueError(
            f"{own.data} has {classes} classes, the network {outputs} outputs; "
            f"end with {classes} or more"
        )
