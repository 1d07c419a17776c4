"""The learner's own network, from a few words: ``2-3-1 tanh mse xor``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from core.datasets import Data, blobs, circles, curves, digits, moons, spirals, xor
from core.examples.example import Example
from core.layers import ACTIVATIONS
from core.losses import cross_entropy, mse_loss
from core.message import Message
from core.nearest import did_you_mean
from core.networks import MLP
from core.tape import Array, Tensor
from core.written import read_float

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

MOST_LETTERS = 400
"""Letters of a network's words, which are its name wherever it is kept or asked about."""

_SIZES = re.compile(r"[0-9]{1,9}(?:[-,][0-9]{1,9})+")
_LIKE_SIZES = re.compile(r"[0-9][^-,>→]*(?:-[^-,>→]*)*")
_SETTING = re.compile(r"(rows|seed)=([0-9]{1,9})")


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
        look_for = Message(
            "Your own network, {n:,} parameters, on {data}. Change its numbers with e, and watch "
            "what follows.",
            n=_parameters(self.sizes),
            data=self._named_data(),
        )
        return Example(self.words(), title, look_for, self.compute, 0.1)

    def _named_data(self) -> str | Message:
        return Message("{n} examples", n=len(self.examples)) if self.examples else self.data

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

    Sizes may have commas between them, too: ``2,3,1``. Examples may be given as numbers:
    ``0.05,0.1->0.01,0.99``. Errors: ValueError, which says what
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
            raise ValueError(
                Message(
                    "{one!r} and {other!r} are both {setting}: give one of them",
                    one=said[setting],
                    other=word,
                    setting=_A[setting],
                )
            )
        said[setting], settings[setting] = word, value
    for setting in ("data", "rows"):
        if examples and setting in said:
            raise ValueError(
                Message("the rows are given as numbers: leave out {word!r}", word=said[setting])
            )
    return checked(OwnNetwork(**settings, examples=tuple(examples)))


_A = {
    "sizes": Message("the sizes of the layers"),
    "activation": Message("an activation"),
    "loss": Message("a loss"),
    "data": Message("a data set"),
    "rows": Message("a number of rows"),
    "seed": Message("a seed"),
}
"""What each setting is."""


def _setting(word: str) -> tuple[str, Any]:
    """Which setting a word is about, and its value. Errors: ValueError."""
    if _SIZES.fullmatch(word):
        return "sizes", tuple(map(int, re.split("[-,]", word)))
    for setting, known in (("activation", ACTIVATIONS), ("loss", LOSSES), ("data", DATASETS)):
        if word in known:
            return setting, word
    if match := _SETTING.fullmatch(word):
        return match[1], int(match[2])
    raise ValueError(_unknown(word))


def _unknown(word: str) -> Message:
    """What is wrong with a word that says nothing about a network; what is near it."""
    setting, equals, _ = word.partition("=")
    if equals and setting == "rows":
        return Message(
            "rows is a whole number from 1 to {most:,}, as in rows=4; {word!r} is not",
            most=MOST_ROWS,
            word=word,
        )
    if equals and setting == "seed":
        return Message(
            "seed is a whole number from 0 to 999,999,999, as in seed=1; {word!r} is not", word=word
        )
    if _LIKE_SIZES.fullmatch(word):
        return Message(
            "{word!r} are not sizes: expected whole numbers with - between them, such as 2-3-1",
            word=word,
        )
    if near := did_you_mean(word, [*ACTIVATIONS, *LOSSES, *DATASETS]):
        return Message("{word!r} is unknown; {near}", word=word, near=near)
    return Message(
        "{word!r} is unknown; expected sizes (2-3-1), an activation ({activations} …), loss "
        "({losses}), data set ({data} …), rows=4, or seed=0",
        word=word,
        activations=", ".join(tuple(ACTIVATIONS)[:2]),
        losses=", ".join(LOSSES),
        data=", ".join(DATASETS[:2]),
    )


def _example(word: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    try:
        left, right = word.replace("→", "->").replace("−", "-").split("->")
        x, t = (tuple(read_float(number) for number in side.split(",")) for side in (left, right))
    except ValueError:
        raise ValueError(
            Message(
                "{word!r} is not a row of numbers; write it like 0.05,0.1->0.01,0.99", word=word
            )
        ) from None
    if not all(map(math.isfinite, (*x, *t))):
        raise ValueError(
            Message(
                "{word!r} has a number that is not finite; write it like 0.05,0.1->0.01", word=word
            )
        )
    return x, t


def checked(own: OwnNetwork) -> OwnNetwork:
    """`own`, if it can be computed. Errors: ValueError."""
    inputs, outputs = own.sizes[0], own.sizes[-1]
    if min(own.sizes) < 1:
        raise ValueError(Message("a layer has at least 1 unit, not {n}", n=min(own.sizes)))
    rows = len(own.examples) or own.rows
    if rows < 1:
        raise ValueError(Message("the batch is empty: at least one row is needed"))
    if rows > MOST_ROWS:
        raise ValueError(
            Message(
                "{n:,} rows are too many to step through; {most:,} is the most, and 4 are easier "
                "to follow",
                n=rows,
                most=MOST_ROWS,
            )
        )
    if _parameters(own.sizes) + rows * sum(own.sizes) > MOST_NUMBERS:
        raise ValueError(
            Message(
                "{sizes} on {n:,} rows has more than {most:,} numbers to step through; take fewer "
                "units or rows",
                sizes="-".join(map(str, own.sizes)),
                n=rows,
                most=MOST_NUMBERS,
            )
        )
    if own.loss == "cross_entropy" and outputs < 2:
        raise ValueError(
            Message("cross_entropy tells classes apart: end with 2 outputs or more, or use mse")
        )
    if (letters := len(own.words())) > MOST_LETTERS:
        raise ValueError(
            Message(
                "a network is described in at most {most} characters, not {n}; give it fewer "
                "layers or rows, or numbers with fewer digits",
                most=MOST_LETTERS,
                n=letters,
            )
        )
    if not own.examples:
        _check_data(own)
    for x, t in own.examples:
        wanted = 1 if own.loss == "cross_entropy" else outputs
        if len(x) != inputs or len(t) != wanted:
            raise ValueError(
                Message(
                    "{row} has {inputs} inputs and {targets} targets; this network takes "
                    "{wanted_inputs} and {wanted_targets}",
                    row=f"{_row(x)}->{_row(t)}",
                    inputs=len(x),
                    targets=len(t),
                    wanted_inputs=inputs,
                    wanted_targets=wanted,
                )
            )
        if own.loss == "cross_entropy" and (t[0] != int(t[0]) or not 0 <= t[0] < outputs):
            raise ValueError(
                Message(
                    "the class {n:g} does not exist: expected one from 0 to {last}",
                    n=t[0],
                    last=outputs - 1,
                )
            )
    return own


def _check_data(own: OwnNetwork) -> None:
    """ValueError unless the network takes what the data set has."""
    inputs, outputs = own.sizes[0], own.sizes[-1]
    has = INPUTS.get(own.data, inputs)
    if inputs != has:
        raise ValueError(
            Message(
                "{data} has {has} inputs, the network {n}; begin with {has}",
                data=own.data,
                has=has,
                n=inputs,
            )
        )
    if own.rows > (cases := CASES.get(own.data, own.rows)):
        raise ValueError(
            Message(
                "{data} has {has} rows, not {n}: write rows={has} or fewer",
                data=own.data,
                has=cases,
                n=own.rows,
            )
        )
    if own.loss != "cross_entropy":
        return
    if own.data == "sine":
        raise ValueError(Message("the targets of sine are numbers, not classes; use the loss mse"))
    if outputs < (classes := CLASSES.get(own.data, 2)):
        raise ValueError(
            Message(
                "{data} has {has} classes, the network {n} outputs; end with {has} or more",
                data=own.data,
                has=classes,
                n=outputs,
            )
        )
