"""What notes are called on a page."""

from tutor.words import N_

NOTE_TITLES = {
    "note": N_("Note"),
    "tip": N_("Tip"),
    "warning": N_("Take care"),
    "article": N_("The article"),
}

RECALL = "recall"
"""The kind of fold that holds questions of earlier chapters."""
FIRST = {
    "question": N_("answer the question above first"),
    "snippet": N_("run the snippet above first"),
    "exercise": N_("do the exercise above first"),
    "task": N_("do the task above first"),
    RECALL: N_("to warm up: what you remember of earlier chapters"),
}
"""What a fold waits for."""
