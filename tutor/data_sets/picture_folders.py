"""Pictures in folders, a folder for each class."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.tape import Array
from tutor.data_sets.bad_data import bad, reading
from tutor.data_sets.labelled_rows import MOST_CLASSES, LabelledRows
from tutor.running.pictures import SIGNATURE, BadPicture, png
from tutor.words import _

ENDING = ".png"
MOST_PICTURES = 200_000
LEAST_SIDE = 2


def examples_in(folder: Path) -> LabelledRows:
    """The PNG files in the folders of a folder, whose names are the classes: grey, all of one size.

    Hidden files, and those of the system, are passed over. Errors: BadData.
    """
    with reading(folder):
        classes = sorted(path for path in folder.iterdir() if path.is_dir() and _seen(path))
        found = [(path, label) for label, inside in enumerate(classes)
                 for path in sorted(inside.iterdir()) if _seen(path)]  # fmt: skip
    if not found:
        raise bad(
            folder,
            _(
                "it has neither IDX files nor folders of pictures; expected "
                "train-images-idx3-ubyte and the like, or a folder for each class with PNG files"
            ),
        )
    if len(found) > MOST_PICTURES or len(classes) > MOST_CLASSES:
        raise bad(folder, _("it has {n:,} pictures in {m:,} folders; expected at most {most:,} in "
                            "{folders:,}", n=len(found), m=len(classes), most=MOST_PICTURES,
                            folders=MOST_CLASSES))  # fmt: skip
    x = None
    for row, (path, _label) in enumerate(found):
        picture = _read(path)
        if x is None:
            x = np.empty((len(found), *picture.shape), np.uint8)
        if picture.shape != x.shape[1:]:
            one, other = ("×".join(map(str, shape)) for shape in (picture.shape, x.shape[1:]))
            raise bad(path, _("it has {one} pixels and {first} {other}; expected pictures of one "
                              "size", one=one, first=found[0][0], other=other))  # fmt: skip
        x[row] = picture
    assert x is not None
    names = tuple(path.name for path in classes)
    y = np.array([label for _path, label in found], np.int64)
    there = np.unique(y)
    if len(there) < len(names):
        empty = next(path for k, path in enumerate(classes) if k not in there)
        raise bad(empty, _("there are no pictures in it; expected PNG files of that class"))
    height, width = x.shape[1:]
    return LabelledRows(x.reshape(len(x), -1), y, names, (height, width))


def _seen(path: Path) -> bool:
    return not path.name.startswith((".", "_")) and path.name not in ("Thumbs.db", "desktop.ini")


def _read(path: Path) -> Array:
    """A picture as bytes (H, W). Errors: BadData."""
    with reading(path):
        content = path.read_bytes()
    if not content.startswith(SIGNATURE):
        raise bad(path, _("it is no PNG; expected PNG files: save it as one, or move it away"))
    try:
        picture = png(content)
    except BadPicture as error:
        raise bad(path, str(error)) from None
    if min(picture.shape) < LEAST_SIDE:
        raise bad(path, _("it has a side of one pixel; expected at least two"))
    return np.asarray(np.rint(picture * 255), np.uint8)
