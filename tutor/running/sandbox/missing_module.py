"""What to say of a module that a snippet imports and that is not there."""

from __future__ import annotations

import sys

from core.nearest import did_you_mean
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
    library = sorted(sys.stdlib_module_names)
    if top in THERE or top in sys.stdlib_module_names:
        return _("there is no module {name}.", name=name)
    if top not in OTHERS | DRAWING:
        near = did_you_mean(top, THERE, cutoff=0.7) or did_you_mean(top, library, cutoff=0.8)
        if near:
            return _("there is no module {name}; {near}", name=name, near=near)
    told = _(
        "{module} is not installed here. Snippets have numpy, scipy, sklearn, Python's own "
        "library, and core, the mathematics of this course.",
        module=top,
    )
    if top not in DRAWING:
        return told
    return _("{why} Print the numbers, or look at the bench.", why=told)
