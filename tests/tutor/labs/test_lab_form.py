"""The form: everything by keyboard, and what is wrong is said where it stands."""

from __future__ import annotations

from loops import some
from pilot import screen_text, until

from tutor.activities.destinations import Open
from tutor.app.widgets.lab.lab_form import LabForm
from tutor.labs.digits.spec import DigitsSpec
from tutor.learner import Store, setting
from tutor.learner.settings import LAST
from tutor.study.overview import left_off


def read(lab):
    return lab.query_one(LabForm).read()


async def go_to(pilot, lab, field):
    """Tab through the form until the field has the focus."""
    for _ in range(30):
        if pilot.app.focused is lab.query_one(f"#{field}"):
            return
        await pilot.press("tab")
    raise AssertionError(f"Tab does not reach {field}")


async def focus(pilot, lab, field):
    lab.query_one(f"#{field}").focus()
    await pilot.pause()


async def put(pilot, lab, field, text, go_to=focus):
    await go_to(pilot, lab, field)
    await pilot.press("home", "ctrl+k", *text.replace(",", "|").replace("|", ","))


async def test_every_setting_can_be_changed_by_keyboard_alone(open_lab):
    async with open_lab() as (pilot, lab):
        assert read(lab) == DigitsSpec()
        await go_to(pilot, lab, "activation")
        await pilot.press("right", "right")
        await go_to(pilot, lab, "optimizer")
        await pilot.press("right", "right", "right")  # sgd comes after lion, the last
        for field, text in [
            ("hidden", "64,16"), ("rate", "1e-2"), ("batch", "8"), ("epochs", "5"), ("seed", "9"),
        ]:  # fmt: skip
            await put(pilot, lab, field, text, go_to)
        assert read(lab) == DigitsSpec(
            hidden=(64, 16), activation="relu", optimizer="sgd", rate=0.01, batch=8, epochs=5,
            seed=9,
        )  # fmt: skip


def said_below(lab):
    """What the form says is wrong."""
    return "".join(str(problem.render()) for problem in lab.query("#problem.-shown"))


BAD = [
    ("hidden", "0", "1 to 1024 units", "64"),
    ("hidden", "", "is empty: expected 1 to 8 layer sizes", "64"),
    ("rate", "-1", "above 0", "0.1"),
    ("rate", "1e", "such as 0.003", "0.1"),
    ("batch", "9999", "1,293", "8"),
    ("epochs", "0", "from 1 to", "3"),
    ("seed", "1.5", "whole number", "1"),
]
"""A field, what is typed into it, what is said of that, and what can stand there."""


async def test_a_bad_field_is_explained_below_the_fields_and_nothing_starts(open_lab):
    async with open_lab(size=(80, 24)) as (pilot, lab):
        for field, text, words, right in some(BAD):
            await put(pilot, lab, field, text)
            await pilot.press("enter")
            await until(pilot, lambda words=words: words in said_below(lab))
            assert lab.run is None
            await until(pilot, lambda field=field: f"▴ {field}" in screen_text(pilot))
            rows = screen_text(pilot).split("\n")
            told = next(row for row in rows if "▴" in row)
            window = lab.query_one("#fields").region
            fields = [w.region for w in lab.query("NumberField, Chooser") if w.region in window]
            assert fields
            assert all(rows.index(told) >= region.bottom for region in fields)
            assert pilot.app.focused is lab.query_one(f"#{field}")
            await pilot.press("1")
            await until(pilot, lambda: "▴" not in screen_text(pilot))
            await put(pilot, lab, field, right)


async def test_in_a_field_numbers_are_typed_and_letters_are_commands(open_lab):
    async with open_lab() as (pilot, lab):
        await put(pilot, lab, "rate", "1e-")
        await pilot.press("3", "l")
        assert lab.query_one("#rate").value == "1e-3"
        assert lab.state.log
        await pilot.press("p")
        assert lab.pace == 1.0
        await pilot.press("question_mark")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "HelpScreen")


async def test_a_key_that_no_number_has_and_that_does_nothing_says_what_is_expected(open_lab):
    async with open_lab() as (pilot, lab):
        await put(pilot, lab, "epochs", "3")
        await pilot.press("k")
        assert lab.query_one("#epochs").value == "3"
        await until(pilot, lambda: "epochs 'k': expected a whole number" in screen_text(pilot))
        await pilot.press("0")
        await until(pilot, lambda: "▴" not in screen_text(pilot))


async def test_a_space_after_a_comma_starts_nothing(open_lab):
    async with open_lab() as (pilot, lab):
        await put(pilot, lab, "hidden", "64,")
        await pilot.press("space", "8")
        assert lab.query_one("#hidden").value == "64,8"
        assert lab.run is None


async def test_enter_in_a_field_starts_and_escape_leaves_the_form_only(open_lab):
    async with open_lab("digits --epochs 50000") as (pilot, lab):
        await focus(pilot, lab, "rate")
        await pilot.press("escape")
        assert pilot.app.focused is lab
        assert pilot.app.current_mode == "train"
        await focus(pilot, lab, "epochs")
        await pilot.press("enter")
        await until(pilot, lambda: lab.running)


async def test_arrows_lead_up_and_down_the_form(open_lab):
    async with open_lab() as (pilot, lab):
        await focus(pilot, lab, "model")
        await pilot.press("down")
        assert pilot.app.focused is lab.query_one("#hidden")
        await pilot.press("up")
        assert pilot.app.focused is lab.query_one("#model")


async def test_only_the_mlp_has_hidden_layers_to_set(open_lab):
    async with open_lab() as (pilot, lab):
        await put(pilot, lab, "hidden", "0")
        await focus(pilot, lab, "model")
        await pilot.press("right")
        assert lab.query_one("#model").value == "softmax"
        assert lab.query_one("#hidden").disabled
        assert lab.query_one("#activation").disabled
        assert read(lab).model == "softmax"


async def test_a_click_turns_a_choice(open_lab):
    async with open_lab() as (pilot, lab):
        await until(pilot, lambda: lab.loaded.is_set() and lab.query_one("#model").region.area > 0)
        await pilot.pause()
        await pilot.click("#model", offset=(6, 0))
        await until(pilot, lambda: lab.query_one("#model").value == "softmax")
        await pilot.click("#model", offset=(0, 0))
        await until(pilot, lambda: lab.query_one("#model").value == "mlp")


async def test_what_is_wrong_with_a_field_moves_nothing(open_lab):
    def places():
        return [w.region for w in lab.query("NumberField, Chooser, RunStatus, PictureView")]

    async with open_lab() as (pilot, lab):
        await put(pilot, lab, "hidden", "5000")
        before = places()
        await pilot.press("enter")
        await until(pilot, lambda: "1 to 1024 units" in said_below(lab))
        await pilot.pause()
        assert places() == before


async def test_continue_leads_back_to_the_lab_with_what_stood_in_the_form(open_lab):
    async with open_lab() as (pilot, lab):
        await until(pilot, lambda: lab.loaded.is_set())
        await put(pilot, lab, "epochs", "7")
        await until(pilot, lambda: lab.spec.epochs == 7)
        await until(pilot, lambda: setting(pilot.app.store, LAST) == "train digits --epochs=7")
    with Store.open() as store:
        assert left_off(store) == Open("train", DigitsSpec(epochs=7))
