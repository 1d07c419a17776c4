"""What a learner reads, in the learner's language, and how many cells of the terminal it takes.

English stands in the code. ``_("Step {at} of {total}", at=3, total=40)`` translates it and puts the
facts in, ``ngettext("{n} page", "{n} pages", 3)`` knows plural forms, and ``N_("open")`` only marks
a text that is translated when it is shown: what a class or a table holds is made before the
language is known. `cells` is the one place where columns are counted.
"""

from tutor.words.catalogue import N_, _, language, languages, ngettext, use

__all__ = ["N_", "_", "language", "languages", "ngettext", "use"]
