from __future__ import annotations

import gzip
import struct

import numpy as np
import pytest

from core.datasets import mnist, mnist_splits

FILES = {
    "train-images-idx3-ubyte": (40, 3, 2),
    "train-labels-idx1-ubyte": (40,),
    "t10k-images-idx3-ubyte": (10, 3, 2),
    "t10k-labels-idx1-ubyte": (10,),
}


def idx(array):
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return header + array.astype(np.uint8).tobytes()


@pytest.fixture
def arrays():
    rng = np.random.default_rng(0)
    return {
        name: rng.integers(0, 256, shape) if len(shape) == 3 else np.arange(shape[0]) % 10
        for name, shape in FILES.items()
    }


@pytest.fixture
def folder(tmp_path, arrays):
    for name, array in arrays.items():
        (tmp_path / name).write_bytes(idx(array))
    return tmp_path


def pack(path):
    """The same file as an archive."""
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()


@pytest.mark.parametrize("packed", [False, True])
def test_the_images_are_read_as_rows_of_bytes(folder, arrays, packed):
    if packed:
        for name in FILES:
            pack(folder / name)
    train, test = mnist(str(folder))
    for data, part in ((train, "train"), (test, "t10k")):
        images, labels = arrays[f"{part}-images-idx3-ubyte"], arrays[f"{part}-labels-idx1-ubyte"]
        assert data.x.dtype == np.uint8
        np.testing.assert_array_equal(data.x, images.reshape(len(images), 6))
        np.testing.assert_array_equal(data.y, labels)


def test_the_validation_part_comes_out_of_the_training_part(folder):
    learn, test = mnist(folder)
    parts = mnist_splits(folder, 1, validation=0.25)
    assert [len(part.y) for part in (parts.train, parts.validation, parts.test)] == [30, 10, 10]
    both = np.concatenate([parts.train.x, parts.validation.x])
    assert sorted(map(tuple, both)) == sorted(map(tuple, learn.x))
    assert np.bincount(parts.validation.y).tolist() == [1] * 10
    np.testing.assert_array_equal(parts.test.x, test.x)


def test_a_file_that_is_missing_is_named(folder):
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(FileNotFoundError, match=r"no t10k-labels-idx1-ubyte or t10k.*\.gz in "):
        mnist(folder)


def damage(change):
    """A case: what is done to the bytes of the training images."""
    return lambda path: path.write_bytes(change(path.read_bytes()))


def damage_packed(change):
    """The same, done to the archive."""

    def done(path):
        pack(path)
        path = path.with_name(f"{path.name}.gz")
        path.write_bytes(change(path.read_bytes()))

    return done


def swap(path):
    labels = path.with_name("train-labels-idx1-ubyte")
    path.write_bytes(labels.read_bytes())


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (damage(lambda b: b[:-5]), r"is cut short: its header says 40×3×2, 240 bytes, and 235"),
        (damage(lambda b: b + b"\0"), r"is too long: its header says 40×3×2, 240 bytes, and 241"),
        (damage(lambda b: b[:9]), "is cut short: its header has 9 of 16 bytes"),
        (damage(lambda b: b""), "is cut short: its header has 0 of 16 bytes"),
        (damage(lambda b: b"\0\0\x0d" + b[3:]), r"begins with \[0, 0, 13, 3\]; .* \[0, 0, 8, 3\]"),
        (swap, r"begins with \[0, 0, 8, 1\]; an IDX file of bytes in 3 dimensions begins with"),
        (damage(gzip.compress), r"train-images-idx3-ubyte begins with \[31, 139, 8, 0\]"),
        (damage(lambda b: b[:4] + b"\xff" * 12 + b[16:]), "is cut short: its header says 4,294,"),
        (damage_packed(lambda b: b[:-20]), r"idx3-ubyte\.gz is cut short: the end of the archive"),
        (damage_packed(lambda b: b"PK" + b[2:]), r"ubyte\.gz is no sound gzip archive"),
        (damage_packed(lambda b: b[:60] + b"\xff" * 40 + b[100:]), "is no sound gzip archive"),
        (
            damage(lambda b: idx(np.zeros((39, 3, 2)))),
            "has 39 images and train-labels-idx1-ubyte 40 labels; expected as many",
        ),
        (
            damage(lambda b: idx(np.zeros((40, 2, 2)))),
            "have 2×2 pixels to learn from and 3×2 to test on",
        ),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_named_with_what_is_wrong(folder, harm, message):
    harm(folder / "train-images-idx3-ubyte")
    with pytest.raises(ValueError, match=message):
        mnist(folder)
