"""What the tests themselves must be: none that cannot fail, no private detail but in one place."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

from loops import some
from private import private_names

TESTS = Path(__file__).parent
ADAPTED = {
    "core/test_torch_samples.py",  # the samples that PyTorch tests itself with
    "tutor/pilot.py",  # Textual's screen and messages, and the process of a run
    "tutor/drawing/test_plots.py",  # that plotext still has what our adapter takes of it
}
"""Where private names are used, and nowhere else."""


def modules():
    """Each module of the tests: its path below `tests`, and its syntax."""
    for path in sorted(TESTS.rglob("*.py")):
        yield path.relative_to(TESTS).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def test_private_names_are_used_in_one_place():
    found = {path: list(private_names(tree)) for path, tree in some(modules())}
    assert set(ADAPTED) <= {path for path, names in found.items() if names}
    elsewhere = {path: names for path, names in found.items() if names and path not in ADAPTED}
    assert not elsewhere


WRAPPERS = {"enumerate", "sorted", "reversed", "list", "tuple", "set", "zip", "pairwise", "product"}
"""What yields something if each of its arguments does."""


def has_floor(iterated, names):
    """Whether it can be seen in the source that this has an item, or fails: names of what has."""
    match iterated:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return any(
                has_floor(each.value, names) if isinstance(each, ast.Starred) else True
                for each in items
            )
        case ast.Dict(keys=keys):
            return bool(keys)
        case ast.Constant(value=value):
            return bool(value)
        case ast.Name(id=name):
            return name in names
        case ast.Call(func=ast.Name(id="some" | "perhaps")):
            return True
        case ast.Call(func=ast.Name(id="range"), args=bounds):
            return all(isinstance(bound, ast.Constant) for bound in bounds)
        case ast.Call(func=ast.Name(id=name), args=parts) if name in WRAPPERS and parts:
            return all(has_floor(part, names) for part in parts)
        case ast.Call(func=ast.Attribute(value=whole, attr="items" | "values" | "keys" | "split")):
            return has_floor(whole, names)
        case ast.BinOp(left=left, op=ast.Mult() | ast.Add(), right=right):
            return has_floor(left, names) or has_floor(right, names)
    return False


def with_floors(statements, names=frozenset()):
    """`names`, and those that the statements give to what has an item."""
    known = set(names)
    for each in statements:
        if isinstance(each, ast.Assign) and has_floor(each.value, known):
            known |= {target.id for target in each.targets if isinstance(target, ast.Name)}
    return known


def demands(node):
    """Whether this is an assert, or a call that makes one."""
    match node:
        case ast.Assert():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name.startswith("assert_") or name == "raises"
    return False


def loops_without_floor(tree):
    """The lines of loops that demand something of each item, and pass where there is none."""
    in_module = with_floors(tree.body)
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            names = with_floors(function.body, in_module)
            for loop in ast.walk(function):
                if not isinstance(loop, ast.For) or has_floor(loop.iter, names):
                    continue
                if any(demands(node) for part in loop.body for node in ast.walk(part)):
                    yield loop.lineno


def test_a_loop_of_asserts_has_something_to_loop_over():
    """What must not be empty goes through `some`, and what may rightly be through `perhaps`."""
    found = {path: sorted({*loops_without_floor(tree)}) for path, tree in some(modules())}
    measuring = "benchmarks/benchmarks/"  # no tests
    assert [item for item in found.items() if item[1] and not item[0].startswith(measuring)] == []


def test_a_loop_that_may_be_empty_is_seen():
    code = """
    KNOWN = [1]
    def test(given):
        for each in given: assert each
        for each in [*given]: print(each)
        for each in some(given): assert each
        for each in [1, *given]: assert each
        for each in enumerate(KNOWN): assert each
        for each in range(given): np.testing.assert_allclose(each, 1)
        for each in zip(KNOWN, given): assert each
        for each in range(3):
            with pytest.raises(ValueError): pass
    """
    assert sorted(loops_without_floor(ast.parse(textwrap.dedent(code)))) == [4, 9, 10]
