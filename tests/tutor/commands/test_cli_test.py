"""A chapter's test on the command line."""

from __future__ import annotations

import json

from tutor.learner import Store, answers_to, chapters_known

RIGHT = "b\n3\none\ntwo\n"


def known():
    with Store.open() as store:
        return chapters_known(store)


def test_whoever_answers_all_rightly_knows_the_chapter(backstep, course):
    code, out, err = backstep("test", "0", "--plain", typed=RIGHT)
    assert all(len(line) <= 80 for line in out.splitlines())
    assert (code, err) == (0, "")
    assert "3 questions, one answer each, no hints" in out
    assert out.endswith("3 of 3 right, and 3 were needed. You know this chapter.\n")
    assert known() == {"first"}
    with Store.open() as store:
        (answer,) = answers_to(store, "first/count")
    assert (answer.answer, answer.correct, answer.context) == ("3", True, "test")
    assert " known" in backstep("progress")[1]
    assert json.loads(backstep("progress", "--json")[1])["chapters"][0]["known"] is True


def test_nothing_is_told_before_the_end_and_each_question_is_asked_once(backstep, course):
    code, out, _ = backstep("test", "0", "--plain", typed="a\n4\n\n")
    assert code == 1
    *_rest, last = out.split("> ")
    assert "It is not the first." not in out.removesuffix(last)
    assert "It is not the first." in last
    assert "You left it out." in last
    assert "0 of 3 right, but 3 were needed. What you got wrong comes back in review." in last
    assert known() == set()


def test_a_test_that_is_left_does_not_count(backstep, course):
    for typed in ("b\n3\nq\n", "b\n3\n"):
        code, out, _ = backstep("test", "0", "--plain", typed=typed)
        assert code == 1
        assert out.endswith("You left the test, so it does not count.\n")
    assert known() == set()


def test_what_is_no_answer_is_asked_again(backstep, course):
    code, out, _ = backstep("test", "0", "--plain", typed="z\nb\nmany\n3\none\ntwo\n")
    assert code == 0
    assert "a letter from a to b" in out


def test_each_prompt_says_how_to_leave_a_question_out(backstep, course):
    code, out, _ = backstep("test", "0", "--plain", typed="\n" * 3)
    before = out.split("> ")[:-1]
    assert len(before) == 3
    assert all("an empty line leaves it out, q ends the test)\n" in each for each in before)
    assert out.count("You left it out.") == 3
    assert code == 1


def test_a_program_hears_the_verdicts_at_the_end(backstep, course):
    code, out, _ = backstep("test", "0", "--json", typed='b\n4\n"one\\ntwo"\n')
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["event"] for event in events] == ["question"] * 3 + ["verdict"] * 3 + ["done"]
    assert [event["hints"] for event in events[:3]] == [[], [], []]
    assert events[-1] == {
        "event": "done", "chapter": "first", "right": 2, "asked": 3, "needed": 3, "passed": False,
    }  # fmt: skip
    assert code == 1


def test_what_cannot_be_tested_is_refused_in_a_sentence(backstep, course):
    code, _, err = backstep("test", "0/one-page", "--plain")
    assert code == 2
    assert "a test is of a whole chapter" in err
    code, _, err = backstep("test", "1", "--plain")
    assert code == 2
    assert "still to come" in err
