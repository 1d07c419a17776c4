"""The template that translators fill in, extracted from the source by Babel."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tutor.words.catalogue import DOMAIN, FOLDER

ROOT = FOLDER.parents[2]
PACKAGES = ("core", "tutor")
TEMPLATE = FOLDER / f"{DOMAIN}.pot"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "Message": None,
    "ngettext": (1, 2),
}
"""The functions whose literal arguments are translated; ngettext's are a singular and a plural."""

DECLARED: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "Binding": ((2,), ("description", "tooltip")),
    "Activity": ((), ("title", "about")),
    "setting": ((), ("help",)),
    "ChoiceNote": ((0,), ()),
    "Example": ((1, 2), ("title", "look_for")),
    "Fault": ((1, 2), ("title", "lesson")),
    "Words": ((0,), ("of",)),
    "Whole": ((2,), ("why",)),
    "Real": ((), ("why",)),
    "Wholes": ((), ("of", "each", "none")),
}
"""Declarations whose texts, by place or by name, are translated where they are shown: they need no
mark.
"""
ATTRIBUTES = ("HELP", "PLACE")
"""Attributes of screens and widgets that are, too."""

HEADER = "# What Backstep says to a learner. Names in {braces} stay as they are."

LEFT_OUT = (
    b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:', b'"Project-Id-Version:',
    b'"Report-Msgid-Bugs-To:', b'"Last-Translator:', b'"Language-Team:',
)  # fmt: skip
"""Headers that change whenever the file is written, or that say nothing here."""

Found = tuple[int, str, Any, list[str]]
"""Line, function, its messages, remarks to translators: what Babel expects of an extractor."""


def python(source: BinaryIO, keywords: Any, tags: Any, options: Any) -> Iterator[Found]:
    """An extractor for Babel that reads the syntax tree: Babel's own misses calls in f-strings."""
    for node in ast.walk(ast.parse(source.read())):
        match node:
            case ast.Call(func=ast.Name(name), args=args) if name in KEYWORDS:
                count = len(KEYWORDS[name] or (1,))
                texts = [each.value for each in args[:count] if isinstance(each, ast.Constant)]
                if len(texts) == count:
                    yield node.lineno, name, tuple(texts) if count > 1 else texts[0], []
            case ast.Call(func=ast.Name(name), args=args, keywords=options) if name in DECLARED:
                places, names = DECLARED[name]
                told = [args[place] for place in places if place < len(args)]
                yield from _declared([*told, *(o.value for o in options if o.arg in names)])
            case ast.AnnAssign(target=ast.Name(name), value=ast.Call(func=ast.Name("setting"))):
                yield node.lineno, "N_", name.replace("_", " "), []  # what a form calls it
            case ast.Assign(targets=[ast.Name(name)], value=text) if name in ATTRIBUTES:
                yield from _declared([text])


def _declared(texts: Iterable[ast.expr]) -> Iterator[Found]:
    """The literals among `texts`, as if they were marked."""
    for text in texts:
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
            yield text.lineno, "N_", text.value, []


def extracted() -> Catalog:
    """All messages of the source, in the order of the files."""
    catalog = Catalog(charset="utf-8", fuzzy=False, header_comment=HEADER)
    methods: Any = [("**.py", python)]
    for package in PACKAGES:
        found = extract_from_dir(ROOT / package, methods, keywords=KEYWORDS)
        for file, _line, message, _remarks, _context in sorted(found, key=lambda each: each[:2]):
            catalog.add(message, locations=[(f"{package}/{file}", 0)])
    return catalog


def template() -> bytes:
    """The template as it is kept: without line numbers and dates, which change with every edit."""
    return _written(extracted())


def update() -> list[Path]:
    """Write the template, bring each catalogue up to date and compile it; the files written."""
    TEMPLATE.write_bytes(template())
    files = [TEMPLATE]
    for file in sorted(FOLDER.glob("*/LC_MESSAGES/*.po")):
        with file.open("rb") as stream:
            catalog = read_po(stream, locale=file.parents[1].name, domain=DOMAIN)
        catalog.update(extracted())
        file.write_bytes(_written(catalog))
        with file.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, catalog)
        files += [file, file.with_suffix(".mo")]
    return files


def _written(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, include_lineno=False)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(LEFT_OUT))
