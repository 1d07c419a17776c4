"""What the network of a run makes of a row or a picture like those of its own data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.reading import read
from tutor.activities.errors import UsageError
from tutor.commands.terminal import say_json
from tutor.data_sets.bad_data import bad, reading
from tutor.data_sets.csv_files import read_row
from tutor.drawing.bars import bar
from tutor.running.pictures import SIGNATURE, BadPicture, read_picture
from tutor.words import _, cells

if TYPE_CHECKING:
    from core.tape import Array
    from tutor.data_sets.labelled_rows import DataSet
    from tutor.running.moments.beginning import Beginning

WIDTH = 40
LONGEST_NAME = 20


def predict(trainer: Any, beginning: Beginning, path: Path, *, as_json: bool) -> int:
    """Say which class it is of, and the probability of each. Errors: UsageError."""
    source: DataSet = trainer.source
    found = read(trainer.model, features_of(path, source))
    if not found.finite:
        raise UsageError(
            _("run {n} diverged: its weights are no longer numbers", n=beginning.run.id)
        )
    classes = source.shape.classes
    if as_json:
        facts = {"run": beginning.run.id, "step": beginning.step, "says": classes[found.says]}
        say_json({"event": "prediction", **facts, "classes": classes, "p": found.p.tolist()})
        return 0
    names = [cells.cut(name, LONGEST_NAME) for name in classes]
    widest = max(map(cells.width, names))
    for name, p in zip(names, found.p, strict=True):
        print(f"{cells.ljust(name, widest)} {p:6.3f} {bar(float(p), WIDTH)}".rstrip())
    print()
    print(_("It says {digit}.", digit=classes[found.says]))
    return 0


def features_of(path: Path, source: DataSet) -> Array:
    """What a file holds as the network takes it (D,). Errors: BadData."""
    image = source.shape.image
    if image is None:
        return source.scaling.scaled(read_row(path, source.shape.features))
    with reading(path):
        try:
            picture = read_picture(path)
            in_png = path.read_bytes().startswith(SIGNATURE)
        except BadPicture as error:
            raise UsageError(str(error)) from None
    if picture.shape != image:
        one, other = ("×".join(map(str, shape)) for shape in (picture.shape, image))
        raise bad(path, _("it has {one} pixels; expected {other}, as the run learned from", one=one,
                          other=other))  # fmt: skip
    if not in_png:
        return source.scaling.scaled(picture.ravel())
    if source.scaling.white is None:
        raise bad(path, _("it is a PNG, and the run learned from images with numbers below 0, in "
                          "which black and white are not known; expected a CSV file of such "
                          "numbers"))  # fmt: skip
    return source.scaling.scaled(picture.ravel() * source.scaling.white)
