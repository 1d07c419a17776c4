"""Pictures from files: PNG, or a table of numbers, read with nothing but NumPy and zlib."""

from __future__ import annotations

import csv
import struct
import zlib
from pathlib import Path

import numpy as np

from core.tape import Array
from core.written import read_float
from tutor.words import _

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Numbers of a pixel, by the type of colour: grey, RGB, palette, grey and alpha, RGB and alpha."""

LUMA = (0.299, 0.587, 0.114)
"""How bright red, green and blue look."""

DEPTHS = (1, 2, 4, 8, 16)
"""Bits that a number of a pixel may have."""

MOST_PIXELS = 25_000_000


class BadPicture(ValueError):
    """A file that holds no picture; the message says which file, and what is wrong with it."""


def read_picture(path: Path) -> Array:
    """The picture in a file as brightness (H, W): a PNG in 0…1, numbers of a CSV as they are.

    Errors: OSError; BadPicture.
    """
    content = path.read_bytes()
    try:
        return png(content) if content.startswith(SIGNATURE) else table(content)
    except BadPicture as error:
        raise BadPicture(_("{path}: {why}", path=path, why=error)) from None


def table(content: bytes) -> Array:
    """Rows of numbers, or one row that is a square picture laid flat. Errors: BadPicture."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
        rows = [
            (number, row)
            for number, row in enumerate(csv.reader(lines), 1)
            if any(map(str.strip, row))
        ]
    except (UnicodeDecodeError, csv.Error):
        raise BadPicture(_("it is neither a PNG nor a table of numbers")) from None
    if not rows:
        raise BadPicture(_("it is empty"))
    numbers = []
    for number, row in rows:
        if len(row) != len(rows[0][1]):
            raise BadPicture(
                _(
                    "line {n} has {m} numbers, the first has {k}",
                    n=number,
                    m=len(row),
                    k=len(rows[0][1]),
                )
            )
        try:
            numbers.append([read_float(one) for one in row])
        except ValueError:
            raise BadPicture(_("line {n} has something that is no number", n=number)) from None
    picture = np.array(numbers)
    if not np.isfinite(picture).all():
        line = rows[int(np.flatnonzero(~np.isfinite(picture).all(1))[0])][0]
        raise BadPicture(_("line {n} has a number that is not finite", n=line))
    if len(picture) == 1:
        side = int(picture.size**0.5)
        if side * side != picture.size:
            raise BadPicture(
                _("its row of {n} numbers is no square picture, such as 64 for 8×8", n=picture.size)
            )
        picture = picture.reshape(side, side)
    return picture


def png(content: bytes) -> Array:
    """A PNG as brightness (H, W) in 0…1, over white where it is transparent. Errors: BadPicture."""
    try:
        return _png(content)
    except (struct.error, zlib.error, IndexError, KeyError, ValueError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture(_("it is a damaged PNG")) from None


def _png(content: bytes) -> Array:
    chunks: dict[bytes, bytes] = {}
    at = len(SIGNATURE)
    while at < len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        chunks[kind] = chunks.get(kind, b"") + content[at + 8 : at + 8 + size]
        at += 12 + size
    width, height, depth, colour, _method, _filter, interlaced = struct.unpack(
        ">IIBBBBB", chunks[b"IHDR"]
    )
    if interlaced:
        raise BadPicture(_("it is an interlaced PNG: save it without interlacing"))
    if not width * height:  # no bytes expected would mean no limit to zlib
        raise BadPicture(_("it has no pixels"))
    if depth not in DEPTHS:
        raise BadPicture(_("it is a damaged PNG"))
    if width * height > MOST_PIXELS:
        raise BadPicture(_("it has more than {n:,} pixels", n=MOST_PIXELS))
    channels = CHANNELS[colour]
    line, pixel = -(-width * channels * depth // 8), max(1, channels * depth // 8)
    expected = height * (line + 1)
    data = zlib.decompressobj().decompress(chunks[b"IDAT"], expected)
    if len(data) != expected:
        raise BadPicture(_("it is a PNG that is cut short"))
    rows = _unfiltered(np.frombuffer(data, np.uint8).reshape(height, line + 1), pixel)
    values = _values(rows, depth)[:, : width * channels].reshape(height, width, channels)
    if colour == 3:
        palette = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3) / 255
        return np.asarray(palette[values[:, :, 0].astype(int)] @ LUMA)
    values = values / (2**depth - 1)
    grey = values[:, :, :3] @ LUMA if channels > 2 else values[:, :, 0]
    return np.asarray(grey * values[:, :, -1] + 1 - values[:, :, -1] if colour > 3 else grey)


def _values(rows: Array, depth: int) -> Array:
    """Bytes as numbers of so many bits each."""
    if depth == 16:
        return np.asarray(rows[:, 0::2].astype(np.float64) * 256 + rows[:, 1::2])
    if depth == 8:
        return rows.astype(np.float64)
    bits = np.unpackbits(rows, axis=1).reshape(len(rows), -1, depth)
    return np.asarray(bits @ (1 << np.arange(depth)[::-1]).astype(np.float64))


def _unfiltered(rows: Array, pixel: int) -> Array:
    """Each row without the prediction that was taken off it: by the pixel to the left, that above,
    both, or Paeth's choice.
    """
    height, size = rows.shape[0], rows.shape[1] - 1
    result = np.zeros((height + 1, size + pixel), np.int64)  # a row above, a pixel to the left
    for k in range(height):
        kind, above, here = int(rows[k, 0]), result[k], result[k + 1]
        raw = rows[k, 1:].astype(np.int64)
        if kind in (0, 2):
            here[pixel:] = (raw + (above[pixel:] if kind else 0)) % 256
            continue
        for i in range(size):
            a, b, c = int(here[i]), int(above[i + pixel]), int(above[i])
            guess = {1: a, 3: (a + b) // 2, 4: _paeth(a, b, c)}[kind]
            here[i + pixel] = (raw[i] + guess) % 256
    return result[1:, pixel:].astype(np.uint8)


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))
