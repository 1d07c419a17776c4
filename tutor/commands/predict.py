"""``backstep predict``: what the network of a run reads in a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.terminal import say_json, warn
from tutor.data_sets.data_shape import DIGITS
from tutor.drawing.bars import bar
from tutor.learner import Store
from tutor.words import _
from tutor.words.reasons import why

if TYPE_CHECKING:
    from core.reading import Examples, Reading
    from core.tape import Array
    from tutor.running.moments.beginning import Beginning

SHADES = " ░▒▓█"
WIDTH = 40
INDENT = "  "


def main(words: list[str]) -> int:
    """Read it, and print the probability of each digit."""
    parser = Parser(
        "predict",
        _(
            "What the network of a run reads in a picture: a PNG, or a CSV with its pixels. A\n"
            "digit is brought down to 8×8 as those that it learned from were. A run on data of\n"
            "your own reads what is like them: a picture of that size, or a row of a CSV."
        ),
        ["predict --help"],
    )
    parser.add_argument(
        "run", metavar=_("RUN[@STEP]"), nargs="?", help=_("a run, or a moment of it")
    )
    parser.add_argument("image", metavar=_("IMAGE"), nargs="?", help=_("a PNG or a CSV file"))
    parser.add_argument(
        "--why",
        action="store_true",
        help=_("also the pixels that mattered, and the nearest digits that it learned from"),
    )
    parser.add_output_options(_("print one JSON object"))
    options = parser.read(words)
    if options.run is None or options.image is None:
        raise UsageError(
            _("name a run and a picture, as in {example}", example="backstep predict 12 seven.png")
        )
    from tutor.running.moments.beginning import beginning_called

    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        beginning = beginning_called(store, options.run)
    trainer = _trainer(beginning)
    if trainer.source.shape != DIGITS:
        from tutor.commands.predict_own import predict

        if options.why:
            raise UsageError(_("--why is for runs that learned from the digits: leave it out"))
        return predict(trainer, beginning, Path(options.image), as_json=options.json)
    picture = _read(Path(options.image))
    reading, examples = _reading(trainer, beginning, picture)
    if options.json:
        facts = {"run": beginning.run.id, "step": beginning.step, "says": reading.says}
        told = {"p": reading.p.tolist(), "pixels": picture.tolist()}
        why = _why(reading, examples, picture) if options.why else {}
        say_json({"event": "prediction", **facts, **told, **why})
        return 0
    for row in picture:
        print(INDENT + "".join(SHADES[round(float(value) * 4)] * 2 for value in row).rstrip())
    print()
    for digit, part in enumerate(reading.p):
        print(f"{digit} {part:6.3f} {bar(float(part), WIDTH)}".rstrip())
    print()
    print(_("It says {digit}.", digit=reading.says))
    if options.why:
        _say_why(reading, examples, picture)
    return 0


def _why(reading: Reading, examples: Examples, picture: Array) -> dict[str, Any]:
    """As plain data: the gradient of the winning score, the layers, the digits it is near to."""
    x = picture.ravel()
    hidden = ((one.name, one.op, one.values.tolist()) for one in reading.hidden)
    return {
        "gradient": reading.gradient.reshape(picture.shape).tolist(),
        "hidden": [{"name": name, "op": op, "values": values} for name, op, values in hidden],
        "nearest": [
            {"row": one.row, "label": one.label, "distance": one.distance}
            for one in examples.nearest(x)
        ],
        "remarks": [_(one) for one in examples.remarks(x)],
    }


def _say_why(reading: Reading, examples: Examples, picture: Array) -> None:
    """For people."""
    from tutor.drawing.shades import shaded

    x = picture.ravel()
    print()
    print(
        _(
            "More ink raises the score of {digit} where ░▒▓█ stands, and lowers it where ·-=≡ "
            "does:",
            digit=reading.says,
        )
    )
    for row in shaded(reading.gradient.reshape(picture.shape)).text.split("\n"):
        print((INDENT + row).rstrip())
    print()
    print(_("The nearest digits that it learned from:"))
    for one in examples.nearest(x):
        told = _("{digit}   {distance:.2f} away   row {row}", digit=one.label,
                 distance=one.distance, row=one.row)  # fmt: skip
        print(INDENT + told)
    remarks = examples.remarks(x)
    if remarks:
        print()
        print(_("Unlike all that it learned from:"))
        for remark in remarks:
            print(INDENT + _(remark))


def _read(path: Path) -> Array:
    """The picture in 8×8. Errors: UsageError."""
    from core.datasets.bitmaps import SIDE, as_digit
    from tutor.running.pictures import BadPicture, read_picture

    try:
        picture = read_picture(path)
        if picture.shape != (SIDE, SIDE):
            return as_digit(picture)
    except OSError as error:
        raise UsageError(
            _("{file} cannot be read: {reason}", file=path, reason=why(error))
        ) from None
    except BadPicture as error:
        raise UsageError(str(error)) from None
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from None
    highest = float(picture.max())
    scaled: Array = (picture / (1 if highest <= 1 else 16 if highest <= 16 else 255)).clip(0, 1)
    return scaled


def _trainer(beginning: Beginning) -> Any:
    """The run's training where it reads, with the data that it learns from. Errors: UsageError."""
    from tutor.running.moments.come_to import trainer_that_reads

    return trainer_that_reads(beginning)


def _reading(trainer: Any, beginning: Beginning, picture: Array) -> tuple[Reading, Examples]:
    """What it makes of it, and the digits that it learned from. Errors: UsageError."""
    from core.reading import Examples, read

    reading = read(trainer.model, picture.ravel())
    if not reading.finite:
        raise UsageError(
            _("run {n} diverged: its weights are no longer numbers; name an earlier moment, such "
              "as {n}@0", n=beginning.run.id)
        )  # fmt: skip
    return reading, Examples(trainer.training.data.train)
