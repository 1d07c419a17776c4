"""``backstep predict``: what the network of a run reads in a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.terminal import say_json, warn
from tutor.drawing.bars import bar
from tutor.learner import Store
from tutor.words import _

if TYPE_CHECKING:
    from core.tape import Array
    from tutor.running.moments.beginning import Beginning

SHADES = " ░▒▓█"
WIDTH = 40


def main(words: list[str]) -> int:
    """Read it, and print the probability of each digit."""
    parser = Parser(
        "predict",
        _(
            "What the network of a run reads in a picture: a PNG, or a CSV with its pixels. The\n"
            "picture is brought down to 8×8 as the digits that it learned from were."
        ),
        ["predict --help"],
    )
    parser.add_argument(
        "run", metavar=_("RUN[@STEP]"), nargs="?", help=_("a run, or a moment of it")
    )
    parser.add_argument("image", metavar=_("IMAGE"), nargs="?", help=_("a PNG or a CSV file"))
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
    picture = _read(Path(options.image))
    p = _probabilities(beginning, picture)
    says = int(p.argmax())
    if options.json:
        facts = {"run": beginning.run.id, "step": beginning.step, "says": says}
        told = {"p": [float(one) for one in p], "pixels": picture.tolist()}
        say_json({"event": "prediction", **facts, **told})
        return 0
    for row in picture:
        print("  " + "".join(SHADES[round(float(value) * 4)] * 2 for value in row).rstrip())
    print()
    for digit, part in enumerate(p):
        print(f"{digit} {part:6.3f} {bar(float(part), WIDTH)}".rstrip())
    print()
    print(_("It says {digit}.", digit=says))
    return 0


def _read(path: Path) -> Array:
    """The picture in 8×8. Errors: UsageError, OSError."""
    from core.datasets.bitmaps import SIDE, as_digit
    from tutor.running.pictures import BadPicture, read_picture

    try:
        picture = read_picture(path)
        if picture.shape != (SIDE, SIDE):
            return as_digit(picture)
    except BadPicture as error:
        raise UsageError(str(error)) from None
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from None
    highest = float(picture.max())
    scaled: Array = (picture / (1 if highest <= 1 else 16 if highest <= 16 else 255)).clip(0, 1)
    return scaled


def _probabilities(beginning: Beginning, picture: Array) -> Array:
    """The probability of each digit. Errors: UsageError."""
    from core.ops.softmax import row_softmax
    from tutor.running.training.control import Control

    control = Control(sources=beginning.sources)
    trainer: Any = beginning.activity.provider("trainer")(beginning.spec, control)
    model, training = trainer.model, trainer.training
    if training.data.train.x.shape[1:] != (picture.size,):
        raise UsageError(_("run {n} did not learn from pictures of 8×8", n=beginning.run.id))
    if not trainer.way.come_to(beginning.step):
        raise UsageError(
            _("run {n} does not come to step {step:,}", n=beginning.run.id, step=beginning.step)
        )
    ended = beginning.run.status == "done" and beginning.step == beginning.last
    if ended and training.stop is not None:  # which a run that was stopped by hand did not come to
        training.stop.restore(model)
    with model.evaluating():
        scores: Array = model.scores(picture.reshape(1, -1)).data
    found: Array = row_softmax(scores.astype(float))[0]
    return found
