from __future__ import annotations

import io

from tutor.commands.progress_bar import BACK, ProgressBar
from tutor.labs.digits.spec import DigitsSpec
from tutor.labs.digits.state import DigitsState


def progress(step, seconds):
    return {
        "event": "progress", "step": step, "epoch": 1 + step // 41, "losses": [1.0],
        "seconds": seconds, "samples_per_second": 1293.0,
    }  # fmt: skip


def test_a_bar_says_how_far_it_is_and_how_long_it_takes_and_goes_when_something_is_printed():
    stream, now = io.StringIO(), 0.0
    bar = ProgressBar(DigitsState(DigitsSpec(epochs=4)), stream, lambda: now)
    bar.take({"event": "start", "steps_per_epoch": 41, "train": 1293})
    assert stream.getvalue() == ""  # nothing was done
    bar.take(progress(82, 2.0))
    assert stream.getvalue().startswith(BACK)
    line = stream.getvalue().removeprefix(BACK)
    assert line == "████████████              epoch 3 / 4  2 s left"
    now = 0.05
    bar.take(progress(84, 2.1))
    assert stream.getvalue() == BACK + line  # too soon
    bar.clear()
    assert stream.getvalue().endswith(line + BACK)
    bar.clear()
    assert stream.getvalue().count(BACK) == 2
    assert len(bar.line(20)) <= 20
