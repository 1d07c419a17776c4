"""The curves of a training: values read at an epoch, zoom, the best epoch, and their legend."""

from __future__ import annotations

import pytest
from pilot import screen_text, until

from tutor.app.widgets.lab.picture_view import PictureView
from tutor.labs.digits.panes.loss_and_accuracy import BEST, legend, picture, plots
from tutor.labs.digits.spec import DigitsSpec
from tutor.labs.digits.state import DigitsState

EPOCHS = 40
SETTINGS = DigitsSpec(epochs=EPOCHS)
LOWEST = 24
"""The epoch at which the made-up validation loss is lowest."""


def epoch(number):
    return {
        "event": "epoch",
        "epoch": number,
        "step": number * SETTINGS.steps_per_epoch,
        "train_loss": 2.0 / (1 + number),
        "train_accuracy": number / 100,
        "validation_loss": 0.5 + abs(number - LOWEST) / 50,
        "validation_accuracy": number / 200,
    }


def trained(epochs=EPOCHS):
    state = DigitsState(SETTINGS)
    for number in range(epochs + 1):
        state.take(epoch(number))
    return state


def words(state, width=100):
    return " ".join(legend(state, width).text.split())


def test_no_value_is_read_until_a_key_asks_for_it():
    assert trained().cursor is None
    assert "epoch 40" not in words(trained())


def test_reading_begins_at_the_last_epoch_and_goes_back_one_by_one():
    state = trained()
    for at in (40, 39, 38):
        state.step_back()
        assert state.cursor == at
        measured = epoch(at)
        said = words(state)
        assert f"epoch {at} " in said
        for part in ("train", "validation"):
            loss, accuracy = measured[f"{part}_loss"], measured[f"{part}_accuracy"]
            assert f"{part} {loss:.4f} / {accuracy:.3f}" in said
    state.step_on()
    assert state.cursor == 39


def test_between_two_epochs_the_values_are_named_by_the_epoch_that_they_are_of():
    state = trained()
    per_epoch = SETTINGS.steps_per_epoch
    for step, at in ((27 * per_epoch, 27), (27 * per_epoch - 1, 26), (26 * per_epoch + 1, 26)):
        state.show_moment(step, [])
        assert f"epoch {at} " in words(state)
        assert f"train {epoch(at)['train_loss']:.4f} / " in words(state)


def test_reading_ends_after_the_last_epoch_and_stops_at_the_first():
    state = trained(3)
    state.step_back()
    state.step_on()
    assert state.cursor is None
    for _ in range(10):
        state.step_back()
    assert state.cursor == 0


def test_before_the_first_epoch_there_is_nothing_to_read():
    state = DigitsState(SETTINGS)
    state.step_back()
    assert state.cursor is None


def test_the_cursor_is_a_line_through_both_plots():
    state = trained()
    state.step_back()
    assert [plot.cursor for plot in plots(state)] == [40.0, 40.0]
    before = picture(trained(), 100, 14).text.count("│")
    assert picture(state, 100, 14).text.count("│") > before + 10


def test_zooming_shows_the_last_half_then_the_last_tenth_then_all():
    state = trained()
    assert state.x_range == (0.0, 40.0)
    for part in (0.5, 0.1):
        state.change_zoom()
        start, end = state.x_range
        assert (end - start, end) == (pytest.approx(EPOCHS * part), EPOCHS)
    state.change_zoom()
    assert state.x_range == (0.0, 40.0)


def test_a_zoomed_loss_has_an_axis_of_its_own():
    state = trained()
    whole = plots(state)[0]
    state.change_zoom()
    zoomed = plots(state)[0]
    assert whole.y_range is None  # from 0 up to the highest
    assert zoomed.y_range == (pytest.approx(2 / 41), pytest.approx(0.5 + 16 / 50))


def test_reading_stays_within_what_is_zoomed_to():
    state = trained()
    state.change_zoom()
    for _ in range(100):
        state.step_back()
    assert state.cursor == 20


def test_the_best_epoch_is_that_of_the_lowest_validation_loss_and_is_marked():
    for epochs, best in ((10, 10), (LOWEST, LOWEST), (EPOCHS, LOWEST)):
        state = trained(epochs)
        assert state.best == (best, epoch(best)["validation_loss"])
        assert f"{BEST} best epoch {best}" in words(state)
        curves = picture(state, 100, 14).text.split("\n", 1)[1]
        assert curves.count(BEST) == 1  # on the loss alone


@pytest.mark.parametrize("read", [False, True])
@pytest.mark.parametrize("width", [20, 28, 36, 44, 60, 80, 120])
def test_the_legend_takes_as_many_lines_as_it_needs_and_loses_no_word(width, read):
    state = trained()
    if read:
        state.step_back()
    drawing = legend(state, width)
    longest = max(len(part) for part in legend(state, 500).text.split("   "))
    assert drawing.width <= max(width, longest)  # one part a line, where there is no more room
    assert words(state, width) == words(state, 500)
    assert (drawing.height == 1) == (legend(state, 500).width <= width)


async def test_the_keys_read_zoom_and_scale_what_is_on_the_screen(open_lab):
    async with open_lab("digits --epochs 12") as (pilot, lab):
        lab.pace = None
        await pilot.press("space")
        await until(pilot, lambda: lab.run is not None and lab.run.over)
        state = lab.run.state
        await pilot.press("left")
        await until(pilot, lambda: "epoch 11   ─ train" in screen_text(pilot))
        assert f"{state.loss.y[11]:.4f} / {state.accuracy.y[11]:.3f}" in screen_text(pilot)
        await pilot.press("left", "left")
        await until(pilot, lambda: "epoch 9   ─ train" in screen_text(pilot))
        assert f"{state.loss.y[9]:.4f} / {state.accuracy.y[9]:.3f}" in screen_text(pilot)
        await pilot.press("right", "right", "right")
        await until(pilot, lambda: "─ train   ┄ validation   " in screen_text(pilot))
        drawn = lab.query_one(PictureView).drawn
        await pilot.press("z")
        await until(pilot, lambda: state.x_range == (6.0, 12.0))
        await pilot.press("l")
        await until(pilot, lambda: "loss (log)" in screen_text(pilot))
        assert lab.query_one(PictureView).drawn > drawn
