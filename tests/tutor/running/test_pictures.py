"""Pictures are read from PNG files of every common kind and from tables; others are refused."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from loops import some

from tutor.running.pictures import SIGNATURE, BadPicture, png, read_picture, table


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def encoded(values, *, colour, depth=8, kinds=(0,), palette=b"", interlaced=0):
    """A PNG of pixels (H, W, C); its rows are filtered by `kinds`, one after the other."""
    height, width, channels = values.shape
    if depth == 16:
        raw = values.astype(">u2").reshape(height, -1).view(np.uint8)
    elif depth == 8:
        raw = values.astype(np.uint8).reshape(height, -1)
    else:
        bits = (values.reshape(height, -1, 1) >> np.arange(depth)[::-1]) & 1
        raw = np.packbits(bits.reshape(height, -1).astype(np.uint8), axis=1)
    pixel = max(1, channels * depth // 8)
    rows = b""
    for k in range(height):
        kind = kinds[k % len(kinds)]
        above = raw[k - 1] if k else np.zeros_like(raw[0])
        line = []
        for i, value in enumerate(raw[k].astype(int)):
            a = int(raw[k, i - pixel]) if i >= pixel else 0
            b, c = int(above[i]), int(above[i - pixel]) if i >= pixel else 0
            p = a + b - c
            paeth = min((a, b, c), key=lambda v, p=p: abs(p - v))
            line.append((value - (0, a, b, (a + b) // 2, paeth)[kind]) % 256)
        rows += bytes([kind, *line])
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    parts = [chunk(b"IHDR", header), *([chunk(b"PLTE", palette)] if palette else [])]
    data = zlib.compress(rows)
    return SIGNATURE + b"".join(
        [*parts, chunk(b"IDAT", data[:9]), chunk(b"IDAT", data[9:]), chunk(b"IEND", b"")]
    )


RNG = np.random.default_rng(0)
GREY = RNG.integers(0, 256, (6, 5, 1))


@pytest.mark.parametrize("kinds", [(0,), (1,), (2,), (3,), (4,), (0, 1, 2, 3, 4)])
def test_every_filter_of_a_png_is_undone(kinds):
    np.testing.assert_allclose(png(encoded(GREY, colour=0, kinds=kinds)), GREY[:, :, 0] / 255)
    rgb = RNG.integers(0, 256, (6, 5, 3))
    read = png(encoded(rgb, colour=2, kinds=kinds))
    np.testing.assert_allclose(read, rgb @ (0.299, 0.587, 0.114) / 255)


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_every_depth_of_grey_is_read(depth):
    values = RNG.integers(0, 2**depth, (4, 7, 1))
    read = png(encoded(values, colour=0, depth=depth))
    np.testing.assert_allclose(read, values[:, :, 0] / (2**depth - 1))


def test_palettes_and_transparency_are_read_as_they_look_on_white():
    palette = bytes([0, 0, 0, 255, 255, 255, 128, 128, 128])
    indices = RNG.integers(0, 3, (3, 4, 1))
    read = png(encoded(indices, colour=3, depth=2, palette=palette))
    np.testing.assert_allclose(read, np.array([0, 1, 128 / 255])[indices[:, :, 0]])
    clear = np.zeros((2, 2, 4), int)
    clear[0, 0, 3] = 255
    np.testing.assert_allclose(png(encoded(clear, colour=6)), [[0, 1], [1, 1]])
    np.testing.assert_allclose(png(encoded(clear[:, :, 2:], colour=4)), [[0, 1], [1, 1]])


def test_a_damaged_or_interlaced_png_is_refused_with_the_reason():
    whole = encoded(GREY, colour=0)
    for length in some(range(8, len(whole) - 40, 3)):
        with pytest.raises(BadPicture):
            png(whole[:length])
    with pytest.raises(BadPicture, match="interlaced"):
        png(encoded(GREY, colour=0, interlaced=1))


@pytest.mark.parametrize(
    ("width", "height", "depth", "why"),
    [
        (5, 0, 8, "no pixels"),
        (0, 5, 8, "no pixels"),
        (0, 0, 8, "no pixels"),
        (5_001, 5_000, 8, "more than 25,000,000 pixels"),
        (2**32 - 1, 2**32 - 1, 8, "more than 25,000,000 pixels"),
        (5_000, 5_000, 255, "damaged"),
    ],
)
def test_a_png_of_no_size_or_of_too_much_is_refused_before_it_is_unpacked(
    monkeypatch, width, height, depth, why
):
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000)))
    monkeypatch.setattr(zlib, "decompressobj", lambda: pytest.fail("it was unpacked"))
    with pytest.raises(BadPicture, match=why):
        png(SIGNATURE + data)


def test_a_table_is_a_picture_by_rows_or_laid_flat():
    assert table(b"0,1\n\n2,3\n").tolist() == [[0, 1], [2, 3]]
    assert table(b"0,1,2,3").tolist() == [[0, 1], [2, 3]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"0,1,2", "no square picture"),
        (b"0,1\n2", "line 2 has 1 numbers, the first has 2"),
        (b"0,1\n2,x", "line 2 has something that is no number"),
        (b"0,1\n2,nan", "line 2 has a number that is not finite"),
        (b"\xff\xfe\x00", "neither a PNG nor a table"),
    ],
)
def test_what_is_no_picture_is_refused_with_file_and_line(content, why, tmp_path):
    (tmp_path / "digit.csv").write_bytes(content)
    with pytest.raises(BadPicture, match=rf"digit\.csv: .*{why}"):
        read_picture(tmp_path / "digit.csv")
