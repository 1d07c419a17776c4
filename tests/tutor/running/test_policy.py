"""Who may run code is asked in one place, and nobody runs code beside it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tutor
from tutor.learner import Store, distrust_pack, trust_pack, trusted_packs
from tutor.running.policy import NotAllowed, Policy, Runner


@pytest.mark.parametrize(
    ("policy", "name", "runs"),
    [
        (Policy(), "perceptron/and-gate", True),
        (Policy(), "mine:perceptron/and-gate", False),
        (Policy(trusts={"mine"}.__contains__), "mine:perceptron/and-gate", True),
        (Policy(trusts={"mine"}.__contains__), "other:perceptron/and-gate", False),
        (Policy(served=True), "perceptron/and-gate", False),
        (Policy(served=True, trusts={"mine"}.__contains__), "mine:a/b", False),
        (Policy(served=True, served_runs=True), "perceptron/and-gate", True),
        (Policy(served=True, served_runs=True), "mine:a/b", False),
    ],
)
async def test_code_runs_only_where_the_policy_lets_it(policy, name, runs):
    runner = Runner(policy)
    if runs:
        outcome = await runner.run(name, "print(6 * 7)")
        assert (outcome.status, outcome.output) == ("ok", "42\n")
    else:
        with pytest.raises(NotAllowed):
            await runner.run(name, "print(6 * 7)")


def test_nothing_but_the_policy_starts_the_sandbox():
    found = set()
    for file in Path(tutor.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = node.names if isinstance(node, ast.ImportFrom) else ()
            if any(name.name == "run_snippet" for name in names):
                found.add(file.relative_to(tutor.__path__[0]).as_posix())
    assert found == {"running/policy.py", "running/sandbox/__init__.py"}


def test_trust_is_kept(tmp_path):
    with Store.open(tmp_path) as store:
        assert trusted_packs(store) == frozenset()
        trust_pack(store, "0123")
        trust_pack(store, "4567")
    with Store.open(tmp_path) as store:
        assert trusted_packs(store) == {"0123", "4567"}
        distrust_pack(store, "0123")
        assert trusted_packs(store) == {"4567"}
