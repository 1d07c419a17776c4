"""An operation reads like a page of a textbook, and what only shows it stands elsewhere."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from loops import some
from operands import ENROLLED

import core
from core.explain import EXPLAINERS, explainer_of
from core.tape import Op, registry

ORDER = ("name", "formula", "operands", "rules", "forward", "backward", "expand", "check")
"""What the reader finds in each operation, from top to bottom."""

BETWEEN = ("remember",)
"""What a call leaves behind follows the two passes."""

every_op = pytest.mark.parametrize("name", ENROLLED)


def pages(op):
    """The classes that make up an operation, each a part of a page."""
    return [kind for kind in type(op).__mro__ if issubclass(kind, Op) and kind is not Op]


def members(kind):
    """What a class defines, in the order of its source."""
    (tree,) = ast.parse(inspect.getsource(kind)).body
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_every_operation_is_explained_and_nothing_else_is():
    assert set(EXPLAINERS) == set(registry)
    assert all(explainer_of(op).op is op for op in registry.values())


@every_op
def test_an_operations_page_goes_from_the_formula_to_the_check(name):
    for kind in some(pages(registry[name])):
        found = list(members(kind))
        assert [one for one in found if one in ORDER] == [one for one in ORDER if one in found]
        after = found[found.index("check") + 1 :] if "check" in found else []
        assert [one for one in after if not one.startswith("_")] == [], kind


@every_op
def test_what_the_two_passes_are_written_in_stands_before_them(name):
    for kind in some(pages(registry[name])):
        found = list(members(kind))
        own = [one for one in found if one not in (*ORDER, *BETWEEN)]
        passes = [found.index(one) for one in ("forward", "backward") if one in found]
        late = [one for one in own if passes and found.index(one) > min(passes)]
        assert late == [], kind


TRAINS = """
import sys
import numpy as np
import core.gradcheck, core.kernels, core.landscapes, core.layers, core.losses, core.networks
import core.ops, core.optim, core.regularization, core.replay, core.training
from core.networks import MLP
from core.losses import cross_entropy
from core.tape import Tape
model = MLP([2, 3, 2], rng=np.random.default_rng(0))
with Tape() as tape:
    loss = cross_entropy(model(np.ones((4, 2), np.float32)), np.zeros(4, int))
tape.gradients(loss)
shown = ("core.explain", "core.expression", "core.formula", "core.walk", "core.transcript")
print(*[name for name in sys.modules if name.startswith(shown)])
"""


def test_computing_and_training_import_nothing_that_only_the_display_needs(run_python):
    assert run_python(TRAINS).split() == []


CORE = Path(core.__file__).parent
PARSING = {"split", "rsplit", "partition", "rpartition", "removeprefix", "removesuffix", "replace"}


def text_surgery(path):
    """Where a file takes text apart: regular expressions, and the methods of strings for it."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import(names=names) if any(one.name == "re" for one in names):
                yield f"{path.name}:{node.lineno} import re"
            case ast.Call(func=ast.Attribute(attr=method)) if method in PARSING:
                yield f"{path.name}:{node.lineno} {ast.unparse(node)}"


def test_no_label_is_taken_apart_and_no_formula_patched_as_text():
    files = [
        *(path for part in ("explain", "ops", "losses") for path in (CORE / part).rglob("*.py")),
        *(path for path in (CORE / "walk").glob("*.py") if path.name != "stages.py"),
    ]
    found = [line for path in files for line in text_surgery(path) if "np.split" not in line]
    assert len(files) > 60
    assert found == []
