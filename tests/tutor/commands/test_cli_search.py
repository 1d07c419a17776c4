"""``backstep search``: what is found, where, and how to open it."""

from __future__ import annotations

import json

from tutor.cli import main


def test_what_is_found_is_printed_with_the_command_that_opens_it(backstep, course):
    code, out, _ = backstep("search", "parag")
    assert code == 0
    assert "0 › One page" in out
    assert "‹paragraph›" in out
    assert "backstep read first/one-page" in out


def test_each_hit_is_an_object_whose_command_works(backstep, course):
    events = [json.loads(line) for line in backstep("search", "hello", "--json")[1].splitlines()]
    assert [event["kind"] for event in events] == ["snippet"]
    (event,) = events
    assert event["event"] == "hit"
    assert event["found"] == ["hello", "hello"]
    assert main([*event["command"].split()[1:], "--plain"]) == 0


def test_chapter_one_stands_first_for_the_perceptron(backstep):
    first = json.loads(backstep("search", "perceptron", "--json", "--most", "1")[1])
    assert (first["kind"], first["command"]) == ("chapter", "backstep read perceptron")


def test_what_nobody_says_is_said_so(backstep, course):
    assert backstep("search", "zzz")[:2] == (0, "Nothing says that.\n")
    assert backstep("search", "zzz", "--json")[:2] == (0, "")
