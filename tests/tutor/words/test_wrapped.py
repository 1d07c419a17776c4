"""No sentence for a learner stands in the code untranslated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from loops import some

from tutor.words.template import ATTRIBUTES, DECLARED, KEYWORDS, ROOT

REFUSALS = {
    "UsageError", "SettingError", "Unfit", "AnswerError", "EditError", "NotInCourse",
    "LearnerDataError", "DataDirectoryError", "NotAllowed", "DamagedFile", "whole",
}  # fmt: skip
"""Errors, and the like, whose texts a learner reads."""

SAYING = {
    "notify", "refuse", "tell", "warn", "Static", "Label", "Content", "Segment", "Remark", "line",
    "Option", "add_argument", "add_output_options", "Verdict",
}  # fmt: skip
"""Functions and widgets that show their texts."""

HEADLESS = ("tutor/commands/", "tutor/cli.py")
"""Where print() speaks to a learner."""

OWN_ERRORS = "core/examples/own.py"
"""Where ValueError is a refusal, too."""

EXCEPT = {
    ("tutor/app/widgets/answers/question_view.py", "aside quiet"),  # names of styles
    ("tutor/app/widgets/page/task_view.py", "aside quiet"),
    ("tutor/stepping/paths.py", " strong"),
    ("tutor/app/widgets/stepper/step_prompt.py", "2-3-1 tanh mse xor"),  # what may be typed
    ("tutor/app/widgets/page/task_view.py", "aside quiet"),
    ("tutor/stepping/operations.py", "mean of near"),  # an operation's name
    ("tutor/learner/question_remarks.py", "question, wording, answer, words, at"),
    ("tutor/learner/answers.py", "question, answer, correct, hints, context, at"),  # columns
    (
        "tutor/learner/cards.py",
        "question, due, state, step, stability, difficulty, last_review",
    ),
    ("core/examples/__init__.py", "no walk "),  # the stepper says it in its own words
    ("tutor/running/sandbox/__init__.py", " has no attribute "),  # Python's own words
    ("tutor/activities/lookup.py", " has no attribute "),
    ("tutor/running/sandbox/failure.py", "reading a line"),
    ("tutor/running/sandbox/child_report.py", " is no file"),  # caught where it is raised
    ("tutor/commands/new.py", "new chapter attention Attention --course my-course"),  # an example
    ("tutor/commands/usage.py", "backstep "),  # the program's name before its version
    ("tutor/commands/run.py", "backstep run: "),
}
"""Literals that are no words for a learner, by file."""

WORD = re.compile(r"[A-Za-z]{2,}")
LOOKS = re.compile(r"(bold|reverse|underline|dim|\$[a-z-]+|on)( |$)")
PLAIN = re.compile(r"[a-z][\w.:-]*| *--?[\w-]+ *|[A-Z_]+| *backstep [a-z]+ *")
"""An id, a style, a flag, a command or a constant: no sentence."""

PHRASE = re.compile(r"[A-Za-z]+,? [a-z]+,? [a-z]+")
NO_PROSE = re.compile(
    r"[{$\[]|\b(SELECT|INSERT|UPDATE|CREATE|PRAGMA|FROM|BETWEEN|TABLE)\b|^import |\(\?"
)
"""Styles, types, SQL, programs, expressions."""

AUTHORS = {"ItemError", "LessonError"}
"""Errors that only an author of lessons sees."""

OF_AUTHORS = (
    "tutor/course/",  # what breaks the format of a lesson
    "tutor/quiz/options.py", "tutor/quiz/known_answers.py", "tutor/quiz/numbers.py",
    "tutor/quiz/kinds/",  # what each finds wrong with a question of its kind
    "tutor/learner/storage/schema.py",
    "tutor/running/training/control.py",  # to the program that sends commands
    "tutor/running/sandbox/spawning.py",  # part of a traceback, which is Python's own English
    "tutor/words/template.py",  # to translators
    "tutor/activities/argparse_words.py",  # what argparse says, found by its English
    "core/walk/",  # errors of a caller; what a learner reads is a Message, as its type says
)  # fmt: skip
"""Files with sentences for others than learners."""

SOURCES = sorted(
    path
    for folder in (ROOT / "tutor", ROOT / "core" / "examples", ROOT / "core" / "walk")
    for path in folder.rglob("*.py")
    if "authoring" not in path.parts
)


def unmarked(tree: ast.AST, file: str) -> Iterator[tuple[int, str]]:
    """Texts that are said and not marked: line, and the text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _says(node, file):
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from _texts(argument)


def _says(call: ast.Call, file: str) -> bool:
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            if name in REFUSALS | SAYING:
                return True
            if name == "print":
                return file.startswith(HEADLESS)
            return name == "ValueError" and file == OWN_ERRORS
    return False


def _texts(node: ast.expr) -> Iterator[tuple[int, str]]:
    """The literals of an expression that nothing translates."""
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in KEYWORDS or name in DECLARED or isinstance(node.func, ast.Name):
            return  # marked, or another function's arguments: that function answers for them
    if isinstance(node, ast.Subscript | ast.Compare | ast.Lambda):
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and _is_sentence(node.value):
            yield node.lineno, node.value
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _texts(child)


def _is_sentence(text: str) -> bool:
    return bool(WORD.search(text)) and not PLAIN.fullmatch(text) and not LOOKS.match(text)


def phrases(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Literals of several words that nothing translates, wherever they stand."""
    aside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in {*KEYWORDS, *DECLARED, *AUTHORS}:
                aside |= set(ast.walk(node))
        elif isinstance(node, ast.Expr):  # a docstring
            aside.add(node.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            names = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(name, ast.Name) and name.id in ATTRIBUTES for name in names):
                aside |= set(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in aside:
            text = node.value
            if PHRASE.search(text) and not NO_PROSE.search(text) and not LOOKS.match(text):
                yield node.lineno, text


def test_no_phrase_stands_alone_and_what_is_said_is_translated() -> None:
    for path in some(SOURCES):
        file = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        alone = [] if file.startswith(OF_AUTHORS) else phrases(tree)
        found = [e for e in (*alone, *unmarked(tree, file)) if (file, e[1]) not in EXCEPT]
        assert not found, f"{file}: put it into _(): {found}"


def test_a_text_that_is_not_marked_is_seen() -> None:
    source = (
        "raise UsageError(f'no option {word!r}')\n"
        "raise EditError('Is a.' if x else _('B is it.'))\n"
        "self.notify(_('Fine.') + ' Not fine.', severity='warning')\n"
        "print('\\n'.join(['two words', _('three')]))\n"
        "Static(_('Good.'), id='good', classes='quiet')\n"
        "Segment(f'{n} things', 'quiet')\n"
    )
    found = {text for _, text in unmarked(ast.parse(source), "tutor/commands/x.py")}
    assert found == {"no option ", "Is a.", " Not fine.", "two words", " things"}
    helper = 'def why(n):\n    """What is said."""\n    return f"it took {n} s to run at all"\n'
    assert [text for _, text in phrases(ast.parse(helper))] == [" s to run at all"]
