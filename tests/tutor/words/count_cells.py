"""A plugin for mypy: in modules that lay out text, `len` of a text is refused.

It counts characters, but a Chinese character takes two columns and a combining accent none. The
modules of `CHARACTERS` are excepted, since they mean places in a text.
"""

from __future__ import annotations

from collections.abc import Callable

from mypy.errorcodes import ErrorCode
from mypy.plugin import FunctionContext, Plugin
from mypy.types import Instance, Type, get_proper_type

CELLS = ErrorCode("cells", "Columns are cells, not characters", "General")

CHARACTERS = (
    "core/",
    "tutor/words/",
    "tutor/course/",  # places in a lesson's source
    "tutor/authoring/",
    "tutor/running/",  # the size of a program's output
    "tutor/quiz/",  # what is typed, compared with what is expected
    "tutor/learner/",  # SQL and what is kept
    "tutor/activities/errors.py",  # the size of what was typed
    "tutor/drawing/plots.py",  # plotext draws a character a column
    "tutor/app/looks.py",  # places of styles in a text
    "tutor/app/widgets/common/line_prompt.py",  # the cursor's place in what is typed
    "tutor/app/widgets/page/code_editor.py",
    "tutor/app/widgets/page/indentation.py",  # spaces before a line of code
    "tutor/app/widgets/page/folded.py",  # places where a line may be broken
    "tutor/app/widgets/page/snippet_output.py",  # the size of a program's output
)
"""Where a text's length is a place in it or its size, not its columns."""


class CountCells(Plugin):
    """``len(text)`` is an error where columns are counted."""

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        return _check if fullname == "builtins.len" else None


def _check(call: FunctionContext) -> Type:
    path = call.api.path.replace("\\", "/")
    counted = (get_proper_type(kind) for kinds in call.arg_types for kind in kinds)
    texts = any(isinstance(one, Instance) and one.type.has_base("builtins.str") for one in counted)
    if texts and not any(part in path for part in CHARACTERS):
        call.api.fail("count columns with tutor.words.cells.width", call.context, code=CELLS)
    return call.default_return_type


def plugin(version: str) -> type[Plugin]:
    """What mypy asks for."""
    return CountCells
