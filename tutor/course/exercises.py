"""The fences of an exercise made into one question, and a task's fence into a Task."""

from __future__ import annotations

import ast
import re

from tutor.course.errors import LessonError
from tutor.course.items import split_items
from tutor.course.model import Prose, Task
from tutor.course.scan import Fence
from tutor.quiz.exercise import KIND, Exercise, Mutant
from tutor.quiz.items import HINT, Item
from tutor.quiz.question import Question

PARTS = ("starter", "solution", "cases", "mutant")
"""What may follow an exercise's name in a fence of code."""

_SETTING = re.compile(r"([a-z][a-z-]*):[ \t]+(\S.*)")
_EXERCISE = ("function", "tolerance", "seconds", "faster-than", "worked")
_TASK = ("bench", "goal")
_WRONG, _RIGHT = "!", "="


def read_task(fence: Fence, whole_id: str, file: str) -> Task:
    """The task in `fence`. Errors: LessonError."""
    prompt, settings, items = _read(fence, _RIGHT, _TASK, file)
    for name in _TASK:
        if name not in settings:
            raise LessonError(
                file, fence.line, f"a task without {name}:", f"write a line {name}: …"
            )
    done = [item.output for item in items if item.mark == _RIGHT]
    if len(done) != 1:
        raise LessonError(
            file,
            fence.line,
            f"a task with {len(done)} endings",
            "say once, in lines that begin with =, what the learner has found out by doing it",
        )
    return Task(
        whole_id, prompt, settings["bench"], settings["goal"], done[0], _hints(items), fence.line
    )


class ExerciseDraft:
    """An exercise whose parts are still being read."""

    def __init__(self, fence: Fence, whole_id: str, file: str) -> None:
        """Errors: LessonError."""
        self.fence = fence
        self.id = whole_id
        self.file = file
        self.prompt, self.settings, self.items = _read(fence, _WRONG, _EXERCISE, file)
        self.code: dict[str, str] = {}
        self.mutants: dict[str, tuple[str, int]] = {}
        for item in self.items:
            if item.mark == _WRONG and not item.feedback:
                raise LessonError(
                    file,
                    item.line,
                    f"no feedback for the mutant {item.text!r}",
                    "say under it, after >, which idea leads there and what follows from it",
                )

    @property
    def placeholder(self) -> Prose:
        """Holds the exercise's place among the blocks."""
        return Prose("", self.fence.line)

    def add(self, fence: Fence, part: str, rest: tuple[str, ...]) -> None:
        """Take a fence of code. Errors: LessonError."""
        code = "\n".join(fence.body) + "\n"
        try:
            ast.parse(code)
        except SyntaxError as error:
            raise LessonError(
                self.file, fence.line + (error.lineno or 0), f"{error.msg}", "mend the Python there"
            ) from None
        except (ValueError, RecursionError, MemoryError):
            raise LessonError(
                self.file, fence.line, "code that cannot be read", "write plain Python"
            ) from None
        if part != "mutant":
            if rest or part in self.code:
                raise LessonError(
                    self.file,
                    fence.line,
                    f"a second {part}" if part in self.code else f"{rest[0]!r} after {part}",
                    f"an exercise has one {part}, and nothing follows that word",
                )
            self.code[part] = code
        elif len(rest) != 1 or rest[0] in self.mutants:
            raise LessonError(
                self.file, fence.line, "a mutant without a name of its own", "write: mutant NAME"
            )
        else:
            self.mutants[rest[0]] = code, fence.line

    def question(self) -> Question:
        """The whole. Errors: LessonError for what is missing."""
        line = self.fence.line
        missing = [part for part in PARTS[:-1] if part not in self.code]
        if missing or "function" not in self.settings:
            what = ", ".join(
                [*missing, *(["function:"] if "function" not in self.settings else [])]
            )
            raise LessonError(
                self.file, line, f"an exercise without {what}", "see Exercises in AUTHORING.md"
            )
        function = self.settings["function"]
        for part in ("starter", "solution"):
            if not _defines(self.code[part], function):
                raise LessonError(
                    self.file, line, f"the {part} does not define {function}", f"def {function}(…):"
                )
        if not _defines(self.code["cases"], "cases"):
            raise LessonError(self.file, line, "its cases define no cases(rng)", "def cases(rng):")
        body = Exercise(
            function,
            self.code["starter"],
            self.code["solution"],
            self.code["cases"],
            self._mutants(),
            tolerance=self._number("tolerance", 1e-6),
            seconds=self._number("seconds", 10.0),
            faster_than=self._number("faster-than", 0.0) or None,
            worked=self.settings.get("worked"),
        )
        return Question(self.id, KIND, self.prompt, body, _hints(self.items), line)

    def _mutants(self) -> tuple[Mutant, ...]:
        feedback = {item.text: item for item in self.items if item.mark == _WRONG}
        for name in (*feedback, *self.mutants):
            if name in feedback and name in self.mutants:
                continue
            at = feedback[name].line if name in feedback else self.mutants[name][1]
            raise LessonError(
                self.file,
                at,
                f"the mutant {name!r} has {'no code' if name in feedback else 'no feedback'}",
                "each has a line ! NAME with its feedback, and a fence ```python ID mutant NAME",
            )
        return tuple(
            Mutant(name, code, feedback[name].feedback, line)
            for name, (code, line) in self.mutants.items()
        )

    def _number(self, name: str, default: float) -> float:
        text = self.settings.get(name)
        try:
            value = default if text is None else float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value < 1e6:
            raise LessonError(
                self.file, self.fence.line, f"{name}: {text}", "expected a positive number"
            )
        return value


def _read(
    fence: Fence, marks: str, known: tuple[str, ...], file: str
) -> tuple[str, dict[str, str], list[Item]]:
    """A fence's prompt, its settings (`name: value`, each on a line of its own) and its items.
    Errors: LessonError.
    """
    text, items = split_items(fence, marks, file)
    prompt: list[str] = []
    settings: dict[str, str] = {}
    for line in text.split("\n"):
        match = _SETTING.fullmatch(line.rstrip())
        if match is None or match[1] not in known:
            prompt.append(line)
        elif match[1] in settings:
            raise LessonError(file, fence.line, f"{match[1]}: stands twice", "keep one of them")
        else:
            settings[match[1]] = match[2]
    whole = "\n".join(prompt).strip()
    if not whole:
        raise LessonError(file, fence.line, "nothing is asked for", "say first what is to be done")
    return whole, settings, items


def _hints(items: list[Item]) -> tuple[str, ...]:
    return tuple(item.text for item in items if item.mark == HINT)


def _defines(code: str, function: str) -> bool:
    """Whether `code` defines a function or a class of this name."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return any(isinstance(node, kinds) and node.name == function for node in ast.parse(code).body)
