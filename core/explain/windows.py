"""Windows in words: their size, and what is the same for all axes once."""

from __future__ import annotations

from core.tape import Shape


def sizes(values: Shape) -> str:
    """An option as formulas write it: ``2`` where it is the same for all axes, else ``(2,1)``."""
    return str(values[0]) if len(set(values)) == 1 else f"({','.join(map(str, values))})"


def by(size: Shape) -> str:
    """The size of a window: ``3×2``."""
    return "×".join(map(str, size))
