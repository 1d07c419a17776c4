"""``backstep --help`` and ``--version``, and what is said to a command that does not exist."""

from __future__ import annotations

from tutor.activities.errors import UsageError, nearest
from tutor.commands import COMMANDS

EXAMPLES = """\
  backstep                         open the tutor: the course map, and where you left
  backstep read 1                  chapter 1 in the tutor; 1/2 is its second page
  backstep read 1 --plain          the same as text: for pipes and screen readers
  backstep run perceptron/and-gate
  backstep quiz 1 --plain
  backstep step mazur --json
  backstep train digits --hidden 32 --lr 0.003 --seed 0"""

EXIT_CODES = """\
  0    fine
  1    it ran and failed: a snippet with an error, a gradient check that fails,
       a training that diverged, a lesson that cannot be read
  2    a word, option or name that does not exist
  3    the learner's data cannot be used
  130  interrupted by Ctrl+C; after another signal 128 and its number (SIGTERM: 143);
       what was done until then is saved"""


def main(words: list[str]) -> int:
    """Answer ``--help``, ``--version``, or raise UsageError for anything else."""
    match words[0]:
        case "-h" | "--help" | "help":
            print(_help())
        case "-V" | "--version":
            from tutor import __version__

            print(f"backstep {__version__}")
        case word:
            kind = "option" if word.startswith("-") else "command"
            known = ("--help", "--version") if kind == "option" else _commands()
            raise UsageError(f"no {kind} {word!r}; {nearest(word, known)}")
    return 0


def _commands() -> dict[str, str]:
    """Every command, the labs among them, and what it shows or does."""
    from tutor.activities.registry import activities

    return COMMANDS | {row.name: row.about for row in activities().values() if row.experiment}


def _help() -> str:
    commands = "\n".join(f"  {name:<10} {summary}" for name, summary in _commands().items())
    return (
        "Neural networks in the terminal, forwards and backwards, down to a single number.\n\n"
        "usage: backstep [COMMAND] [OPTIONS]\n\n"
        f"commands (backstep COMMAND --help tells more):\n{commands}\n\n"
        "  -h, --help      this text\n  -V, --version   the version\n\n"
        f"examples:\n{EXAMPLES}\n\n"
        "Output goes to standard output, remarks to standard error. Without a terminal, or with\n"
        "--plain, everything is text; --json gives one object a line.\n\n"
        "BACKSTEP_HOME names another folder for your progress.\n\n"
        f"exit codes:\n{EXIT_CODES}"
    )
