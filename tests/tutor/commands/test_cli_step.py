from __future__ import annotations

import json

import numpy as np
import pytest
from loops import some
from places import place

from core.examples import EXAMPLES
from core.explain import EXPLAINERS
from core.tape import registry
from tutor.commands import step as command


def steps_of(backstep, *words):
    code, out, err = backstep("step", *words, "--json")
    assert (code, err) == (0, "")
    *steps, done = map(json.loads, out.splitlines())
    return steps, done


def test_the_losses_of_mazurs_network_are_those_of_his_example(backstep):
    _, done = steps_of(backstep, "mazur")
    assert done["loss"] == pytest.approx(0.298371109, abs=5e-10)
    assert done["loss_after"] == done["loss_after_biases_frozen"]
    assert done["loss_after_biases_frozen"] == pytest.approx(0.291027774, abs=5e-10)
    assert done["loss_after_biases_trained"] == pytest.approx(0.285750887, abs=5e-10)
    assert (done["rate"], done["frozen"]) == (0.5, ["b1", "b2"])


def test_biases_are_trained_when_asked(backstep):
    steps, done = steps_of(backstep, "mazur", "--train-biases")
    assert done["loss_after"] == done["loss_after_biases_trained"]
    assert done["frozen"] == []
    assert {"b1", "b2"} <= {s["name"] for s in steps if s["phase"] == "update"}


def test_both_ways_of_the_biases_are_those_of_the_walk_that_was_asked_for(backstep):
    words = ("mazur", "--optimizer", "adam", "--iterations", "3", "--rate", "0.1")
    _, frozen = steps_of(backstep, *words)
    _, trained = steps_of(backstep, *words, "--train-biases")
    ways = ("loss_after_biases_frozen", "loss_after_biases_trained")
    assert [frozen[way] for way in ways] == [trained[way] for way in ways]
    assert frozen["loss_after"] == frozen["loss_after_biases_frozen"]
    assert trained["loss_after"] == frozen["loss_after_biases_trained"] < frozen["loss_after"]


@pytest.mark.parametrize("walk", EXAMPLES)
def test_every_element_is_explained_to_a_billionth(backstep, walk):
    steps, done = steps_of(backstep, walk)
    assert done["steps"] == len(steps)
    for step in some(steps):
        array = np.array(step["array"])
        assert list(array.shape) == step["shape"]
        assert len(step["explained"]) == array.size
        for one in some(step["explained"]):
            assert one["value"] == array[tuple(one["index"])]
            assert abs(one["computed"] - one["value"]) <= 1e-9
            assert one["symbols"]
            assert one["numbers"]
    assert done["max_error"] <= 1e-9


def test_a_step_is_counted_as_the_text_counts_it(backstep):
    steps, _ = steps_of(backstep, "mazur", "--at", "7")
    assert [s["position"] for s in steps] == [7]
    out = backstep("step", "mazur", "--at", "7", "--plain")[1]
    assert "\nstep 7 of 18" in out
    assert steps[0]["formula"] in out


def test_one_element_of_one_step_is_explained(backstep):
    steps, _ = steps_of(backstep, "xor", "--at", "3", "--element", "2,0")
    (one,) = steps[0]["explained"]
    assert one["index"] == [2, 0]
    out = backstep("step", "xor", "--at", "3", "--element", "2,0", "--plain")[1]
    assert f"z2[2,0] = {one['symbols']}" in out


def test_another_rate_makes_another_update(backstep):
    _, usual = steps_of(backstep, "xor")
    _, none = steps_of(backstep, "xor", "--rate", "0")
    assert none["loss_after"] == none["loss"] == usual["loss"]
    assert usual["loss_after"] < usual["loss"]


def test_a_rate_that_overflows_is_null_and_not_a_crash(backstep):
    steps, done = steps_of(backstep, "diamond", "--rate", "1e9")
    assert done["loss_after"] is not None
    assert len(steps) == done["steps"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--at", "0"), "counted from 1"),
        (("--at", "19"), "1 to 18"),
        (("--at", "x"), "a whole number"),
        (("--at", "-1"), "counted from 1"),
        (("--element", "0,0"), "name it with --at"),
        (("--at", "1", "--element", "0"), "z1 has shape (1, 2)"),
        (("--at", "1", "--element", "0,2"), "such as 0,1"),
        (("--at", "1", "--element", "0,b"), "such as 0,1"),
        (("--at", "1", "--element=-1,0"), "such as 0,1"),
        (("--at", "5", "--element", "0"), "L is a single number; expected ''"),
        (("--rate", "nan"), "such as 0.5"),
        (("--rate", "1e300"), "from 0 to 1e9"),
        (("--rate", "-1"), "from 0 to 1e9"),
    ],
)
def test_a_step_or_element_that_is_not_there_is_refused(backstep, words, told):
    code, out, err = backstep("step", "mazur", *words, "--plain")
    assert (code, out) == (2, "")
    assert told in err


def test_without_a_name_the_walks_are_listed(backstep):
    out = backstep("step", "--plain")[1]
    assert all(f"{name} " in out for name in EXAMPLES)
    listed = [json.loads(line)["walk"] for line in backstep("step", "--json")[1].splitlines()]
    assert listed == list(EXAMPLES)


def test_everything_that_is_explained_is_checked_and_listed(backstep):
    code, out, err = backstep("step", "--all", "--check", "--json")
    assert (code, err) == (0, "")
    *checks, done = map(json.loads, out.splitlines())
    assert done["failed"] == 0
    assert done["checks"] == len(checks)
    assert {c["name"] for c in checks if c["kind"] == "operation"} == set(registry)
    assert set(EXAMPLES) <= {c["name"] for c in checks if c["kind"] == "walk"}
    assert all(c["elements"] > 0 and c["max_error"] <= 1e-9 for c in checks)


def test_an_explanation_that_is_wrong_fails_the_check(backstep, monkeypatch):
    monkeypatch.setattr(EXPLAINERS["tanh"], "value", lambda z: z)
    code, out, _ = backstep("step", "xor", "--check", "--plain")
    assert code == 1
    assert "FAILED" in out


def test_fused_operations_are_written_out(backstep):
    fused, _ = steps_of(backstep, "layernorm")
    expanded, done = steps_of(backstep, "layernorm", "--expand")
    assert len(expanded) > len(fused)
    assert "layer_norm" not in {s["operation"] for s in expanded}
    assert done["max_error"] <= 1e-9


def test_iterations_and_an_optimizer(backstep):
    _, once = steps_of(backstep, "xor")
    steps, done = steps_of(backstep, "xor", "--optimizer", "adam", "--iterations", "3")
    assert {s["iteration"] for s in steps} == {1, 2, 3}
    assert "m̂(W1)" in {s["name"] for s in steps}
    assert done["loss"] == once["loss"]
    assert done["loss_after"] < once["loss"]


def test_a_network_of_ones_own(backstep):
    steps, done = steps_of(backstep, "2-3-1", "relu", "moons", "rows=4", "seed=1")
    assert done["walk"] == "2-3-1 relu mse moons rows=4 seed=1"
    assert steps[0]["shape"] == [4, 3]


@pytest.mark.parametrize("walk", [(), ("--all",), ("--check",), ("mazur", "--check")])
@pytest.mark.parametrize(
    "option",
    ["--at=1", "--element=0,0", "--expand", "--rate=1", "--optimizer=adam", "--iterations=2",
     "--train-biases"],
)  # fmt: skip
def test_an_option_that_would_change_nothing_is_refused(backstep, walk, option):
    code, out, err = backstep("step", *walk, option, "--plain")
    assert (code, out) == (2, "")
    assert f"{option.partition('=')[0]} needs one walk to show" in err


def test_everything_is_not_one_walk(backstep):
    code, out, err = backstep("step", "--all", "mazur", "--plain")
    assert (code, out) == (2, "")
    assert "--all covers every operation and every walk: leave out mazur" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["2-3-1", "foo"], "'foo' is unknown; expected sizes"),
        (["xor", "--optimizer", "adma"], "did you mean adam?"),
        (["xor", "--iterations", "0"], "from 1 to 999"),
        (["9999-9999-1", "random"], "more than 1,000,000 numbers"),
    ],
)
def test_what_cannot_be_walked_is_said(backstep, words, told):
    code, out, err = backstep("step", *words, "--plain")
    assert (code, out) == (2, "")
    assert told in err


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (["mazur"], ("mazur",)),
        (["mazur", "--at", "9"], ("mazur", "--at=9")),
        (["layernorm", "--expand", "--rate", "2", "--optimizer", "adam", "--iterations", "3"],
         ("layernorm", "--expand", "--rate=2", "--optimizer=adam", "--iterations=3")),
        (["mazur", "--train-biases", "--at", "11", "--element", "0,1"],
         ("mazur", "--at=11", "--element=0,1", "--train-biases")),
        (["2-3-1", "tanh", "--expand"], ("2-3-1", "tanh", "--expand")),
    ],
)  # fmt: skip
def test_the_tutor_opens_a_walk_with_the_options_given(monkeypatch, words, start):
    opened = []
    monkeypatch.setattr(command, "interactive", lambda: True)
    monkeypatch.setattr(command, "open_app", lambda *where: opened.append(where) or 0)
    assert command.main(words) == 0
    assert opened == [(place("step", *start),)]


def test_both_twins_say_where_a_number_left_the_finite_ones(backstep):
    own = "2-3-1 relu 1e308,1e308->1"
    code, out, _ = backstep("step", own, "--plain")
    assert code == 0
    assert out.splitlines()[-3:-1] == ["loss ∞", "loss after the update NaN"]
    steps, done = steps_of(backstep, own)
    first = next(s["position"] for s in steps if s["array"] != s["array"] or s["array"] is None)
    assert done["first_not_finite"] == first
    assert out.splitlines()[-1].startswith(f"step {first}, L, is the first")
    assert steps_of(backstep, "mazur")[1]["first_not_finite"] is None


def test_the_text_begins_with_what_to_look_for(backstep):
    _, out, _ = backstep("step", "xor", "--plain")
    assert out.startswith("XOR: 2-2-1, tanh and sigmoid\nAll four cases at once")


@pytest.mark.parametrize("walk", ["xor", "and-gate", "2-3-1 tanh xor"])
def test_the_case_first_shown_is_not_one_where_every_product_is_0(backstep, walk):
    steps, _ = steps_of(backstep, *walk.split(" "))
    first = steps[0]["explained"][0]
    assert first["symbols"].startswith("x[0,0] · W")
    assert "0.0000 ·" not in first["numbers"]
