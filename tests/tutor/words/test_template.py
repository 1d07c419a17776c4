"""The template holds all that is marked, and each catalogue all of the template."""

import ast
import re
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from tutor.words.catalogue import DOMAIN, FOLDER
from tutor.words.template import KEYWORDS, PACKAGES, ROOT, TEMPLATE, python, template

SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if path.is_file()
)
CATALOGUES = sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))


def test_the_template_is_up_to_date() -> None:
    assert TEMPLATE.read_bytes() == template(), "run make words"


def test_the_template_tells_nothing_of_the_machine_that_made_it() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    assert str(ROOT) not in text
    assert not re.search(r"Date|Generated|@", text.partition("\n\n")[0])
    assert not re.search(r"^#: .*(:\d|\\|//)", text, re.M)


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parents[1].name)
def test_a_catalogue_is_complete(file: Path) -> None:
    """Every message is translated, with the same facts, and compiled."""
    with TEMPLATE.open("rb") as stream:
        wanted = read_po(stream)
    with file.open("rb") as stream:
        ours = read_po(stream, locale=file.parents[1].name, domain=DOMAIN)
    for message in wanted:
        if not message.id:
            continue
        found = ours.get(message.id)
        assert found is not None, message.id
        assert not found.fuzzy, message.id
        texts = found.string if isinstance(found.string, (tuple, list)) else (found.string,)
        last = message.id if isinstance(message.id, str) else message.id[-1]
        for text in texts:
            assert text, message.id
            assert _facts(text) <= _facts(last), message.id
    assert file.with_suffix(".mo").read_bytes() == _compiled(ours)


def _compiled(catalog) -> bytes:
    from babel.messages.mofile import write_mo

    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _marked(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [c for c in calls if isinstance(c.func, ast.Name) and c.func.id in KEYWORDS]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_marked_is_a_literal_with_its_facts(path: Path) -> None:
    """A text put together at run time is in no catalogue; a fact that is not given fails."""
    for call in _marked(path):
        where = f"{path.relative_to(ROOT)}:{call.lineno}"
        name = call.func.id  # type: ignore[attr-defined]
        texts = call.args[: 2 if name == "ngettext" else 1]
        literal = [each.value for each in texts if isinstance(each, ast.Constant)]
        if name != "_" or any(isinstance(t, (ast.JoinedStr, ast.BinOp, ast.IfExp)) for t in texts):
            assert len(literal) == len(texts), f"{where}: {name} takes a literal"
        given = {keyword.arg for keyword in call.keywords}
        for text in literal:
            counted = {"n"} if name == "ngettext" else set()
            if name != "N_" and (given or counted) and None not in given:
                assert _facts(text) <= given | counted, where
                unused = given - _facts(literal[-1])
                assert not unused, f"{where}: {unused} is not in the text"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_loop_or_lambda_hides_the_translator(path: Path) -> None:
    """``for _ in …`` would make `_` another thing in the whole function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = any(
        alias.name == "_"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )
    if imported:
        bound = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "_"
                 and isinstance(n.ctx, ast.Store)]  # fmt: skip
        bound += [n.lineno for n in ast.walk(tree) if isinstance(n, ast.arg) and n.arg == "_"]
        assert not bound, f"{path.relative_to(ROOT)}:{bound}: name it otherwise"


def test_the_extractor_sees_calls_within_calls_and_within_f_strings() -> None:
    source = b"x = f\"{_('one')} {ngettext('{n} a', '{n} b', f(_('two')), c=_('{d}', d=1))}\""
    found = {message for _, _, message, _ in python(BytesIO(source), KEYWORDS, (), {})}
    assert found == {"one", ("{n} a", "{n} b"), "two", "{d}"}
