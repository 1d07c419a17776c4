from __future__ import annotations

import json

import numpy as np

import core.gradcheck
from core.gradcheck import Check, check_op
from core.tape import registry


def test_every_operation_and_network_is_checked_and_passes(backstep):
    code, out, _ = backstep("gradcheck", "--json")
    *checks, done = map(json.loads, out.splitlines())
    assert code == 0
    lines = [(check["name"], check["tensor"]) for check in checks if check["name"] in registry]
    rules = [
        (op.name, operand)
        for op in registry.values()
        for operand, rule in zip(op.operands, op.rules, strict=True)
        if rule
    ]
    assert lines == rules
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
