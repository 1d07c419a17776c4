"""What to say of a module that a snippet imports and that is not there."""

from __future__ import annotations

import sys
from difflib import get_close_matches

from tutor.words import _

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
        return _("there is no module {name}.", name=name)
    if top not in OTHERS | DRAWING:
        near = get_close_matches(top, THERE, 1, 0.7) or get_close_matches(top, library, 1, 0.8)
        if near:
            return _("there is no module {name}; did you mean {near}?", name=name, near=near[0])
    told = _(
        "{module} is not installed here. Snippets have numpy, scipy, sklearn, Python's own "
        "library, and core, the mathematics of this course.",
        module=top,
    )
    if top not in DRAWING:
        return told
    return _("{why} Print the numbers, or look at the bench.", why=told)
