"""argparse's own texts, in our words and in the learner's language."""

from __future__ import annotations

import argparse

from tutor.words import N_, _, ngettext

SAID_BY_ARGPARSE = {
    "usage: ": N_("usage: "),
    "positional arguments": N_("words"),
    "options": N_("options"),
    "show this help message and exit": N_("show this help"),
    "argument %(argument_name)s: %(message)s": N_("%(argument_name)s: %(message)s"),
    "expected one argument": N_("expected a value"),
    "expected at most one argument": N_("expected at most one value"),
    "expected at least one argument": N_("expected at least one value"),
    "not allowed with argument %s": N_("not allowed with %s"),
    "ignored explicit argument %r": N_("takes no value: leave out %r"),
    "the following arguments are required: %s": N_("missing: %s"),
    "one of the arguments %s is required": N_("missing: one of %s"),
}
"""What argparse says by itself, in the words of Python 3.11 and later, and what is said for it."""


def _said(text: str) -> str:
    return _(SAID_BY_ARGPARSE.get(text, text))


def speak() -> None:
    """From now on argparse speaks so; it looks its texts up by these names."""
    vars(argparse).update(_=_said, ngettext=ngettext)
