"""The command line: which command is meant, and what its end says to the shell.

Only what a command needs is imported: on the way to the app nothing but this module
and the choice of the language.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout, suppress
from functools import partial
from importlib import import_module
from itertools import takewhile
from keyword import iskeyword
from typing import TextIO, cast

from tutor.commands import COMMANDS
from tutor.running.ours import claim
from tutor.running.signals import ENDING, INTERRUPTING, end, exit_code, handled
from tutor.words import languages, use
from tutor.words.catalogue import known, wanted


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; see `tutor.commands.usage`."""
    claim()
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout, sys.stderr = sys.stdout or _nowhere("w"), sys.stderr or _nowhere("w")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a sign the terminal lacks is no reason to stop
    use(wanted(os.environ, _chosen_language()))
    _say_unknown_language()
    try:
        with handled(ENDING, end), redirect_stdout(_safe(sys.stdout)):
            _check_environment()
            code = _run(words)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return exit_code(INTERRUPTING)
    except BrokenPipeError:
        _leave_unwritten()  # whoever read our output has seen enough
        return 0
    except Exception as error:
        return _failed(words, error)


def _failed(words: list[str], error: Exception) -> int:
    """Say what went wrong, to programs too, and return the exit code. Errors that are nobody's but
    ours are raised again.
    """
    from tutor.commands.failures import code_of, said

    code, problem = code_of(error), said(error)
    name = words[0] if words and (words[0] in COMMANDS or _is_lab(words[0])) else ""
    _tell(name, problem)
    if "--json" in takewhile("--".__ne__, words):
        from tutor.commands.terminal import say_json

        with suppress(OSError), redirect_stdout(_safe(sys.stdout)):
            say_json({"event": "error", "message": problem, "code": code})
    if isinstance(error, OSError):
        _leave_unwritten()
    return code


def _chosen_language() -> str | None:
    """The language kept as a setting, which is read only where it makes a difference."""
    if os.environ.get("BACKSTEP_LANG") or len(languages()) < 2:
        return None
    from tutor.learner.language import chosen_language

    return chosen_language()


def _tell(command: str, problem: object) -> None:
    """A line on standard error, after the name of the command where there is one."""
    print(f"backstep{command and ' '}{command}: {problem}", file=_safe(sys.stderr))


def _say_unknown_language() -> None:
    """The environment may name a language that nobody has translated to yet: that is no reason to
    stop, but one that the learner should know.
    """
    named = os.environ.get("BACKSTEP_LANG")
    if named and not known(named):
        from tutor.activities import SettingError, chosen

        try:
            chosen(os.environ, "BACKSTEP_LANG", *languages())
        except SettingError as problem:
            _tell("", problem)


def _check_environment() -> None:
    """Refuse what the environment chooses and cannot be, whatever the command. Errors:
    SettingError.
    """
    if any(map(os.environ.get, ("BACKSTEP_CALM", "BACKSTEP_THEME"))):  # else it is not imported
        from tutor.activities.environment import check

        check(os.environ)


def _run(words: list[str]) -> int:
    """Run the command; its exit code."""
    try:
        return _command(words)(words[1:])
    except SystemExit as leaving:  # a signal; argparse, after --help
        return leaving.code if isinstance(leaving.code, int) else 0


def _safe(stream: TextIO) -> TextIO:
    """The stream behind the gate that no control sequence passes, whoever wrote the text."""
    from tutor.commands.safe_stream import SafeStream

    return cast("TextIO", SafeStream(stream))


def _nowhere(mode: str) -> TextIO:
    """What stands for a stream that was closed before we began."""
    return cast("TextIO", open(os.devnull, mode, encoding="utf-8"))


def _leave_unwritten() -> None:
    """Give up what could not be written: Python would complain when it flushes at exit."""
    with suppress(io.UnsupportedOperation):  # a stream of a test, say, has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(words: list[str]) -> Callable[[list[str]], int]:
    """The function that the first word asks for; it gets the words after it."""
    if words and words[0].partition("=")[0] == "--course":
        words[:] = _command_first(words)
    if not words:
        from tutor.activities.destinations import Home
        from tutor.commands.terminal import interactive, open_app

        if interactive():
            return lambda _: open_app(Home())
        words = ["read"]
    if words[0] == "help" and words[1:]:
        words[:] = [words[1], "--help"]
    if words[0] not in COMMANDS:
        if _is_lab(words[0]):
            from tutor.commands.experiment import main as experiment

            return partial(experiment, words[0])
        from tutor.commands.usage import main as usage

        return lambda rest: usage([words[0], *rest])
    module = import_module(f"tutor.commands.{words[0]}{'_' * iskeyword(words[0])}")
    command: Callable[[list[str]], int] = module.main
    return command


def _command_first(words: list[str]) -> list[str]:
    """The words with a course that is named in front of the command behind it; the command is
    ``read`` where there is none.
    """
    upto = 1 if "=" in words[0] else 2
    course, rest = words[:upto], words[upto:]
    command = rest[:1] if rest and not rest[0].startswith("-") else ["read"]
    return [*command, *course, *(rest[1:] if rest[:1] == command else rest)]


def _is_lab(name: str) -> bool:
    from tutor.activities.registry import activities

    return name in activities() and bool(activities()[name].experiment)
