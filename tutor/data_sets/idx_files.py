"""MNIST and its kin, from IDX files: images and labels, plain or as .gz."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.datasets.idx import read_pair
from core.tape import Array
from tutor.data_sets.bad_data import BadData, bad, reading
from tutor.data_sets.labelled_rows import LabelledRows, numbered
from tutor.words import _

IMAGES, LABELS = ("images", "idx3"), ("labels", "idx1")
"""The parts of a file's name that tell images from labels."""

TEST = "t10k"


def is_idx(path: Path) -> bool:
    """Whether a file's name, or its first bytes, are those of an IDX file."""
    name = path.name.removesuffix(".gz")
    if "idx" in name.split("-")[-1].split(".")[-1] or name.endswith("-ubyte"):
        return True
    with path.open("rb") as file:
        return file.read(3) == b"\0\0\x08"


def examples_of(path: Path) -> LabelledRows:
    """The images in one file, and the labels in the file beside it. Errors: BadData."""
    if IMAGES[0] not in path.name:
        raise bad(
            path,
            _(
                "name the file with the images, such as train-images-idx3-ubyte; the one with the "
                "labels is found beside it"
            ),
        )
    return _as_examples(path, *_pair(path))


def images_in(folder: Path) -> list[Path]:
    """The files of images in a folder; of one that is there plain and packed, the plain one."""
    found = {path.name: path for path in folder.iterdir()
             if IMAGES[0] in path.name and path.is_file() and is_idx(path)}  # fmt: skip
    return sorted(path for name, path in found.items()
                  if not name.endswith(".gz") or name.removesuffix(".gz") not in found)  # fmt: skip


def examples_in(folder: Path) -> LabelledRows:
    """The images in a folder: those to learn from, and those to test on where there are any."""
    found = images_in(folder)
    learn = _one(folder, [path for path in found if not path.name.startswith(TEST)])
    test = [path for path in found if path.name.startswith(TEST)]
    x, y = _pair(learn)
    if not test:
        return _as_examples(learn, x, y)
    x_test, y_test = _pair(_one(folder, test))
    if x.shape[1:] != x_test.shape[1:]:
        one, other = ("×".join(map(str, part.shape[1:])) for part in (x, x_test))
        raise bad(
            folder,
            _(
                "the images to learn from have {one} pixels and those to test on {other}; "
                "expected images that are alike",
                one=one,
                other=other,
            ),
        )
    both = np.concatenate([x, x_test]), np.concatenate([y, y_test])
    return _as_examples(folder, *both, held_out=len(x_test))


def _one(folder: Path, found: list[Path]) -> Path:
    if len(found) != 1:
        raise bad(
            folder,
            _(
                "it has {n} files of images to learn from; expected one, such as "
                "train-images-idx3-ubyte: name one of them instead of the folder",
                n=len(found),
            ),
        )
    return found[0]


def _pair(images: Path) -> tuple[Array, Array]:
    """Images (N, H, W) and labels (N,)."""
    with reading(images):
        try:
            return read_pair(images, _labels_of(images))
        except ValueError as error:
            if isinstance(error, BadData):
                raise
            raise BadData(str(error)) from None


def _labels_of(images: Path) -> Path:
    name = images.name
    for part, other in zip(IMAGES, LABELS, strict=True):
        name = name.replace(part, other)
    plain = name.removesuffix(".gz")
    for candidate in dict.fromkeys([name, plain, f"{plain}.gz"]):
        if images.with_name(candidate).is_file():
            return images.with_name(candidate)
    raise bad(images, _("there is no {name} beside it, with the labels", name=name))


def _as_examples(path: Path, x: Array, y: Array, held_out: int = 0) -> LabelledRows:
    if 0 in x.shape:
        raise bad(path, _("it has no images"))
    image = (x.shape[1], x.shape[2])
    classes, names = numbered(path, [str(label) for label in y.tolist()])
    return LabelledRows(x.reshape(len(x), -1), classes, names, image, held_out=held_out)
