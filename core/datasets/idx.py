"""MNIST and its kin, from the IDX files that they come in."""

from __future__ import annotations

import gzip
import zlib
from math import prod
from pathlib import Path
from typing import IO, cast

import numpy as np

from core.datasets.data import Data, Splits, stratified_split
from core.tape import Array

PIECE = 1 << 20
"""Bytes that are read at once."""


def mnist(folder: str | Path) -> tuple[Data, Data]:
    """What to learn from and what to test on: x (N, H·W) uint8, which networks read as 0…1, y (N,).

    `folder` holds the four files train-images-idx3-ubyte, train-labels-idx1-ubyte,
    t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or as .gz: of MNIST (LeCun, Cortes
    and Burges; 60,000 and 10,000 images of 28×28 pixels) or of a set that is kept like it, such
    as Fashion-MNIST. Errors: FileNotFoundError; ValueError, which names the file, if one is cut
    short, damaged, of another kind, or does not fit the others.
    """
    (x, y), (x_test, y_test) = _part(Path(folder), "train"), _part(Path(folder), "t10k")
    if x.shape[1:] != x_test.shape[1:]:
        raise ValueError(
            f"the images in {folder} have {_by(x.shape[1:])} pixels to learn from and "
            f"{_by(x_test.shape[1:])} to test on; they must be alike"
        )
    return _as_data(x, y), _as_data(x_test, y_test)


def mnist_splits(folder: str | Path, seed: int = 0, *, validation: float = 0.1) -> Splits:
    """The same with a part of what is to learn from kept back for validation, stratified."""
    learn, test = mnist(folder)
    parts = stratified_split(learn.y, validation, seed)
    train, choose = (Data(learn.x[rows], learn.y[rows]) for rows in parts)
    return Splits(train, choose, test)


def read_idx(path: Path, dimensions: int) -> Array:
    """The bytes of an IDX file, plain or .gz, as an array of so many dimensions.

    The file: two zeros, 8 for bytes, the number of dimensions; each dimension's size as a
    big-endian number of 4 bytes; then the bytes, the last dimension running fastest.
    """
    try:
        with _opened(path) as file:
            return _array(path, file, dimensions)
    except EOFError:
        raise ValueError(f"{path} is cut short: the end of the archive is missing") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path} is no sound gzip archive: {error}") from None


def _opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _array(path: Path, file: IO[bytes], dimensions: int) -> Array:
    """Reads a piece at a time: whole, an archive would be there twice."""
    magic, size = bytes([0, 0, 8, dimensions]), 4 + 4 * dimensions
    header = file.read(size)
    if header[:4] != magic[: len(header)]:
        raise ValueError(
            f"{path} begins with {list(header[:4])}; an IDX file of bytes in {dimensions} "
            f"dimension{'s' * (dimensions > 1)} begins with {list(magic)}"
        )
    if len(header) < size:
        raise ValueError(f"{path} is cut short: its header has {len(header)} of {size} bytes")
    shape = tuple(int(size) for size in np.frombuffer(header, ">u4", dimensions, 4))
    content, follow = bytearray(), 0
    while piece := file.read(PIECE):
        follow += len(piece)
        if follow <= prod(shape):
            content += piece
    if follow != prod(shape):
        raise ValueError(
            f"{path} is {'cut short' if follow < prod(shape) else 'too long'}: its header says "
            f"{_by(shape)}, {prod(shape):,} bytes, and {follow:,} follow"
        )
    return np.frombuffer(content, np.uint8).reshape(shape)


def read_pair(images: Path, labels: Path) -> tuple[Array, Array]:
    """Images (N, H, W) and their labels (N,), bytes both, from two IDX files. Errors: ValueError,
    OSError.
    """
    x, y = read_idx(images, 3), read_idx(labels, 1)
    if len(x) != len(y):
        raise ValueError(
            f"{images} has {len(x):,} images and {labels.name} {len(y):,} labels; expected as many"
        )
    return x, y


def _part(folder: Path, part: str) -> tuple[Array, Array]:
    return read_pair(
        _find(folder, f"{part}-images-idx3-ubyte"), _find(folder, f"{part}-labels-idx1-ubyte")
    )


def _find(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise FileNotFoundError(f"there is no {name} or {name}.gz in {folder}")


def _as_data(images: Array, labels: Array) -> Data:
    return Data(images.reshape(len(images), -1), labels.astype(np.int64))


def _by(shape: tuple[int, ...]) -> str:
    return "×".join(f"{size:,}" for size in shape)
