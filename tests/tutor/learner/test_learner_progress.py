"""Pages, place, snippets, runs, walks, settings, and the summary of them."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.learner import (
    ChapterOutline,
    LearnerDataError,
    ReadingPlace,
    Store,
    WalkPlace,
    WalkProgress,
    curve_of,
    edits,
    finish_run,
    last_place,
    last_walk,
    latest_answers,
    latest_verdicts,
    list_runs,
    list_walks,
    mark_done,
    mark_read,
    open_page,
    pages_opened,
    pages_read,
    progress_summary,
    record_answer,
    record_snippet_run,
    record_walk,
    reset_edit,
    save_edit,
    save_place,
    save_setting,
    save_walk,
    setting,
    snippets_run,
    start_run,
)


def test_resume_lands_where_the_learner_left(tmp_path):
    with Store.open(tmp_path) as store:
        assert last_place(store) is None
        save_place(store, ReadingPlace("perceptron", "xor", 3))
        save_place(store, ReadingPlace("backpropagation", "blame", 12, "step mazur --at 7"))
    with Store.open(tmp_path) as store:
        assert last_place(store) == ReadingPlace(
            "backpropagation", "blame", 12, "step mazur --at 7"
        )


def test_a_walk_is_resumed_where_it_was_left(tmp_path):
    place = WalkPlace("lstm-2", "An LSTM", 44, 70, ("s1", "y"), ("L",), "adam", 2, train_all=True)
    place = place._replace(element=(1, 0), edits=((2, "rate = 0.2"),), bookmarks=(3, 5))
    with Store.open(tmp_path) as store:
        assert last_walk(store) is None
        save_walk(store, WalkPlace("mazur", "Mazur's network", 3, 18))
        save_walk(store, place)
    with Store.open(tmp_path) as store:
        assert last_walk(store) == place


def test_of_a_damaged_place_what_can_be_read_is_kept(tmp_path):
    damaged = {"folded": 3, "edits": [[1, "rate = 0.2"], [1], "x", ["1", "h = relu"]]}
    damaged |= {"element": None, "bookmarks": [2, "3"], "iterations": "many", "new": 1}
    with Store.open(tmp_path) as store:
        save_setting(store, "walk", WalkPlace("mazur", "M", 3, 18)._asdict() | damaged)
        place = WalkPlace("mazur", "M", 3, 18, edits=((1, "rate = 0.2"),), bookmarks=(2,))
        assert last_walk(store) == place


@pytest.mark.parametrize("kept", [3, [1], {"name": "mazur"}, {"walk": "mazur"}, "mazur"])
def test_a_walk_kept_by_another_version_is_none(tmp_path, kept):
    with Store.open(tmp_path) as store:
        save_setting(store, "walk", kept)
        assert last_walk(store) is None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_edited_snippets_survive_character_for_character(tmp_path_factory, code):
    folder = tmp_path_factory.mktemp("edits")
    with Store.open(folder) as store:
        save_edit(store, "perceptron/and-gate", "first try")
        save_edit(store, "perceptron/and-gate", code)
        save_edit(store, "perceptron/other", "x")
        reset_edit(store, "perceptron/other")
    with Store.open(folder) as store:
        assert edits(store) == {"perceptron/and-gate": code}


def test_a_page_read_stays_read_when_it_is_opened_again(store):
    open_page(store, "perceptron", "one")
    assert (pages_opened(store), pages_read(store)) == ({("perceptron", "one")}, set())
    mark_read(store, "perceptron", "one")
    open_page(store, "perceptron", "one")
    assert pages_read(store) == {("perceptron", "one")}


def test_a_run_is_kept_with_its_settings_metrics_and_curve(store, clock):
    first = start_run(store, {"model": "mlp", "lr": 0.003}, "train")
    clock.pass_minutes(1)
    second = start_run(store, {"model": "softmax"}, "train")
    curve = [[0, 2.3026], [1, math.nan]]
    finish_run(store, first, "diverged", {"train_loss": math.inf}, curve)
    newest, oldest = list_runs(store)
    assert (newest.id, newest.status, newest.finished) == (second, "unfinished", None)
    assert oldest.settings == {"model": "mlp", "lr": 0.003}
    assert oldest.metrics == {"train_loss": math.inf}
    assert oldest.status == "diverged"
    assert oldest.finished - oldest.started == 60_000_000
    assert curve_of(store, first)[0] == [0, 2.3026]
    assert math.isnan(curve_of(store, first)[1][1])
    assert curve_of(store, second) == []
    assert [run.id for run in list_runs(store, limit=1)] == [second]


def test_a_run_that_does_not_exist_is_named(store):
    with pytest.raises(LearnerDataError, match="no run 7"):
        finish_run(store, 7, "done", {})
    with pytest.raises(LearnerDataError, match="no run 7"):
        curve_of(store, 7)


def test_what_was_reached_in_a_walk_stays_reached(store, clock):
    record_walk(store, "mazur", 19, finished_backward=True)
    clock.pass_minutes(1)
    record_walk(store, "mazur", 3)
    clock.pass_minutes(1)
    record_walk(store, "xor", 5)
    assert list_walks(store) == [WalkProgress("xor", 5, False), WalkProgress("mazur", 19, True)]


def test_settings_keep_any_json_value(store):
    assert setting(store, "theme", "dark") == "dark"
    save_setting(store, "theme", "nord")
    save_setting(store, "lab", {"hidden": [32], "lr": 0.003})
    save_setting(store, "theme", "gruvbox")
    assert setting(store, "theme") == "gruvbox"
    assert setting(store, "lab") == {"hidden": [32], "lr": 0.003}


def test_the_latest_answer_decides_whether_a_question_counts_as_right(store):
    record_answer(store, "q/a", "x", correct=False)
    record_answer(store, "q/a", "y", correct=True)
    record_answer(store, "q/b", "x", correct=True)
    record_answer(store, "q/b", "y", correct=False)
    assert latest_verdicts(store) == {"q/a": True, "q/b": False}
    assert {q: a.answer for q, a in latest_answers(store).items()} == {"q/a": "y", "q/b": "y"}


def test_the_summary_counts_what_the_lessons_still_have(store, clock):
    outlines = [
        ChapterOutline(
            "perceptron",
            pages=("one", "two"),
            questions=("perceptron/q1", "perceptron/q2", "perceptron/q3"),
            snippets=("perceptron/and-gate",),
            exercises=("perceptron/update", "perceptron/tape"),
            tasks=("perceptron/find-it",),
        ),
        ChapterOutline("start", pages=("hello",), tasks=("start/first-steps",)),
        ChapterOutline("losses"),
    ]
    mark_read(store, "perceptron", "one")
    open_page(store, "perceptron", "two")
    mark_read(store, "perceptron", "removed-page")
    mark_read(store, "start", "hello")
    record_answer(store, "perceptron/q1", "a", correct=True)
    record_answer(store, "perceptron/q2", "a", correct=False)
    record_answer(store, "perceptron/removed", "a", correct=False)
    record_answer(store, "perceptron/update", "return 1", correct=True)
    record_answer(store, "perceptron/update", "return 2", correct=False)
    record_answer(store, "perceptron/tape", "return 2", correct=False)
    mark_done(store, "start/first-steps")
    record_snippet_run(store, "perceptron/and-gate", "ok")
    record_snippet_run(store, "perceptron/and-gate", "ok")
    record_walk(store, "mazur", 4)
    finish_run(store, start_run(store, {}, "train"), "done", {})
    clock.pass_minutes(20)

    summary = progress_summary(store, outlines, lambda question: question != "perceptron/removed")
    assert summary.chapter("perceptron")._asdict() == {
        "slug": "perceptron",
        "pages": 2,
        "pages_opened": 2,
        "pages_read": 1,
        "questions": 3,
        "questions_answered": 2,
        "questions_right": 1,
        "snippets": 1,
        "snippets_run": 1,
        "exercises": 2,
        "exercises_passed": 1,
        "tasks": 1,
        "tasks_done": 0,
        "known": False,
    }
    assert summary.chapter("perceptron").left == (1, 1, 1, 1)
    assert [chapter.done for chapter in summary.chapters] == [False, True, False]
    assert (summary.due, summary.runs) == (3, 1)
    assert json.loads(json.dumps(summary.as_json()))["chapters"][1]["done"] is True
    assert summary.as_json()["walks"] == [
        {"name": "mazur", "furthest": 4, "finished_backward": False}
    ]


@pytest.mark.parametrize("missing", ["page", "question", "exercise", "task", "nothing"])
def test_a_chapter_is_done_once_nothing_in_it_is_left(store, missing):
    outline = ChapterOutline("a", ("p",), ("a/q",), ("a/s",), ("a/e",), ("a/t",))
    if missing != "page":
        mark_read(store, "a", "p")
    if missing != "question":
        record_answer(store, "a/q", "x", correct=False)
    record_answer(store, "a/e", "x", correct=missing != "exercise")
    if missing != "task":
        mark_done(store, "a/t")
    (chapter,) = progress_summary(store, [outline], lambda question: True).chapters
    assert chapter.done == (missing == "nothing")
    left = {kind for kind, count in chapter.left._asdict().items() if count}
    assert left == ({f"{missing}s"} - {"nothings"})


def test_a_snippet_that_was_refused_or_stopped_has_not_run(store):
    for name, status in (("a", "cancelled"), ("b", "timeout"), ("c", "error"), ("d", "ok")):
        record_snippet_run(store, f"perceptron/{name}", status)
    assert snippets_run(store) == {"perceptron/c", "perceptron/d"}
