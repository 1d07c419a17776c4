"""The fence of a question with other numbers each time: a generator and its settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.nearest import nearest
from tutor.activities.errors import SettingError
from tutor.course.errors import LessonError
from tutor.course.scan import Fence
from tutor.quiz.generated import Generated
from tutor.quiz.generators import GENERATORS

if TYPE_CHECKING:
    from tutor.course.names import Names

KIND = "generated"
"""The word after the id of such a question."""
_GENERATOR = "generator"
_SETTING = re.compile(r"([a-z][a-z-]*):[ \t]+(\S.*)")


def read_generated(fence: Fence, words: list[str], names: Names) -> Generated:
    """The question in `fence`, after `question` in whose info string stand `words`.

    Errors: LessonError for a generator or a setting that there is not.
    """
    name, _kind, *rest = words
    if rest:
        raise LessonError(
            names.file, fence.line, f"{rest[0]!r} after generated", "nothing may follow that word"
        )
    whole_id = names.claim("question", name, fence.line)
    given = _given(fence, names.file)
    generator, line = given.pop(_GENERATOR, ("", fence.line))
    if generator not in GENERATORS:
        problem = f"no generator {generator!r}" if generator else "it names no generator"
        raise LessonError(
            names.file, line, problem, f"write generator: NAME; {nearest(generator, GENERATORS)}"
        )
    fields = {field.name: field for field in GENERATORS[generator].settings}
    values: dict[str, Any] = {name: field.default for name, field in fields.items()}
    for setting, (text, line) in given.items():
        if setting not in fields:
            known = nearest(setting, fields) if fields else "it has none"
            raise LessonError(
                names.file, line, f"{generator} has no setting {setting!r}", str(known)
            )
        try:
            values[setting] = fields[setting].read(text)
        except SettingError as error:
            raise LessonError(
                names.file, line, f"{setting}: {text}", f"expected {error.expected}"
            ) from None
    return Generated(whole_id, generator, tuple(values.items()), fence.line)


def _given(fence: Fence, file: str) -> dict[str, tuple[str, int]]:
    """The lines `name: value` of the fence, each value with its line. Errors: LessonError."""
    given: dict[str, tuple[str, int]] = {}
    for line, text in enumerate(fence.body, fence.line + 1):
        if not text.strip():
            continue
        match = _SETTING.fullmatch(text.strip())
        if match is None or match[1] in given:
            raise LessonError(
                file,
                line,
                f"{text.strip()!r} in a generated question"
                if match is None
                else f"{match[1]}: stands twice",
                "write generator: NAME, then a line for each setting: its name, a colon, its value",
            )
        given[match[1]] = match[2].strip(), line
    return given
