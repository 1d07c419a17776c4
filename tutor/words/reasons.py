"""Why the system would not do something, in words that a learner reads once."""

from __future__ import annotations

import errno

from tutor.words.catalogue import N_, _

REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("you have no permission"),
    errno.EPERM: N_("you have no permission"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of its path is no folder"),
    errno.EEXIST: N_("there is something of that name already"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("your share of the disk is full"),
    errno.EROFS: N_("nothing can be written to that disk"),
    errno.EIO: N_("the disk could not be read or written"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ELOOP: N_("its links lead in a circle"),
    errno.ENOEXEC: N_("it is no program"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
    errno.ENOMEM: N_("there is no memory left"),
    errno.EAGAIN: N_("the system has no room for another process"),
}
"""What learners meet; anything else is told in the system's own words."""


def why(error: OSError) -> str:
    """The reason alone, without the number and the name of the file: ``the disk is full``."""
    said = REASONS.get(error.errno or 0)
    return _(said) if said else error.strerror or str(error) or type(error).__name__


def told(error: OSError) -> str:
    """The reason, after the name of the file where the error has one."""
    return f"{error.filename}: {why(error)}" if error.filename else why(error)
