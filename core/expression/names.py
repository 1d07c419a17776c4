"""Names of arrays and of their parts, as formulas and arithmetic write them."""

from __future__ import annotations

import unicodedata

from core.formula import HAT


def element_name(name: str, index: tuple[int, ...]) -> str:
    """``W1[0,1]``; the bare name for a single number."""
    return f"{name}[{','.join(map(str, index))}]" if index else name


def plane_name(name: str, lead: tuple[int, ...]) -> str:
    """Two axes of an array of more, at `lead` on the others: ``x[0,1,:,:]``."""
    return f"{name}[{','.join(map(str, lead))},:,:]" if lead else name


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as formulas write it: ``(2,3)``; of a single number, ``number``."""
    return f"({','.join(map(str, shape))})" if shape else "number"


def hat(name: str) -> str:
    """`name` with a circumflex, as normalized values are written: ``x̂``, ``ẑ1``."""
    return unicodedata.normalize("NFC", f"{name[:1]}{HAT}{name[1:]}")
