from __future__ import annotations

from importlib.resources import files

from core.datasets import words


def test_the_words_are_a_few_hundred_each_once_in_order_and_of_small_letters_only():
    assert 300 <= len(words()) < 1000
    assert list(words()) == sorted(set(words()))
    assert set("".join(words())) == set("abcdefghijklmnopqrstuvwxyz")
    assert {len(word) for word in words()} <= set(range(2, 9))


def test_the_words_are_a_resource_of_the_package():
    kept = files("core.datasets").joinpath("words.txt").read_text("utf-8")
    assert kept == "".join(f"{word}\n" for word in words())
