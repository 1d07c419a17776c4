"""A language for tests: English made longer, accented, and marked with double-width characters."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo

from tutor.words.catalogue import DOMAIN

NAME = "xx"
ACCENTED = str.maketrans("aceinouyzACEINOUYZ", "áçéíñóúýžÁÇÉÍÑÓÚÝŽ")
WIDE = "漢字"
_KEPT = re.compile(r"(\{[^{}]*\}|`[^`]*`|%(?:\(\w+\))?[rsd])")


def pseudo(text: str) -> str:
    """``Step {at}`` → ``Stép {at}漢字``: names in braces and code in backquotes stay."""
    parts = _KEPT.split(text)
    parts[::2] = (part.translate(ACCENTED) for part in parts[::2])
    return "".join(parts) + WIDE[: 1 + len(text) // 12]


def catalogue(messages: Catalog, folder: Path) -> Path:
    """Compile the pseudo-language of all `messages` under `folder`, and return `folder`."""
    made = Catalog(locale="en", domain=DOMAIN, fuzzy=False)
    for message in messages:
        if message.pluralizable:
            made.add(message.id, tuple(map(pseudo, message.id)))
        elif message.id:
            made.add(message.id, pseudo(message.id))
    file = folder / NAME / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as stream:
        write_mo(stream, made)
    return folder
