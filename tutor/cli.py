"""The command line: which command is meant, and what its end says to the shell.

Only what a command needs is imported: on the way to the app nothing but this module.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

COMMANDS = {
    "read": "a chapter or a page, beside its bench",
    "run": "a snippet of a lesson",
    "quiz": "the questions of a chapter",
    "review": "the questions that are due",
    "step": "a network, operation by operation, forward and backward",
    "train": "a network on handwritten digits",
    "gradcheck": "every gradient rule against small nudges",
    "progress": "what was read, answered, stepped and trained",
    "doctor": "the terminal, the versions, the folders",
}
"""Each is a module of `tutor.commands`; what it shows or does."""

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; see `tutor.commands.usage`."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a sign the terminal lacks is no reason to stop
    name = words[0] if words and words[0] in COMMANDS else ""
    try:
        code = _command(words)(words[1:])
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as end:  # argparse, after --help
        return end.code if isinstance(end.code, int) else 0
    except Exception as error:
        from tutor.commands.failures import exit_code

        code = exit_code(error)
        print(f"backstep{name and ' '}{name}: {error}", file=sys.stderr)
        return code


def _command(words: list[str]) -> Callable[[list[str]], int]:
    """The function that the first word asks for; it gets the words after it."""
    if not words:
        from tutor.commands.terminal import interactive, open_app

        if interactive():
            return lambda _: open_app("home")
        words = ["read"]
    if words[0] not in COMMANDS:
        from tutor.commands.usage import main as usage

        return lambda rest: usage([words[0], *rest])
    module = import_module(f"tutor.commands.{words[0]}")
    command: Callable[[list[str]], int] = module.main
    return command
