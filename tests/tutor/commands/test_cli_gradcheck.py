from __future__ import annotations

import json

import numpy as np
from soaking import SOAKING

import core.gradcheck
from core.gradcheck import Check, check_network, check_op, check_rules
from core.networks.samples import SAMPLES
from core.tape import registry


def a_few():
    """As everything is checked: each rule of operations, then networks."""
    rng = np.random.default_rng(0)
    for name in ("tanh", "relu", "affine"):
        yield from check_rules(registry[name], rng)
    yield check_network(*SAMPLES["mlp-tanh"](rng))


def test_what_is_checked_is_printed_check_by_check_and_passes(backstep, monkeypatch):
    if not SOAKING:  # test_gradcheck.py checks everything
        monkeypatch.setattr(core.gradcheck, "check_everything", a_few)
    code, out, _ = backstep("gradcheck", "--json")
    *checks, done = map(json.loads, out.splitlines())
    assert code == 0
    lines = [(check["name"], check["tensor"]) for check in checks if check["name"] in registry]
    checked = {name for name, _ in lines}
    assert len(checked) == (len(registry) if SOAKING else 3)
    rules = [
        (op.name, operand)
        for op in registry.values()
        for operand, rule in zip(op.operands, op.rules, strict=True)
        if rule and op.name in checked
    ]
    assert sorted(lines) == sorted(rules)
    assert len(checks) > len(rules)
    assert all(check["passed"] and check["error"] < 1e-6 for check in checks)
    assert all(check["best_error"] <= check["error"] for check in checks)
    exact = {check["name"]: check["complex_error"] for check in checks}
    assert exact["tanh"] < 1e-10
    assert exact["relu"] is None
    assert done["checks"] == len(checks)
    assert done["failed"] == 0
    assert done["max_error"] == max(check["error"] for check in checks)


def test_a_check_that_fails_is_named_and_is_1(backstep, monkeypatch):
    bad = Check("wrong_op", float("nan"), "z", (1, 2), 0.5, 0.25, 6)
    monkeypatch.setattr(core.gradcheck, "check_everything", lambda: iter([bad]))
    code, out, _ = backstep("gradcheck")
    assert code == 1
    line = out.splitlines()[1]
    assert line.startswith("wrong_op")
    assert "dz[1,2]" in line
    assert "0.50000000   0.25000000  FAILED" in line
    assert backstep("gradcheck", "--plain") == (code, out, "")
    code, out, _ = backstep("gradcheck", "--json")
    assert code == 1
    assert json.loads(out.splitlines()[0])["error"] is None


def test_a_kink_is_said_to_be_the_cause(backstep, monkeypatch):
    at_kink = check_op(registry["relu"], [np.zeros((2, 2))], np.random.default_rng(0))
    monkeypatch.setattr(core.gradcheck, "check_everything", lambda: iter([at_kink]))
    _, out, _ = backstep("gradcheck")
    assert "There is a kink" in out.splitlines()[2]
    _, out, _ = backstep("gradcheck", "--json")
    event = json.loads(out.splitlines()[0])
    assert event["kink"] is True
    assert event["verdict"] == at_kink.verdict
