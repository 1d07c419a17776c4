"""Arrays x and y from an ``.npz`` file, as ``np.savez`` writes it: numbers alone, no pickles."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
from numpy.lib import format as npy

from core.tape import Array
from tutor.data_sets.bad_data import BadData, bad, reading
from tutor.data_sets.data_shape import Image
from tutor.data_sets.labelled_rows import LabelledRows, numbered
from tutor.words import _

ENDING = ".npy"
PAIR = ("x", "y")
FOUR = ("x_train", "y_train", "x_test", "y_test")
"""Names of the arrays: of all examples, or of those to learn from and those to test on."""

NUMBERS, LABELS = "fiub", "fiubUS"
"""Kinds of types that inputs and classes may have."""

MOST_BYTES = 1 << 33


def examples_of(path: Path) -> LabelledRows:
    """The examples of an ``.npz`` file. Errors: BadData."""
    with reading(path):
        try:
            with zipfile.ZipFile(path) as archive:
                names = [name.removesuffix(ENDING) for name in archive.namelist()
                         if name.endswith(ENDING)]  # fmt: skip
                wanted = FOUR if set(FOUR) <= set(names) else PAIR
                if not set(wanted) <= set(names):
                    raise bad(path, _unnamed(names))
                read = [_array(path, archive, name) for name in wanted]
        except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError):
            raise bad(path, _("it is damaged, or no .npz file; expected what np.savez(path, x=…, "
                              "y=…) writes")) from None  # fmt: skip
    x, held_out = read[0], 0
    for inputs, labels, name in zip(read[::2], read[1::2], wanted[::2], strict=True):
        if inputs.ndim == 0 or labels.ndim == 0 or len(inputs) != len(labels):
            raise bad(path, _different(name, inputs, labels))
    if wanted is FOUR:
        if x.shape[1:] != read[2].shape[1:]:
            raise bad(
                path,
                _("x_train has shape {one} and x_test {other}; expected rows that are alike",
                  one=x.shape, other=read[2].shape),
            )  # fmt: skip
        x, held_out = np.concatenate([x, read[2]]), len(read[2])
    flat, image = _flat(path, x)
    classes, names_of = numbered(path, [label for y in read[1::2] for label in _labels(path, y)])
    return LabelledRows(flat, classes, names_of, image, held_out=held_out)


def _array(path: Path, archive: zipfile.ZipFile, name: str) -> Array:
    """One array, if it holds numbers or words, and all of them."""
    info = archive.getinfo(f"{name}{ENDING}")
    kinds = LABELS if name.startswith("y") else NUMBERS
    try:
        with archive.open(info) as file:
            version = npy.read_magic(file)
            header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
            shape, _order, dtype = header(file)
            if dtype.kind not in kinds:
                raise bad(path, _of_kind(name, dtype))
            size = int(np.prod(shape, dtype=object)) * dtype.itemsize
            if size > min(info.file_size, MOST_BYTES):
                raise bad(path, _("{name} is cut short, or too large", name=name))
        with archive.open(info) as file:
            return np.asarray(npy.read_array(file, allow_pickle=False))
    except (BadData, OSError, MemoryError):
        raise
    except Exception:  # a damaged file: the reader raises whatever it comes upon
        raise bad(path, _("{name} is damaged, or no array", name=name)) from None


def _flat(path: Path, x: Array) -> tuple[Array, Image | None]:
    """Inputs (N, D), and the shape of the images that they are, if they are."""
    if x.ndim == 4 and 1 in (x.shape[1], x.shape[3]):
        x = x.reshape(len(x), *(x.shape[2:] if x.shape[1] == 1 else x.shape[1:3]))
    if x.ndim not in (2, 3) or 0 in x.shape:
        raise bad(
            path,
            _(
                "x has shape {shape}; expected rows of numbers (N, D) or grey images (N, H, W). "
                "Colours are made grey by x.mean(-1)",
                shape=x.shape,
            ),
        )
    image = (x.shape[1], x.shape[2]) if x.ndim == 3 else None
    flat = x.reshape(len(x), -1)
    if flat.dtype.kind == "i" and flat.dtype != np.uint8 and image is not None:
        low, high = int(flat.min()), int(flat.max())
        flat = flat.astype(np.uint8) if low >= 0 and high <= 255 else flat.astype(np.float32)
    elif flat.dtype.kind in "iub" and flat.dtype != np.uint8:
        flat = flat.astype(np.float64)
    return flat, image


def _labels(path: Path, y: Array) -> list[str]:
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim != 1:
        raise bad(
            path,
            _(
                "y has shape {shape}; expected a class for each row (N,). One-hot rows are made "
                "classes by y.argmax(1)",
                shape=y.shape,
            ),
        )
    if y.dtype.kind == "S":
        return [label.decode("utf-8", "replace") for label in y.tolist()]
    if y.dtype.kind == "f":
        broken = np.flatnonzero(~np.isfinite(y))
        if len(broken):
            raise bad(path, _("y[{row}] is {number}; expected a class", row=int(broken[0]),
                              number=y[broken[0]]))  # fmt: skip
    return [str(label) for label in (y.astype(int) if y.dtype.kind == "b" else y).tolist()]


def _unnamed(names: list[str]) -> str:
    return _(
        "it has the arrays {names:.200}; expected x and y, or x_train, y_train, x_test and y_test",
        names=", ".join(names) or "—",
    )


def _different(name: str, x: Array, y: Array) -> str:
    return _(
        "{name} has shape {x} and {other} {y}; expected as many classes as rows",
        name=name,
        x=x.shape,
        other=name.replace("x", "y", 1),
        y=y.shape,
    )


def _of_kind(name: str, dtype: np.dtype[np.generic]) -> str:
    if dtype.kind == "O":
        return _(
            "{name} holds Python objects as a pickle, which could run a program when it is read, "
            "and is not read. Expected an array of numbers: make one, such as x.astype(float)",
            name=name,
        )
    return _("{name} has the type {dtype}; expected real numbers", name=name, dtype=dtype)
