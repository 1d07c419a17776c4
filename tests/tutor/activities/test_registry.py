"""One table for the command line, the bench, the linter and the app: what goes in comes out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some
from specs import specs_of

from tutor.activities.errors import SettingError, UsageError
from tutor.activities.registry import activities, activity_of, line_of, parse_line
from tutor.activities.spec import fields_of
from tutor.labs.digits.choices import USUAL_RATE

EVERY = pytest.mark.parametrize("name", activities())


def test_the_stepper_and_the_digits_are_rows_like_any_other():
    assert {"step", "train"} <= set(activities())


@EVERY
@given(st.data())
def test_the_words_of_a_spec_spell_it_again(name, data):
    activity = activities()[name]
    spec = data.draw(specs_of(activity.spec))
    first, *words = activity.command(spec)
    assert first == name
    assert activity.parse(words) == spec
    assert parse_line(line_of(spec)) == spec


@EVERY
@given(st.data())
def test_a_spec_comes_back_from_json_and_from_a_form_as_it_was(name, data):
    activity = activities()[name]
    spec = data.draw(specs_of(activity.spec))
    assert activity.spec.from_json(json.loads(json.dumps(spec.as_json()))) == spec
    filled = {key: text for key, text in spec.texts().items() if getattr(spec, key) is not None}
    assert activity.spec.from_texts(filled) == spec


@EVERY
def test_the_default_spec_can_be_opened_and_is_its_activitys(name):
    activity = activities()[name]
    assert activity.checked(activity.spec()) == activity.spec()
    assert activity_of(activity.spec()).name == name


@EVERY
def test_a_key_of_a_file_that_is_no_setting_gets_the_nearest(name):
    spec = activities()[name].spec
    field = fields_of(spec)[0].name
    with pytest.raises(UsageError, match=f"did you mean {field}"):
        spec.from_json({f"{field}s": 1})


def refusal_of(make, *arguments):
    """What is said to arguments of which nothing can be made; None if something can."""
    try:
        make(*arguments)
    except UsageError as error:
        return error
    return None


@EVERY
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_values_of_a_file_that_are_no_settings_are_refused_with_their_key(name, value):
    spec = activities()[name].spec
    for field in some(fields_of(spec)):
        refusal = refusal_of(spec.from_json, {field.name: value})
        if isinstance(refusal, SettingError):
            assert str(refusal).startswith(field.name)
        elif refusal is not None:
            assert field.flag in str(refusal)


_WORDS = st.sampled_from(
    ["step", "train", "mazur", "digits", "--at", "--lr=--", "--", "--help", "-h", "--lr", "0.1",
     "'open", "--element", "--expand", "=", "--at=", "-", "nonsense", "9" * 30, "--hidden=1,,2"]
) | st.text(max_size=8)  # fmt: skip


@given(st.lists(_WORDS, max_size=6).map(" ".join))
def test_any_line_is_a_spec_or_refused_with_some_words(line):
    refusal = refusal_of(parse_line, line)
    if refusal is None:
        spec = parse_line(line)
        assert parse_line(line_of(spec)) == spec
    else:
        assert str(refusal).strip()


OTHER_DIGITS = ["\N{ARABIC-INDIC DIGIT ONE}", "\N{FULLWIDTH DIGIT ONE}", "1_0"]


@EVERY
@pytest.mark.parametrize("text", OTHER_DIGITS)
def test_every_setting_that_is_a_number_takes_the_same_digits(name, text):
    spec = activities()[name].spec
    for field in some(field for field in fields_of(spec) if field.type.numeric):
        assert "expected" in str(refusal_of(spec.from_texts, {field.name: text}))


def test_what_is_wrong_with_the_value_of_an_option_is_said_before_what_follows():
    assert "--lr: expected a value" in str(refusal_of(parse_line, "train digits --lr -x"))


def test_a_setting_that_follows_another_suits_it_on_the_command_line_too():
    spec = parse_line("train digits --optimizer sgd")
    assert spec.rate == USUAL_RATE["sgd"] != parse_line("train digits").rate
    kept = parse_line("train digits --optimizer sgd --lr 0.003")
    assert kept.rate == 0.003
    assert parse_line(line_of(kept)) == kept


def test_points_in_the_plane_are_trained_on_where_they_can_be_seen():
    spec = parse_line("train moons --hidden 8,8")
    assert spec == parse_line("playground moons --hidden 8,8")
    assert line_of(spec) == "playground moons --hidden=8,8"
    told = str(refusal_of(parse_line, "train --seed 1 moons"))
    assert "'moons': expected backstep playground moons for points in the plane" in told
