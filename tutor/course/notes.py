"""What notes are called on a page."""

from tutor.words import N_

NOTE_TITLES = {
    "note": N_("Note"),
    "tip": N_("Tip"),
    "warning": N_("Take care"),
    "article": N_("The article"),
}
