"""A lab is a folder: one that is added without touching another file works everywhere."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pilot import screen_text, until

import tutor.labs
from tutor.activities.destinations import Open
from tutor.activities.errors import UsageError
from tutor.activities.registry import activity_named, line_of, parse_line
from tutor.app.app import BackstepApp
from tutor.app.palette import elsewhere
from tutor.app.widgets.lab.lab_view import LabView
from tutor.app.widgets.page.bench import Bench
from tutor.authoring.lint import lint
from tutor.cli import main
from tutor.learner import Store, curve_of, list_runs
from tutor.running.training import client

FOLDER = str(Path(__file__).parent)

CHILD = f"""\
import runpy, sys
import tutor.labs
tutor.labs.__path__.append({FOLDER!r})
runpy.run_module("tutor", run_name="__main__", alter_sys=True)
"""


@pytest.fixture(autouse=True, scope="module")
def added():
    """The toy lab is there, in the child processes as well."""
    tutor.labs.__path__.append(FOLDER)
    before = client.python_command
    client.python_command = lambda module, *words: [sys.executable, "-c", CHILD, *words]
    yield
    client.python_command = before
    tutor.labs.__path__.remove(FOLDER)


@given(st.integers(1, 100_000), st.sampled_from(["plus", "minus"]))
def test_its_command_line_spells_its_settings(steps, sign):
    toy = activity_named("toy")
    spec = toy.spec(steps=steps, sign=sign)
    assert toy.parse(toy.command(spec)[1:]) == spec == parse_line(line_of(spec))


def test_it_is_a_command_for_people_and_for_programs(capsys):
    assert main(["toy", "--steps=4", "--sign=minus", "--plain"]) == 0
    told = ["round -2", "round -4", "done -4", "saved as run 1"]
    assert capsys.readouterr().out.splitlines() == told
    assert main(["toy", "--steps=3", "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events] == ["start", "round", "done"]
    with Store.open() as store:
        last, first = list_runs(store)
        assert [last.activity, first.activity] == ["toy", "toy"]
        assert last.settings == {"steps": 3, "sign": "plus"}
        assert [point["count"] for point in curve_of(store, first.id)] == [-2, -4]


def test_its_runs_stand_in_the_progress_with_what_they_came_to(capsys):
    assert main(["toy", "--steps=4", "--sign=minus", "--plain"]) == 0
    capsys.readouterr()
    assert main(["progress", "--plain"]) == 0
    (row,) = (line for line in capsys.readouterr().out.splitlines() if "to minus 4" in line)
    assert "✓ count -4" in row


def test_a_bad_bench_line_is_refused_with_the_nearest_name():
    with pytest.raises(UsageError, match="--steps"):
        parse_line("toy --step 3")
    with pytest.raises(UsageError, match="did you mean minus"):
        parse_line("toy --sign minu")


CONTENTS = """\
title = "A course"

[[chapter]]
number = 0
slug = "counting"
title = "Counting"
idea = "One, two."
file = "00-counting.md"
minutes = 3
needs = []
"""
CHAPTER = """\
---
title: Counting
slug: counting
number: 0
---

# Counting

## Count

**Do this:** Press b, then space.

```bench
{bench}
```
"""


@pytest.fixture
def chapter_with(tmp_path):
    """A course of one chapter file, with its bench in line 13."""

    def write(bench):
        english = tmp_path / "en"
        english.mkdir(exist_ok=True)
        (tmp_path / "course.toml").write_text(CONTENTS, encoding="utf-8")
        (english / "00-counting.md").write_text(CHAPTER.format(bench=bench), encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("bench", ["toy", "toy --steps 3", "toy --sign minus --steps 100"])
def test_the_linter_accepts_it_on_the_bench_of_a_chapter(chapter_with, bench):
    linted = lint(root=chapter_with(bench))
    assert linted.problems == []
    ((_, chapter),) = linted.chapters
    assert chapter.pages[0].bench.command == bench


@pytest.mark.parametrize(
    ("bench", "said"),
    [
        ("toy --step 3", "--steps"),
        ("toy --steps many", "many"),
        ("toy --steps 100001", "100,000"),
        ("toy --sign minu", "did you mean minus"),
        ("toi --steps 3", "toy"),
    ],
)
def test_the_linter_refuses_a_bad_bench_of_a_chapter_with_file_and_line(chapter_with, bench, said):
    root = chapter_with(bench)
    (problem,) = lint(root=root).problems
    assert str(problem).startswith(f"{root / 'en' / '00-counting.md'}:13: ")
    assert f"the bench {bench!r} cannot be set" in problem.text
    assert said in problem.text


async def test_it_is_a_screen_with_a_form_and_keys_and_stands_in_the_palette():
    with Store.open() as store:
        app = BackstepApp(store, Open("toy", activity_named("toy").spec(steps=7)))
        async with app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: "counted 0" in screen_text(pilot))
            assert "steps" in screen_text(pilot)
            await pilot.press("s")
            await until(pilot, lambda: "counted 1" in screen_text(pilot))
            lab = app.screen.query_one(LabView)
            await until(pilot, lambda: lab.run.status == "paused")
            await pilot.press("n")
            await until(pilot, lambda: "counted 2" in screen_text(pilot))
            await until(pilot, lambda: lab.run.status == "paused")
            await pilot.press("space")
            await until(pilot, lambda: "counted 7" in screen_text(pilot))
            await until(pilot, lambda: lab.run.status == "done")
            assert any("Counting" in entry.name for entry in elsewhere(app))


async def test_its_paces_are_its_own():
    with Store.open() as store:
        app = BackstepApp(store, Open("toy"))
        async with app.run_test(size=(100, 30)) as pilot:
            for pace in ("500 rounds/s", "2 rounds/s", "full", "500 rounds/s"):
                await until(pilot, lambda pace=pace: pace in screen_text(pilot))
                await pilot.press("p")


async def test_the_key_for_the_lab_leads_to_the_one_where_a_run_goes_on_or_that_was_open_last():
    with Store.open() as store:
        app = BackstepApp(store)
        async with app.run_test(size=(100, 30)) as pilot:
            for at_hand in ("train", "toy"):
                app.go(Open(at_hand))
                await until(pilot, lambda name=at_hand: app.current_mode == name)
                await pilot.press("f6")
                await until(pilot, lambda: app.current_mode == "progress")
                await pilot.press("f4")
                await until(pilot, lambda name=at_hand: app.current_mode == name)
            lab = app.screen.query_one(LabView)
            await until(pilot, lambda: lab.loaded.is_set())
            await pilot.press("s")
            await until(pilot, lambda: lab.run is not None and lab.run.status == "paused")
            app.go(Open("train"))
            await until(pilot, lambda: app.current_mode == "train")
            await pilot.press("f4")
            await until(pilot, lambda: app.current_mode == "toy")


async def test_it_stands_on_a_bench():
    with Store.open() as store:
        app = BackstepApp(store)
        async with app.run_test(size=(100, 30)) as pilot:
            bench = Bench()
            await app.screen.mount(bench)
            bench.command = "toy --steps 3"
            await until(pilot, lambda: bool(bench.query(LabView)))
            lab = bench.query_one(LabView)
            await until(pilot, lambda: lab.loaded.is_set())
            lab.focus()
            await pilot.press("space")
            await until(pilot, lambda: lab.run is not None and lab.run.over)
            assert lab.run.state.counts == (2, 3)
