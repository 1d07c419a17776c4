"""The pad on the screen: drawn on by mouse and keys, read by the run that is shown."""

from __future__ import annotations

from pilot import screen_text, told, until

from tutor.app.screens.step import StepScreen
from tutor.app.widgets.lab.picture_view import PictureView
from tutor.labs.digits.pad.sketch import FINE
from tutor.learner import Store, list_runs


def spots(lab):
    """The rows of the pad on the screen."""
    return lab.query_one(PictureView).drawing.spots


async def drag(pilot, lab, *places):
    """Drag the mouse over places of the pad, given in shares of its height and width, once the pad
    has its size.
    """
    await until(pilot, lambda: len(spots(lab)) == FINE // 2)
    view, rows = lab.query_one(PictureView), spots(lab)
    at = []
    for down, right in places:
        spot = rows[int(down * (len(rows) - 1))]
        at.append((spot.x + int(right * (spot.width - 1)), spot.y))
    await pilot.mouse_down(view, offset=at[0])
    for offset in at[1:]:
        await pilot.hover(view, offset=offset)
    await pilot.mouse_up(view, offset=at[-1])


async def trained(pilot, lab):
    await pilot.press("d")
    await until(pilot, lambda: "No network has learned yet" in screen_text(pilot))
    lab.pace = None
    await pilot.press("enter")
    await until(pilot, lambda: lab.run is not None and lab.run.over)
    return lab.run.state


async def test_a_digit_is_drawn_by_mouse_and_by_keys_and_read_at_every_moment(open_lab):
    async with open_lab("digits --epochs 4") as (pilot, lab):
        state = await trained(pilot, lab)
        await drag(pilot, lab, (0.1, 0.2), (0.1, 0.7), (0.9, 0.4))
        await until(pilot, lambda: state.pad.read is not None)
        await until(pilot, lambda: f"says {state.pad.read.reading.says}" in screen_text(pilot))
        assert not state.pad.sketch.blank
        assert state.pad.read.step == 164

        before = state.pad.read
        await pilot.press("space", *["right"] * 4, *["down"] * 4, "space", "left")
        await until(pilot, lambda: state.pad.read is not before)
        drawn = state.pad.sketch.bitmap.copy()
        await pilot.press("h")
        await until(pilot, lambda: "as it is read" in screen_text(pilot))

        await pilot.press("comma")
        await until(pilot, lambda: state.pad.read.step == 123)
        await until(pilot, lambda: "step 123" in screen_text(pilot))
        assert (state.pad.sketch.bitmap == drawn).all()
        await pilot.press("full_stop")
        await until(pilot, lambda: state.pad.read.step == 164)

        await pilot.press("7", "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, StepScreen))
        await until(pilot, lambda: "run 1, step 164: a drawn digit" in screen_text(pilot))
        await until(pilot, lambda: "and 7 as the target" in " ".join(screen_text(pilot).split()))


async def test_a_run_that_goes_on_reads_what_is_drawn_again_and_again(open_lab):
    async with open_lab("digits --epochs 50000") as (pilot, lab):
        await pilot.press("d")
        await until(pilot, lambda: "No network has learned yet" in screen_text(pilot))
        await drag(pilot, lab, (0.1, 0.2), (0.1, 0.7), (0.9, 0.4))
        await pilot.press("enter")
        await until(pilot, lambda: lab.run is not None and lab.state.pad.read is not None)
        first = lab.state.pad.read.step
        await until(pilot, lambda: lab.state.pad.read.step > first)
        assert lab.running


async def test_a_mistake_opens_in_the_stepper_with_these_weights(open_lab):
    async with open_lab("digits --epochs 1") as (pilot, lab):
        state = await trained(pilot, lab)
        await pilot.press("V")
        await until(pilot, lambda: state.pane == "mistakes")
        await pilot.press("right")
        await until(pilot, lambda: state.mistake == 1)
        row = state.look["wrong"][1]["row"]
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, StepScreen))
        await until(pilot, lambda: f"step 41: validation digit {row}" in screen_text(pilot))


async def test_nothing_is_read_while_the_pad_is_not_seen_and_the_next_run_reads_the_drawing(
    open_lab,
):
    async with open_lab("digits --epochs 2", size=(80, 24)) as (pilot, lab):
        state = await trained(pilot, lab)
        await drag(pilot, lab, (0.1, 0.2), (0.9, 0.4))
        await until(pilot, lambda: state.pad.read is not None)
        read = state.pad.read
        await pilot.press("v")
        await until(pilot, lambda: state.pane == "curves")
        assert not told(pilot)
        await pilot.press("space")
        await until(pilot, lambda: lab.run.state is not state and lab.run.over)
        assert lab.run.state.pad.read is None  # nothing read by this network, nor kept of the last
        await pilot.press("d")
        await until(pilot, lambda: lab.run.state.pad.read is not None)
        assert lab.run.state.pad.read is not read


async def test_a_run_of_an_earlier_day_reads_what_is_drawn(open_lab):
    async with open_lab("digits --epochs 2") as (pilot, lab):
        first = (await trained(pilot, lab)).look["network"]
    with Store.open() as store:
        (kept,) = list_runs(store)
    assert kept.status == "done"
    async with open_lab("digits --epochs 2") as (pilot, lab):
        if lab.run is None:
            lab.follow(pilot.app.runs.recall(lab.activity, lab.spec, kept, []))
        await until(pilot, lambda: "network" in lab.run.state.look)
        assert lab.run.state.look["network"] == first
        await pilot.press("d")
        await drag(pilot, lab, (0.1, 0.2), (0.9, 0.4))
        await until(pilot, lambda: lab.run.state.pad.read is not None)
