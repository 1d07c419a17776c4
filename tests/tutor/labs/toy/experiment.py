"""The toy lab's experiment."""

from __future__ import annotations

from tutor.running.training.measures import Reached
from tutor.running.training.pace import Pace, Stopwatch

ROUND = 2
"""Steps of a round."""


def experiment(spec, control):
    pace, watch = Pace(control, ROUND), Stopwatch()
    way = 1 if spec.sign == "plus" else -1
    yield {"event": "start"}
    for step in range(spec.steps + 1):
        if step > 0 and step % ROUND == 0:
            yield {"event": "round", "step": step, "count": way * step}
        if pace.asks(step):
            for kind in pace.obey(step, watch):
                yield {"event": kind, "step": step, "count": way * step}
        if pace.stopping:
            yield {"event": "stopped", "step": step, "count": way * step}
            return
    yield {"event": "done", "count": way * spec.steps}


def result(facts):
    return Reached("count", f"{facts['count']:+d}") if "count" in facts else None


def report(event):
    if "count" in event:
        yield f"{event['event']} {event['count']}"
