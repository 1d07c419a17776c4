from __future__ import annotations

import json
import re

from tutor.learner import Store, mark_read, record_answer, record_snippet_run, record_walk


def test_progress_tells_what_was_done(backstep, course):
    with Store.open() as store:
        mark_read(store, "first", "one-page")
        record_answer(store, "first/pick", "the second", correct=True)
        record_snippet_run(store, "first/hello", "ok")
        record_walk(store, "mazur", 6)
    backstep("train", "--epochs", "1")
    code, out, _ = backstep("progress", "--json")
    assert code == 0
    summary = json.loads(out)
    assert summary["event"] == "progress"
    (chapter,) = summary["chapters"]
    assert (chapter["pages_read"], chapter["pages"]) == (1, 2)
    assert (chapter["questions_right"], chapter["questions"]) == (1, 3)
    assert (chapter["snippets_run"], chapter["snippets"]) == (1, 2)
    assert summary["runs"] == 1
    assert summary["latest_runs"][0]["status"] == "done"
    assert summary["walks"][0]["name"] == "mazur"
    run = summary["latest_runs"][0]
    for time in (summary["next_due"], run["started"], run["finished"]):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time)

    text = backstep("progress")[1]
    assert "The first chapter" in text
    assert "1/2" in text
    assert "mazur       to step 6" in text
    assert "64-32-10 tanh" in text
    head = next(line for line in text.splitlines() if line.startswith("chapter"))
    row = next(line for line in text.splitlines() if "0  The first chapter" in line)
    assert [m.end() for m in re.finditer(r"\d+/\d+", row)] == [
        m.end() for m in re.finditer("read|right|run|built", head)
    ]


def test_a_chapter_that_cannot_be_read_is_left_out_and_named(backstep, course):
    (course / "en" / "00-first.md").write_text("nothing", encoding="utf-8")
    code, out, err = backstep("progress", "--json")
    assert code == 0
    assert json.loads(out)["chapters"] == []
    assert "00-first.md:1" in err


def test_a_run_with_settings_of_another_version_is_listed_all_the_same(backstep, course):
    from tutor.learner import start_run

    with Store.open() as store:
        start_run(store, {"model": "of-another-version", "heads": 4}, "train")
    code, out, _ = backstep("progress")
    assert code == 0
    assert "settings of another version" in out


def test_programs_hear_of_mastery_days_and_what_comes_next(backstep, course):
    with Store.open() as store:
        record_answer(store, "first/pick", "b", correct=True)
    told = json.loads(backstep("progress", "--json")[1])
    assert told["mastery"] == {"first": 1 / 3}
    assert list(told["topics"].values()) == [1 / 3]
    (day,) = told["days"]
    assert (day["answers"], day["right"], day["pages"]) == (1, 1, 0)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day["day"])
    assert told["next"][0]["command"] == "backstep read 0/1"
    text = backstep("progress")[1]
    assert "33 %" in text
    assert f"{day['day']}  1 answer (1 right)" in text
    assert "Mastery is the share of what a chapter asks" in " ".join(text.split())
