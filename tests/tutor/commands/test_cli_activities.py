from __future__ import annotations

import json

import pytest
from loops import some

from tutor.activities.registry import activities
from tutor.activities.spec import fields_of


def test_the_registry_is_listed_with_every_setting_as_text_and_as_json(backstep):
    code, out, err = backstep("activities", "--json")
    assert (code, err) == (0, "")
    listed = {row["name"]: row for row in map(json.loads, out.splitlines())}
    text = backstep("activities", "--plain")[1]
    assert list(listed) == list(activities())
    for name, activity in some(activities().items()):
        row = listed[name]
        assert (row["title"], row["chapter"]) == (activity.title, activity.chapter or None)
        assert [one["name"] for one in row["settings"]] == [
            field.name for field in fields_of(activity.spec)
        ]
        defaults = {one["name"]: one["default"] for one in row["settings"]}
        assert activity.spec.from_json(defaults) == activity.spec()
        assert f"{name}  {activity.title}" in text
        assert all(field.called in text for field in fields_of(activity.spec))


@pytest.mark.parametrize("form", ["--plain", "--json"])
@pytest.mark.parametrize("name", activities())
def test_every_activity_runs_with_its_defaults(backstep, name, form):
    code, out, err = backstep(name, form)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines
    if form == "--json":
        assert all("event" in json.loads(line) for line in lines)
