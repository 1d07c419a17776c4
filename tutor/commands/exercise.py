"""``backstep exercise``: code to write, judged here or at each save of a file."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.failures import FAILED
from tutor.commands.keeping import keeping
from tutor.commands.markdown import plain_lines
from tutor.commands.page import question_lines
from tutor.commands.page_json import question_event, verdict_event
from tutor.commands.terminal import say_json, warn
from tutor.commands.trusting import runner_for
from tutor.course import find_question, load_chapter
from tutor.course.load import stamp_of
from tutor.learner import Store, edits, reset_edit, save_edit
from tutor.quiz import tries
from tutor.quiz.exercise import Exercise
from tutor.quiz.kinds import KINDS
from tutor.quiz.submit import submit
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.study.exercises import passed, standing, tries_left, written
from tutor.words import _
from tutor.words.reasons import why

if TYPE_CHECKING:
    from tutor.course import Course
    from tutor.course.load import Stamp
    from tutor.quiz.question import Question
    from tutor.running.policy import Runner

LOOK = 0.2
"""Seconds between two looks at a file that is watched."""


def main(words: list[str]) -> int:
    """List the exercises, or judge one; 1 if it is not right."""
    parser = Parser(
        "exercise",
        _(
            "Write an exercise in your own editor. Without a name: all exercises.\n"
            "With a file, its code is judged; what passes is used by later snippets."
        ),
        [
            "exercise",
            "exercise backpropagation/dense-backward",
            "exercise backpropagation/dense-backward --edit",
            "exercise backpropagation/dense-backward --watch dense.py",
        ],
    )
    parser.add_argument("name", nargs="?", metavar=_("CHAPTER/EXERCISE"), help=_("its name"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--file", type=Path, help=_("judge the code in this file"))
    how.add_argument(
        "--watch", type=Path, metavar="FILE", help=_("judge this file at each save; ctrl+C ends it")
    )
    how.add_argument(
        "--edit", action="store_true", help=_("open it in $EDITOR, and judge what you leave there")
    )
    how.add_argument(
        "--solution", action="store_true", help=_("show a solution, once you passed or tried")
    )
    add_course_option(parser)
    parser.add_output_options(_("print the exercise, and what judging it says, as JSON"))
    options = parser.read(words)
    course = course_of(options, options.name)
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        if options.name is None:
            return _list(store, course, as_json=options.json)
        exercise = find_question(options.name, course)
        if not isinstance(exercise.body, Exercise):
            raise UsageError(
                _("{name} is a question; answer it with: {command}", name=exercise.id,
                  command=f"backstep quiz {exercise.id.partition('/')[0]}")
            )  # fmt: skip
        runner = runner_for(store, course, asks=not options.json)
        return _Desk(store, exercise, runner, as_json=options.json).work(options)


def _list(store: Store, course: Course, *, as_json: bool) -> int:
    done, exercises = passed(store), 0
    for info in course.chapters:
        if info.path is None:
            continue
        for exercise in load_chapter(info).exercises:
            exercises += 1
            count = len(standing(store, exercise).wrong)
            if as_json:
                say_json({"event": "exercise", "exercise": exercise.id,
                          "passed": exercise.id in done, "tries": count,
                          "tries_left": tries_left(store, exercise)})  # fmt: skip
                continue
            mark = "✓" if exercise.id in done else "✗" if count else "·"
            print(f"{mark} {exercise.id}")
            print(*plain_lines(exercise.prompt.split("\n\n")[0], "    "), sep="\n")
    if not exercises and not as_json:
        print(_("The course has no exercises yet."))
    return 0


class _Desk:
    """One exercise, and what is done with it."""

    def __init__(self, store: Store, exercise: Question, runner: Runner, *, as_json: bool) -> None:
        self._store = store
        self._exercise = exercise
        self._json = as_json
        self._kind = KINDS[exercise.kind]
        self._keep = keeping(store)
        self._runner = runner

    def work(self, options: Any) -> int:
        if options.solution:
            return self._solution()
        if options.file is not None:
            return self._judge(_read(options.file))
        if options.watch is not None:
            return self._watch(options.watch, begun=self._begin(options.watch))
        if options.edit:
            return self._edit()
        self._show()
        return 0

    def _show(self) -> None:
        if self._json:
            say_json(question_event(self._exercise))
            return
        for line in question_lines(self._exercise):
            print(line)
        print()
        name = f"{self._exercise.body.function}.py"
        print(_("Write it in a file, judged at each save:"))
        print(f"  backstep exercise {self._exercise.id} --watch {name}")

    def _begin(self, path: Path) -> bool:
        """Whether the file had to be made: then it begins with what the learner wrote, or with the
        starter. Errors: UsageError.
        """
        if path.is_dir():
            raise UsageError(_("{file} is a folder; name a file in it.", file=path))
        if path.exists():
            return False
        mine = written(self._store, self._exercise)
        try:
            path.write_text(mine or self._kind.listing(self._exercise), encoding="utf-8")
        except OSError as error:
            raise UsageError(
                _("{file} cannot be written: {reason}.", file=path, reason=why(error))
            ) from None
        if self._exercise.id in passed(self._store):
            warn(_("You passed this exercise already: {file} holds your code. Change it and save, "
                   "and it is judged again; ctrl+C ends this.", file=path))  # fmt: skip
        else:
            warn(_("{file} is there now: write in it, and save.", file=path))
        return True

    def _watch(self, path: Path, *, begun: bool) -> int:
        """Judge the file whenever it changes, until it is right or ctrl+C ends it; one that we have
        `begun` with code that passed waits for the first change. A file that cannot be read is
        about to be written; if it stays as it is, that is told.
        """
        wait = begun and self._exercise.id in passed(self._store)
        seen: Stamp | None = _stamp(path) if wait else None
        unread: Stamp | None = None
        while True:
            stamp = _stamp(path)
            if stamp is not None and stamp != seen:
                try:
                    code = _read(path)
                except UsageError as problem:
                    if stamp == unread:
                        warn(str(problem))
                        seen = stamp
                    unread = stamp
                else:
                    seen = stamp
                    if self._judge(code) == 0:
                        return 0
            time.sleep(LOOK)

    def _edit(self) -> int:
        """Leave the learner to their editor, then judge what they left. Their file goes away only
        where nothing was written, or it is kept.
        """
        editor = _editor()
        folder = Path(tempfile.mkdtemp(prefix="backstep-"))
        path = folder / f"{self._exercise.body.function}.py"
        self._begin(path)
        begun, kept = path.read_bytes(), False
        try:
            try:
                subprocess.run([*editor, str(path)], check=False)
            except OSError as error:
                raise _not_started(editor[0], why(error)) from None
            code = _read(path)
            kept = not code.strip() or asyncio.run(self._draft(code))
            return self._judge(code)
        finally:
            if kept or not path.exists() or path.read_bytes() == begun:
                shutil.rmtree(folder)
            else:
                warn(_("What you wrote is in {file}.", file=path))

    async def _draft(self, code: str) -> bool:
        """Keep code that the learner went on with; whether it is kept."""
        return await self._keep(lambda store: save_edit(store, self._exercise.id, code))

    def _judge(self, code: str) -> int:
        """Judge code and keep it as an answer. What else the learner had begun is put aside for it:
        the page shows the answer, and brings the other back.
        """
        name = self._exercise.id

        async def judged() -> Verdict:
            given = self._kind.parse(self._exercise, code)
            verdict = await submit(
                self._keep, self._exercise, given, runner=self._runner, context="quiz"
            )
            if edits(self._store).get(name) not in (None, code):
                await self._keep(lambda store: reset_edit(store, name))
            return verdict

        try:
            verdict = asyncio.run(judged())
        except AnswerError as error:
            if self._json:
                say_json({"event": "verdict", "question": name, "correct": False,
                          "outcome": "not-attempted", "feedback": str(error)})  # fmt: skip
            else:
                print(error)
            return FAILED
        self._tell(verdict)
        return 0 if verdict.correct else FAILED

    def _tell(self, verdict: Verdict) -> None:
        if self._json:
            say_json(verdict_event(self._store, self._exercise, verdict))
            return
        if verdict.correct:
            print(_("✓ Right. Later snippets run your code."))
            return
        print(_("✗ Not yet."))
        for line in plain_lines(verdict.feedback, "  "):
            print(line)
        if not tries_left(self._store, self._exercise):
            print(_("A solution: {command}",
                    command=f"backstep exercise {self._exercise.id} --solution"))  # fmt: skip

    def _solution(self) -> int:
        if left := tries_left(self._store, self._exercise):
            raise UsageError(tries.told(left))
        code = self._exercise.body.solution
        if self._json:
            say_json({"event": "solution", "exercise": self._exercise.id, "code": code})
        else:
            print(code, end="")
        return 0


def _editor() -> list[str]:
    """The command of the learner's editor, in words. Errors: UsageError."""
    said = (os.environ.get(name, "").strip() for name in ("VISUAL", "EDITOR"))
    command = next(filter(None, said), "vi")
    try:
        return shlex.split(command)
    except ValueError as error:
        raise _not_started(command, str(error)) from None


def _not_started(editor: str, reason: str) -> UsageError:
    return UsageError(
        _("The editor {editor} cannot be started: {reason}. Set EDITOR to yours.",
          editor=editor, reason=reason)
    )  # fmt: skip


def _read(path: Path) -> str:
    """The code in a file. Errors: UsageError."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else _("it is not UTF-8")
        raise UsageError(_("{file} cannot be read: {reason}.", file=path, reason=reason)) from None


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp_of(path.stat())
    except OSError:  # an editor puts a new file in the old one's place
        return None
