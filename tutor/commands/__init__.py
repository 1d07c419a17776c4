"""The commands of ``backstep``, one module each: `main` takes its words, returns the exit code."""

COMMANDS = {
    "read": "a chapter or a page, beside its bench",
    "run": "a snippet of a lesson",
    "quiz": "the questions of a chapter",
    "review": "the questions that are due",
    "step": "a network, operation by operation, forward and backward",
    "activities": "what can be opened, with its settings",
    "gradcheck": "every gradient rule against small nudges",
    "progress": "what was read, answered, stepped and trained",
    "doctor": "the terminal, the versions, the folders",
}
"""Each is a module of this package; what it shows or does. Every lab is a command, too."""
