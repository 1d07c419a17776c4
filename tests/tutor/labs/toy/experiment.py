"""The toy lab's experiment."""

from __future__ import annotations

from tutor.running.training.pace import Pace, Stopwatch


def experiment(spec, control):
    pace, watch = Pace(control, 1), Stopwatch()
    way = 1 if spec.sign == "plus" else -1
    yield {"event": "start"}
    for step in range(spec.steps + 1):
        if step > 0:
            yield {"event": "epoch", "epoch": step, "step": step, "count": way * step}
        if pace.asks(step):
            for kind in pace.obey(step, watch):
                yield {"event": kind, "step": step}
        if pace.stopping:
            yield {"event": "stopped", "step": step}
            return
    yield {"event": "done", "count": way * spec.steps}


def report(event):
    if "count" in event:
        yield f"{event['event']} {event['count']}"
