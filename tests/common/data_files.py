"""Small files of every kind that data are read from."""

from __future__ import annotations

import gzip
import struct
import zlib

import numpy as np

IRIS = """\
length,width,kind
5.1,3.5,rose
4.9,3.0,rose
4.7,3.2,rose
4.6,3.1,rose
6.4,3.2,lily
6.9,3.1,lily
5.5,2.3,lily
6.5,2.8,lily
6.3,3.3,iris
5.8,2.7,iris
7.1,3.0,iris
6.3,2.9,iris
"""


def idx(array):
    """An array of bytes as an IDX file."""
    sizes = b"".join(int(size).to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes()


def png(picture):
    """A grey picture (H, W) as a PNG."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    height, width = picture.shape
    rows = b"".join(b"\0" + row.tobytes() for row in picture)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def pictures(count=24, side=6, classes=3):
    """Images whose class is how bright their left half is."""
    y = np.arange(count) % classes
    x = np.random.default_rng(0).integers(0, 60, (count, side, side))
    x[:, :, : side // 2] += (y * 90)[:, None, None]
    return x.astype(np.uint8), y


def files_in(tmp_path):
    """Paths in a folder, by the kind of data: each can be learned from."""
    x, y = pictures()
    (tmp_path / "iris.csv").write_text(IRIS)
    np.savez(tmp_path / "pictures.npz", x=x, y=y)
    np.savez(tmp_path / "points.npz", x=x.reshape(24, -1)[:, :4] / 7.0, y=y)
    mnist = tmp_path / "mnist"
    mnist.mkdir()
    (mnist / "train-images-idx3-ubyte").write_bytes(idx(x[:18]))
    (mnist / "train-labels-idx1-ubyte").write_bytes(idx(y[:18]))
    (mnist / "t10k-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(x[18:])))
    (mnist / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(y[18:])))
    for label, image in zip(y, x, strict=True):
        folder = tmp_path / "folders" / "abc"[label]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{len(list(folder.iterdir()))}.png").write_bytes(png(image))
    return {
        "csv": tmp_path / "iris.csv",
        "npz": tmp_path / "pictures.npz",
        "numbers": tmp_path / "points.npz",
        "idx": mnist / "train-images-idx3-ubyte",
        "gz": mnist / "t10k-images-idx3-ubyte.gz",
        "mnist": mnist,
        "folders": tmp_path / "folders",
    }
