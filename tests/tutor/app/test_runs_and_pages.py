"""A training on a page's bench: through a page turn, its lab and back, and out of the app."""

from __future__ import annotations

import os

from pilot import process_id, screen_text, until

from tutor.app.widgets.lab.lab_view import LabView
from tutor.drawing.traces import MOST
from tutor.learner import Store, curve_of, list_runs

BENCH = "train digits --epochs 50000"
PAGES = f"""\
## Train

Start it.

```bench
{BENCH}
```

## Read on

It goes on.

## Another

```bench
train digits --model softmax
```
"""


async def lab_on_bench(pilot):
    """The lab on the bench of the page, once it can be used."""
    screen = pilot.app.screen
    await until(pilot, lambda: bool(screen.bench.query(LabView)))
    lab = screen.bench.query_one(LabView)
    await until(pilot, lambda: lab.loaded.is_set())
    return lab


async def turned(pilot, key, page):
    """Press a key that turns the page, and wait for it."""
    await pilot.press(key)
    await until(pilot, lambda: pilot.app.screen.shown == ("train", page))


async def longer(pilot, run):
    """Wait until a run's curve has grown."""
    seen = len(run.state.loss)
    await until(pilot, lambda: len(run.state.loss) > seen + 2)


async def test_a_training_on_a_bench_goes_on_through_pages_and_its_lab_until_the_app_is_left(
    open_app, write_course
):
    async with open_app("read", "train", course=write_course(train=PAGES)) as pilot:
        app = pilot.app
        lab = await lab_on_bench(pilot)
        await pilot.press("b", "space")
        await until(pilot, lambda: lab.run is not None and len(lab.run.state.loss) > 2)
        run = lab.run
        child = process_id(run)

        await pilot.press("b")  # back to the page, whose keys turn it
        await until(pilot, lambda: not app.screen.on_bench)
        await turned(pilot, "right", "read-on")
        assert (await lab_on_bench(pilot)).run is run  # a page without a bench keeps the last one
        await longer(pilot, run)

        await turned(pilot, "right", "another")
        assert (await lab_on_bench(pilot)).run is None

        await pilot.press("f4")
        await until(pilot, lambda: app.current_mode == "train")
        await until(pilot, lambda: bool(app.screen.query(LabView)))
        opened = app.screen.query_one(LabView)
        await until(pilot, lambda: opened.run is run)
        await until(pilot, lambda: "running" in screen_text(pilot))
        await longer(pilot, run)

        await pilot.press("f2")
        await until(pilot, lambda: app.current_mode == "read")
        await turned(pilot, "left", "read-on")
        await turned(pilot, "left", "train")
        back = await lab_on_bench(pilot)
        await until(pilot, lambda: back.run is run)
        assert app.runs.going is run
        await longer(pilot, run)
        assert list(run.state.loss.x) == list(range(len(run.state.loss)))
        steps = [round(x * run.spec.steps_per_epoch) for x in run.state.batch_loss.x]
        if run.state.step <= MOST:
            assert steps == list(range(1, len(steps) + 1))
        else:  # a curve of so many points is thinned
            assert steps == sorted({*steps})

        seen = len(run.state.loss)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)
    assert run.status == "stopped"
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        pass
    else:
        raise AssertionError("the child is still there")
    with Store.open() as store:
        (kept,) = list_runs(store)
        assert (kept.id, kept.status) == (run.kept, "stopped")
        assert [point["epoch"] for point in curve_of(store, kept.id)][:seen] == list(range(seen))
