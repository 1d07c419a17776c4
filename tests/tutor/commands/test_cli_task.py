"""``backstep task``: a training with one's own settings, a walk stepped by words."""

from __future__ import annotations

import json

import pytest
from exercise_sample import DOUBLE

LESSON = """\
---
title: The first chapter
slug: first
number: 0
---

# The first chapter

## Do

```task find-it
Find the mistake.

bench: step mazur
goal: faults_found >= 1 and predicted >= 1
= It was there.
```

```task train-it
Learn with SGD.

bench: train digits --epochs 1
goal: optimizer = sgd and train_accuracy > 0.5
= It learns.
```
"""


@pytest.fixture
def chapter(course):
    (course / "en" / "00-first.md").write_text(LESSON, encoding="utf-8")


def test_a_training_is_judged_by_its_settings_and_measures(chapter, backstep):
    assert backstep("task", "first/train-it")[0] == 1  # adam, as on its bench
    code, out, _ = backstep("task", "first/train-it", "--optimizer", "sgd", "--json")
    events = [json.loads(line) for line in out.splitlines()]
    assert (code, events[-1]["met"]) == (0, True)
    assert events[-1]["reached"]["optimizer"] == "sgd"
    assert events[-1]["reached"]["train_accuracy"] > 0.5
    assert "✓ first/train-it" in backstep("task")[1]


def test_a_walk_is_stepped_by_words(chapter, backstep):
    moves = ["go 1", "predict 0.3775", "hide", *(f"go {n}\naccuse" for n in range(1, 41))]
    code, out, err = backstep("task", "first/find-it", typed="\n".join(moves))
    assert (code, out.splitlines()[-2:]) == (
        0,
        ["It was there.", "Reached: faults_found = 1, predicted = 1"],
    )
    assert "Found:" in err


def test_what_is_no_verb_or_setting_is_refused(chapter, backstep):
    code, _, err = backstep("task", "first/find-it", typed="fly\n")
    assert (code, "fly" in err) == (2, True)
    code, _, err = backstep("task", "first/train-it", "--optimiser", "sgd")
    assert (code, "--optimizer" in err) == (2, True)
    code, _, err = backstep("task", "first/trane-it")
    assert (code, "train-it" in err) == (2, True)


def test_the_task_says_how_it_is_done_here(chapter, backstep):
    out = " ".join(backstep("task", "first/find-it")[1].split())
    assert "The bench: backstep step mazur" in out
    assert "The goal: faults_found >= 1 and predicted >= 1" in out
    assert "hide (v), accuse (k)" in out


@pytest.mark.parametrize(("slip", "meant"), [("--jsno", "--json"), ("--optimizr", "--optimizer")])
def test_a_slip_in_an_option_of_the_task_or_of_its_bench_is_recognized(
    chapter, backstep, slip, meant
):
    code, _, err = backstep("task", "first/train-it", slip)
    assert (code, f"did you mean {meant}?" in err) == (2, True)


def test_lists_show_what_is_to_be_done_as_text(course, backstep):
    text = LESSON.replace("Find the mistake.", "Find *the* [mistake](#do).\n\nTake your time.")
    text += DOUBLE.replace("Write `double(x)`.", "Write **double**:\nwith `x`.\n\nAnd no more.")
    (course / "en" / "00-first.md").write_text(text, encoding="utf-8")
    assert backstep("task")[1].splitlines()[:2] == ["· first/find-it", "    Find the mistake."]
    assert backstep("exercise", "--plain")[1].splitlines() == [
        "· first/double", "    Write double: with `x`.",
    ]  # fmt: skip
