"""``backstep --help`` and ``--version``, and what is said to a command that does not exist."""

from __future__ import annotations

from core.nearest import nearest
from tutor.activities.errors import UsageError
from tutor.commands import COMMANDS
from tutor.words import N_, _, cells

EXAMPLES = N_("""\
  backstep                         open the tutor: the course map, and where you left off
  backstep read 1                  chapter 1 in the tutor; 1/2 is its second page
  backstep read 1 --plain          the same as text: for pipes and screen readers
  backstep run perceptron/and-gate
  backstep quiz 1 --plain
  backstep step mazur --json
  backstep train digits --hidden 32 --lr 0.003 --seed 0""")

EXIT_CODES = N_("""\
  0    fine
  1    it ran and failed: a snippet with an error, a gradient check that fails,
       a training that diverged, a lesson that cannot be read
  2    an unknown command, option or name, or a value that cannot be
  3    your data cannot be used
  130  interrupted by Ctrl+C; after another signal 128 and its number (SIGTERM: 143);
       what was done until then is saved""")


def main(words: list[str]) -> int:
    """Answer ``--help``, ``--version``, or raise UsageError for anything else."""
    match words[0]:
        case "-h" | "--help" | "help":
            print(_help())
        case "-V" | "--version":
            from tutor import __version__

            print(f"backstep {__version__}")
        case word:
            if word.startswith("-"):
                hint = nearest(word, ("--help", "--version"))
                raise UsageError(_("no option {word}; {hint}", word=repr(word), hint=hint))
            hint = nearest(word, [*_commands(), "help"])
            raise UsageError(_("no command {word}; {hint}", word=repr(word), hint=hint))
    return 0


def _commands() -> dict[str, str]:
    """Every command, the labs among them, and what it shows or does."""
    from tutor.activities.registry import labs

    return COMMANDS | {name: row.about for name, row in labs().items()}


def _help() -> str:
    commands = "\n".join(
        f"  {cells.ljust(name, 10)} {_(does)}" for name, does in _commands().items()
    )
    return _(
        "Neural networks in the terminal, forwards and backwards, down to a single number.\n\n"
        "usage: backstep [COMMAND] [OPTIONS]\n\n"
        "commands (for more, see backstep COMMAND --help):\n{commands}\n\n"
        "  -h, --help      this text\n  -V, --version   the version\n\n"
        "examples:\n{examples}\n\n"
        "Output goes to standard output, remarks go to standard error. Without a terminal, or\n"
        "with --plain, everything is text; --json prints one object per line.\n\n"
        "BACKSTEP_HOME names another folder for your progress, BACKSTEP_LANG another language,\n"
        "BACKSTEP_THEME other colours; BACKSTEP_CALM=1 keeps pages from sliding.\n\n"
        "exit codes:\n{codes}",
        commands=commands,
        examples=_(EXAMPLES),
        codes=_(EXIT_CODES),
    )
