"""``backstep glossary``: what a word means."""

from __future__ import annotations

import json


def test_a_word_is_explained_with_the_page_that_introduces_it(backstep):
    code, out, _ = backstep("glossary", "learning", "rate")
    assert code == 0
    assert "W ← W − η · dW" in out
    assert "backstep read perceptron/rate" in out


def test_every_word_is_listed_and_each_is_an_object(backstep):
    listed = backstep("glossary", "--plain")[1]
    events = [json.loads(line) for line in backstep("glossary", "--json")[1].splitlines()]
    assert len(events) > 60
    assert all(event["event"] == "term" and event["text"] for event in events)
    assert all(f"{event['term']}\n---" in listed for event in events)
    assert "W ← W − η · dW" in listed
    one = json.loads(backstep("glossary", "SoftMax", "--json")[1])
    assert (one["term"], one["page"]) == ("softmax", "losses/softmax")


def test_a_word_that_nobody_explains_is_refused_with_the_nearest(backstep):
    code, out, said = backstep("glossary", "softmx")
    assert (code, out) == (2, "")
    assert "did you mean softmax?" in said


def test_a_course_without_a_glossary_says_so(backstep, course):
    assert "no glossary" in backstep("glossary", "--plain")[1]
