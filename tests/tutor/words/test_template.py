"""The template holds all that is marked, and each catalogue all of the template."""

import ast
import re
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from loops import perhaps, some

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


def test_catalogues_are_complete() -> None:
    """Every message is translated, with the same facts, and compiled."""
    for file in perhaps(CATALOGUES):
        with file.open("rb") as stream:
            ours = read_po(stream, locale=file.parents[1].name, domain=DOMAIN)
        assert not gaps(ours), file
        assert file.with_suffix(".mo").read_bytes() == _compiled(ours), f"{file}: run make words"


def test_what_a_catalogue_lacks_is_seen() -> None:
    with TEMPLATE.open("rb") as stream:
        ours = read_po(stream, locale="de")
    messages = [message for message in ours if message.id]
    for message in messages:
        message.string = message.id
    assert not gaps(ours)
    doubtful, foreign, empty, missing = [m for m in messages if isinstance(m.id, str)][:4]
    doubtful.flags.add("fuzzy")
    foreign.string = "{nobody}"
    empty.string = ""
    ours.delete(missing.id)
    assert gaps(ours) == [m.id for m in (doubtful, foreign, empty, missing)]


def gaps(ours: Catalog) -> list[str | tuple[str, ...]]:
    """The messages of the template that a catalogue does not translate, or with other facts."""
    found = []
    with TEMPLATE.open("rb") as stream:
        wanted = [message for message in read_po(stream) if message.id]
    for message in wanted:
        known = ours.get(message.id)
        last = message.id if isinstance(message.id, str) else message.id[-1]
        texts = known.string if known else ""
        texts = texts if isinstance(texts, (tuple, list)) else (texts,)
        fit = all(text and _facts(text) <= _facts(last) for text in texts)
        if known is None or known.fuzzy or not fit:
            found.append(message.id)
    return found


def _compiled(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _marked(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [c for c in calls if isinstance(c.func, ast.Name) and c.func.id in KEYWORDS]


def test_what_is_marked_is_a_literal_with_its_facts() -> None:
    """A text put together at run time is in no catalogue; a fact that is not given fails."""
    for path, call in some((each, call) for each in SOURCES for call in _marked(each)):
        where = f"{path.relative_to(ROOT)}:{call.lineno}"
        name = call.func.id  # type: ignore[attr-defined]
        texts = call.args[: 2 if name == "ngettext" else 1]
        literal = [each.value for each in texts if isinstance(each, ast.Constant)]
        if name != "_" or any(isinstance(t, (ast.JoinedStr, ast.BinOp, ast.IfExp)) for t in texts):
            assert len(literal) == len(texts), f"{where}: {name} takes a literal"
        given = {keyword.arg for keyword in call.keywords}
        for text in perhaps(literal):
            counted = {"n"} if name == "ngettext" else set()
            if name != "N_" and (given or counted) and None not in given:
                assert _facts(text) <= given | counted, where
                unused = given - _facts(literal[-1])
                assert not unused, f"{where}: {unused} is not in the text"


def _imports_translator(tree: ast.AST) -> bool:
    return any(
        alias.name == "_"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )


def test_no_loop_or_lambda_hides_the_translator() -> None:
    """``for _ in …`` would make `_` another thing in the whole function."""
    trees = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES)
    for path, tree in some(each for each in trees if _imports_translator(each[1])):
        bound = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "_"
                 and isinstance(n.ctx, ast.Store)]  # fmt: skip
        bound += [n.lineno for n in ast.walk(tree) if isinstance(n, ast.arg) and n.arg == "_"]
        assert not bound, f"{path.relative_to(ROOT)}:{bound}: name it otherwise"


def test_the_extractor_sees_calls_within_calls_and_within_f_strings() -> None:
    source = b"x = f\"{_('one')} {ngettext('{n} a', '{n} b', f(_('two')), c=_('{d}', d=1))}\""
    found = {message for _, _, message, _ in python(BytesIO(source), KEYWORDS, (), {})}
    assert found == {"one", ("{n} a", "{n} b"), "two", "{d}"}
