"""A network in a few words, and what of its settings data of a shape cannot have. No NumPy here.

The settings are those of a `DigitsSpec`, which is made of these words and refused by them.
"""

from __future__ import annotations

from typing import Any

from core.nearest import nearest
from tutor.activities.value_types import short_number
from tutor.data_sets.data_shape import Shape
from tutor.labs.digits.choices import ALL, IMAGED, MODELS, NONE, SEQUENCES, SKLEARN_MLP, without
from tutor.words import _

UNKNOWN = "…"
"""Stands for a number that is not known before the data are read."""

PATCH = 4
"""Pixels of a patch."""


def described(spec: Any, shape: Shape | None) -> str:
    """``64-32-10 tanh``, as the networks themselves say it."""
    norm = f", {spec.norm} norm" if spec.norm != NONE else ""
    inputs = str(shape.features) if shape else UNKNOWN
    classes = str(len(shape.classes)) if shape else UNKNOWN
    image = f"1×{'×'.join(map(str, shape.image))}" if shape and shape.image else UNKNOWN
    piece, pieces = _cut(spec.cut, shape)
    match spec.model:
        case "cnn":
            channels = "-".join(map(str, spec.channels))
            return f"{image} conv {channels} dense {classes} {spec.activation}{norm}"
        case "residual-mlp":
            width = f"{inputs}-{spec.width}×{spec.blocks + 1}-{classes}"
            return f"{width} {spec.activation}{norm or ','} residual"
        case "residual-cnn":
            blocks = f"{spec.blocks} block{'s' * (spec.blocks > 1)}"
            return f"{image} conv {spec.width} {blocks} dense {classes} relu"
        case "rnn" | "lstm" | "gru":
            return f"{piece}-{spec.width}-{classes} {spec.model.upper()}, {pieces} {spec.cut}"
        case "transformer":
            widths = "-".join(map(str, (spec.width,) * spec.blocks))
            heads = f"{spec.heads} head{'s' * (spec.heads > 1)}"
            return f"{piece}-{widths}-{classes} Transformer, {heads}, {pieces} {spec.cut}"
        case "svc":
            return f"SVC C {short_number(spec.cost)} γ {short_number(spec.gamma)}"
    hidden = map(str, spec.hidden if spec.model in ("mlp", SKLEARN_MLP) else ())
    kind = spec.activation if spec.model in ("mlp", SKLEARN_MLP) else spec.model
    kind = f"scikit-learn {kind}" if spec.model == SKLEARN_MLP else kind
    return f"{'-'.join([inputs, *hidden, classes])} {kind}{norm}"


def _cut(cut: str, shape: Shape | None) -> tuple[str, str]:
    """Numbers of a piece, and pieces of an image."""
    side = shape.side if shape else None
    if side is None:
        return {"pixels": "1", "patches": str(PATCH)}.get(cut, UNKNOWN), UNKNOWN
    piece = {"pixels": 1, "patches": PATCH}.get(cut, side)
    return str(piece), str(side * side // piece)


def conflicts(spec: Any, shape: Shape) -> list[tuple[str, object, str]]:
    """Settings that data of this shape cannot have, and what is expected there."""
    found: list[tuple[str, object, str]] = []
    if spec.model in IMAGED and shape.image is None:
        others = ", ".join(without(MODELS, *IMAGED))
        text = _("one of {names}: these data are rows of {n} numbers, no images", names=others,
                 n=shape.features)  # fmt: skip
        found.append(("model", spec.model, text))
    elif spec.model in SEQUENCES and shape.side is None:
        others = ", ".join(without(MODELS, *SEQUENCES))
        found.append(("model", spec.model, _("one of {names}: these images are not square",
                                             names=others)))  # fmt: skip
    elif spec.model in SEQUENCES and spec.cut == "patches" and (shape.side or 0) % 2:
        text = _("rows, columns or pixels: a side of {n} has no patches of 2×2", n=shape.side)
        found.append(("cut", spec.cut, text))
    if spec.model == "cnn" and shape.image and min(shape.image) < 2 ** len(spec.channels):
        text = _("fewer of them: each one halves an image of {height}×{width}",
                 height=shape.image[0], width=shape.image[1])  # fmt: skip
        found.append(("channels", ",".join(map(str, spec.channels)), text))
    if shape.image is None:
        text = _("0: these data are no images")
        found += [(name, getattr(spec, name), text) for name in ("shifts", "turns")
                  if getattr(spec, name)]  # fmt: skip
    if spec.only != ALL and spec.only not in shape.classes:
        found.append(("only", spec.only, _("all, or the name of a class; {near}",
                                           near=nearest(spec.only, shape.classes))))  # fmt: skip
    return found
