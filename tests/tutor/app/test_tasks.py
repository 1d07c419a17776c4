"""A task is done by what is brought about on its bench; that is kept, and opens what waits."""

from __future__ import annotations

import pytest
from pilot import screen_text, told, until

from tutor.app.widgets.lab.lab_view import LabView
from tutor.app.widgets.stepper.stepper import Stepper
from tutor.learner import tasks_done

LESSON = """\
## Do

```task walk-it
Go to the last step.

bench: step and-gate
goal: finished = yes
? Press End.
= You saw *all* of it.
```

<!-- after: walk-it -->
This was folded.
<!-- end -->

```task train-it
Train two epochs.

bench: train digits --epochs 2
goal: epoch >= 2 and optimizer = adam
= Trained.
```
"""


@pytest.fixture
def course(write_course):
    return write_course(first=LESSON)


async def test_a_walk_is_taken_to_its_end_on_the_task_s_bench(open_app, course):
    async with open_app("read", course=course) as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: "Enter begins" in screen_text(pilot))
        await pilot.press("f8")
        await until(pilot, lambda: "hint 1: Press End." in screen_text(pilot))
        await pilot.press("enter")
        bench = pilot.app.screen.bench
        await until(pilot, lambda: any(one.has_focus for one in bench.query(Stepper)))
        assert not tasks_done(pilot.app.store)
        await pilot.press("end")
        await until(pilot, lambda: tasks_done(pilot.app.store) == {"first/walk-it"})
        await until(pilot, lambda: "Done\nYou saw all of it." in told(pilot))
        await until(pilot, lambda: "This was folded." in screen_text(pilot))
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "✓ done" in screen_text(pilot))
        assert "This was folded." in screen_text(pilot)


async def test_a_training_is_judged_while_it_goes_on(open_app, course):
    async with open_app("read", course=course) as pilot:
        await pilot.press("tab", "tab", "enter")
        bench = pilot.app.screen.bench
        await until(pilot, lambda: any(one.has_focus for one in bench.query(LabView)))
        await until(pilot, bench.query_one(LabView).loaded.is_set)
        await pilot.press("p", "p", "space")
        await until(pilot, lambda: tasks_done(pilot.app.store) == {"first/train-it"})
