"""The seams between widgets: what a message carries, and whose parts a widget may ask for."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import textual.widgets
from loops import some
from textual.dom import DOMNode
from textual.message import Message

import tutor

ROOT = Path(tutor.__file__).parent
MODULES = [*sorted(ROOT.glob("app/**/*.py")), *sorted(ROOT.glob("labs/*/view.py"))]
QUERIES = {"query", "query_one", "query_children", "query_exactly_one", "query_ancestor"}


def name_of(path):
    return ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)


def classes():
    """Every class of ours that is drawn or told to who draws, those inside others too."""
    waiting = [
        found
        for path in MODULES
        for found in vars(importlib.import_module(name_of(path))).values()
        if inspect.isclass(found) and found.__module__ == name_of(path)
    ]
    for found in waiting:
        waiting += [inner for inner in vars(found).values() if inspect.isclass(inner)
                    and inner.__qualname__.startswith(f"{found.__qualname__}.")]  # fmt: skip
    return waiting


def carried(message):
    """The words in the annotations of what a message is made of."""
    annotations = [one.annotation for one in inspect.signature(message).parameters.values()]
    return {
        node.id
        for annotation in annotations
        for node in ast.walk(ast.parse(str(annotation)))
        if isinstance(node, ast.Name)
    }


def test_a_message_carries_facts_and_no_widget():
    found = classes()
    widgets = {one.__name__ for one in found if issubclass(one, DOMNode)}
    widgets |= {"App", "Screen", "Widget", "DOMNode", *textual.widgets.__all__}
    messages = [one for one in found if issubclass(one, Message)]
    assert len(messages) > 20
    for message in some(messages):
        assert carried(message) & widgets == set(), message


def test_a_widget_in_a_message_is_seen():
    class Asked(Message):
        def __init__(self, text: str, view: Screen | None) -> None:  # noqa: F821
            super().__init__()

    assert carried(Asked) == {"str", "Screen"}


def queries(tree):
    """Whose parts are asked for, and the selector, of each query."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(owner, name), args=[selector, *_]) if name in QUERIES:
                yield ast.unparse(owner), selector


def ids(tree):
    """The ids that a module gives to its widgets."""
    return {
        word.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "id" and isinstance(word.value, ast.Constant)
    }


def trespasses(tree):
    """The queries for parts that somebody else made."""
    for owner, selector in queries(tree):
        name = selector.value if isinstance(selector, ast.Constant) else ""
        if owner != "self" or (name.startswith("#") and name[1:] not in ids(tree)):
            yield owner, ast.unparse(selector)


def test_no_widget_reaches_into_another():
    asked = 0
    for path in some(MODULES):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        asked += len(list(queries(tree)))
        assert list(trespasses(tree)) == [], path
    assert asked > 20


def test_a_reach_into_another_widget_is_seen():
    code = "self.bench.query_one(X)\nself.query_one('#a')\nf(id='b')\nself.query_one('#b')"
    assert list(trespasses(ast.parse(code))) == [("self.bench", "X"), ("self", "'#a'")]
