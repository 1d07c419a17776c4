"""What programs are told, a line an event."""

from __future__ import annotations

import json

from tutor.learner import Store, latest_verdicts


def events(out):
    return [json.loads(line) for line in out.splitlines()]


def test_the_chapters_and_a_page_as_json(backstep, course):
    chapters = events(backstep("read", "--json")[1])
    assert [(one["chapter"], one["written"]) for one in chapters] == [
        ("first", True),
        ("later", False),
    ]
    pages = events(backstep("read", "0", "--json")[1])
    assert pages[0]["page"] == "one-page"
    blocks = [block for page in pages for block in page["blocks"]]
    assert {"prose", "snippet", "bench", "question"} == {block["block"] for block in blocks}
    assert "step xor --at 3" in [block.get("command") for block in blocks]


def test_a_program_answers_a_question_a_line(backstep, course):
    asked = events(backstep("quiz", "0", "--json")[1])
    questions = [one["question"] for one in asked if one["event"] == "question"]
    assert asked[-1] == {"event": "done", "answered": 0, "right": 0}
    told = events(backstep("quiz", "0", "--json", typed='a\n3\n"one\\ntwo"\n')[1])
    verdicts = {one["question"]: one["correct"] for one in told if one["event"] == "verdict"}
    assert verdicts == {"first/pick": False, "first/count": True, "first/prints": True}
    assert set(verdicts) <= set(questions)
    assert told[-1] == {"event": "done", "answered": 3, "right": 2}
    with Store.open() as store:
        assert latest_verdicts(store) == verdicts


def test_what_is_no_answer_is_refused_and_does_not_count(backstep, course):
    told = events(backstep("quiz", "0", "--json", typed="zzz\n")[1])
    assert [one["event"] for one in told][:2] == ["question", "refused"]
    assert told[-1]["answered"] == 0
