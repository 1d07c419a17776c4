"""What the lab's events say, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tutor.activities.value_types import short_number
from tutor.labs.activations.spec import ActivationsSpec
from tutor.running.training.measures import Reached, accuracy, loss
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.running.training.protocol import Event

ROOM = 11


def number(value: float | None) -> str:
    """Four figures of a number; ``—`` where there is none."""
    if value is None or value != value:
        return "—"
    return short_number(float(f"{value:.4g}")).replace("-", "−")


def report(event: Event) -> Iterator[str]:
    """The lines that say what `event` says."""
    match event["event"]:
        case "start":
            spec = ActivationsSpec.from_json(event["settings"])
            yield spec.describe()
            yield ""
            yield from _heads(spec, event)
        case "function":
            yield f"{event['function']}:  {event['formula']}"
            yield _row(_("value"), *map(number, event["value"]))
            yield _row(_("slope"), *map(number, event["slope"]))
            yield f"  {steepest_told(event['steepest'], event['steepest_at'])}"
        case "layer":
            yield _layer(event)
        case "epoch" if _told(event["epoch"]):
            yield _epoch(event)
        case "died" | "revived":
            yield news(event)
        case "paused":
            yield _("paused at step {step}", step=f"{event['step']:,}")
        case "resumed":
            yield _("resumed at step {step}", step=f"{event['step']:,}")
        case "diverged":
            yield _("It diverged. {why}", why=event["explanation"])
        case "done" | "stopped":
            yield from _end(event)


def result(facts: Mapping[str, Any]) -> Reached | None:
    """What a run came to."""
    if isinstance(facts.get("dead"), list):
        return Reached(_("dead units"), str(sum(facts["dead"])))
    if isinstance(facts.get("train_accuracy"), float):
        return Reached(_("training accuracy"), accuracy(facts["train_accuracy"]))
    if isinstance(facts.get("spread"), float):
        return Reached(_("spread of the last layer"), number(facts["spread"]))
    return None


def news(event: Mapping[str, Any]) -> str:
    """A death or a revival in few words."""
    name = f"h{event['layer']}[{event['unit']}]"
    step = f"{event['step']:,}"
    if event["event"] == "died":
        return _("step {step}: {name} died", step=step, name=name)
    return _("step {step}: {name} came back", step=step, name=name)


def steepest_told(slope: float | None, at: float) -> str:
    """Where a function is steepest; a step has no slope anywhere."""
    if slope == 0:
        return _("no slope anywhere, a jump at 0")
    return _("steepest at z = {z}: {slope}", z=number(at), slope=number(slope))


def _heads(spec: ActivationsSpec, event: Event) -> Iterator[str]:
    match spec.view:
        case "functions":
            yield _row("z", *map(number, event["z"]))
        case "depth":
            yield _row(_("layer"), _("spread"), _("mean"), _("mean slope"), _("flat"))
        case _:
            yield _row(_("epoch"), _("loss"), _("right"), *([_("dead")] * (spec.view == "dead")))


def _layer(event: Event) -> str:
    numbers = [number(event[name]) for name in ("spread", "mean", "slope")]
    return _row(str(event["layer"]), *numbers, f"{event['flat']:.0%}")


def _epoch(event: Event) -> str:
    dead = [" + ".join(map(str, event["dead"]))] if "dead" in event else []
    return _row(
        f"{event['epoch']:,}",
        loss(event.get("train_loss")),
        accuracy(event.get("train_accuracy")),
        *dead,
    )


def _end(event: Event) -> Iterator[str]:
    if event["event"] == "stopped":
        yield _("Stopped at step {step}.", step=f"{event['step']:,}")
    if "epoch" in event and not _told(event["epoch"]):
        yield _epoch(event)
    if "died" in event:
        for layer, (dead, died, back) in enumerate(
            zip(event["dead"], event["died"], event["revived"], strict=True), 1
        ):
            yield _(
                "layer {layer}: {dead} dead now; died {died} times, came back {back} times",
                layer=layer,
                dead=dead,
                died=died,
                back=back,
            )


def _told(epoch: int) -> bool:
    """Whether an epoch has a line: each of the first ten, then every tenth, every hundredth …"""
    each = 1
    while each * 10 <= epoch:
        each *= 10
    return epoch % each == 0


def _row(*words: str) -> str:
    return "".join(cells.rjust(word, ROOM) for word in words)
