"""What to say of a module that a snippet imports and that is not there."""

from __future__ import annotations

import sys
from difflib import get_close_matches

THERE = ("numpy", "scipy", "sklearn", "core")
"""Beside Python's own library, what snippets can count on."""

OTHERS = frozenset(
    {"torch", "tensorflow", "keras", "jax", "pandas", "cv2", "PIL", "tqdm", "IPython", "requests"}
)
DRAWING = frozenset({"matplotlib", "seaborn", "plotly", "pylab", "bokeh", "altair"})


def missing_module(name: str) -> str:
    """A sentence or two about the module `name`."""
    top = name.partition(".")[0]
    library = sys.stdlib_module_names
    if top in THERE or top in library:
        return f"there is no module {name}."
    if top not in OTHERS | DRAWING:
        near = get_close_matches(top, THERE, 1, 0.7) or get_close_matches(top, library, 1, 0.8)
        if near:
            return f"there is no module {name}; did you mean {near[0]}?"
    instead = " Print the numbers, or look at the bench." if top in DRAWING else ""
    return (
        f"{top} is not installed here. Snippets have numpy, scipy, sklearn, Python's own library, "
        f"and core, the mathematics of this course.{instead}"
    )
