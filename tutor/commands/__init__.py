"""The commands of ``backstep``, one module each: `main` takes its words, returns the exit code."""

from tutor.words import N_

COMMANDS = {
    "read": N_("a chapter or a page, beside its bench"),
    "run": N_("a snippet of a lesson"),
    "quiz": N_("the questions of a chapter"),
    "exercise": N_("code to write, judged at each save"),
    "task": N_("something to bring about on a page's bench"),
    "review": N_("the questions that are due"),
    "test": N_("a chapter's test: whoever passes need not read it"),
    "step": N_("a network, operation by operation, forward and backward"),
    "runs": N_("the runs that were kept: compare, export, name, delete them"),
    "predict": N_("what the network of a run reads in a picture"),
    "activities": N_("everything that can be opened, with its settings"),
    "glossary": N_("the words of the course, each explained"),
    "notation": N_("the letters of the course, and what each means"),
    "cheatsheet": N_("every operation's formula and the gradients for its operands"),
    "reading": N_("the sources of every chapter, to read on"),
    "notes": N_("your notes and bookmarks"),
    "search": N_("lessons, glossary, questions, walks, labs and your notes, by their words"),
    "gradcheck": N_("every gradient rule, checked with small nudges"),
    "progress": N_("what was read, answered, stepped and trained"),
    "export": N_("all that you have, written into a file"),
    "import": N_("what such a file holds, added to what is here"),
    "reset": N_("begin a chapter anew, or everything"),
    "lint": N_("the lessons: what is wrong with them, and what their code does"),
    "packs": N_("courses of others, and the code that they would run"),
    "new": N_("begin a chapter of your own"),
    "doctor": N_("the terminal, the versions, the folders"),
}
"""Each is a module of this package, with a `_` behind a word that Python keeps for itself; what it
shows or does. Every lab is a command, too.
"""
