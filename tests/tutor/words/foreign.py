"""What is left of English in another language, a chapter without any, and a learner's traces."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.examples import EXAMPLES
from core.examples.own import DATASETS, LOSSES
from core.layers import ACTIVATIONS
from core.tape import registry
from core.walk import RULES
from tutor.activities.registry import activities
from tutor.activities.spec import fields_of
from tutor.app.themes import NAMES as THEMES
from tutor.commands import COMMANDS
from tutor.commands.runs import ACTIONS
from tutor.learner import (
    ReadingPlace,
    finish_run,
    mark_read,
    record_answer,
    record_snippet_run,
    record_walk,
    save_edit,
    save_place,
    start_run,
)
from tutor.running.training.measures import STATUSES

ENGLISH = re.compile(r"(?<![\w/.-])[A-Za-z][a-z]{2,}(?![\w/.-])")
"""A word; ``dWk`` is an array's name, and ``LSTM`` is one in every language."""
WORD = re.compile(r"[A-Za-z]+")

GREEK = """\
## Ένα {#one}

Λέξεις *πλάγιες*, `w = 1`, και μια λίστα:

- πρώτο
- δεύτερο

```python first
n = 2
print(n * 21)
```

```python second raises
1 / 0
```

```question pick choice
Ποιο;

- [ ] το πρώτο
  > Όχι.
- [x] το δεύτερο
  > Ναι.
? Κοίτα.
```

```question many several
Ποια;

- [x] το πρώτο
  > Ναι.
- [x] το δεύτερο
  > Ναι.
- [ ] το τρίτο
  > Όχι.
```

```question count number
Πόσο;

= 3 ± 0.5
  > Τρία.
```

```question prints output
Τι;

= 42
  > Δύο.
```

```bench
step xor --at 3
```

## Δύο {#two}

Λέξεις.

```bench
train digits --epochs 2
```
"""
"""A chapter in no language with our letters: what is English beside it is the program's own."""

GLOSSARY = """\
# Λέξεις

## λέξεις {#one}

Αυτό *που* διαβάζεις.

    λ = 1

- also: λέξη
- first: [Ένα](00-ab.md#one)
- see: [πρώτο](#two)

## πρώτο {#two}

Το άλλο.

- first: [Δύο](00-ab.md#two)
"""
"""Its words."""

LESSON = set(WORD.findall(GREEK))
"""What the chapter says in our letters: code, ids, commands."""

NAMES = {
    part
    for name in (
        *EXAMPLES, *DATASETS, *ACTIVATIONS, *LOSSES, *registry, *RULES, *THEMES, *COMMANDS,
        *ACTIONS, *activities(), *(fact for row in activities().values() for fact in row.facts),
        *(
            choice
            for row in activities().values()
            for field in fields_of(row.spec)
            for choice in (
                *field.type.choices, *getattr(field.type, "known", ()),
                *field.write(field.default).split(),
            )
        ),
    )
    for part in WORD.findall(str(name))
}  # fmt: skip
"""What is called the same in every language: operations, walks, data, commands, choices, themes."""

IN_FORMULAS = {"rate"}
"""Letters of a formula that are words: ``w − rate · dw``."""

KEYS = {"Esc", "PgUp", "PgDn", "Tab", "Enter", "Backspace", "ctrl", "shift", "space"}
TYPED = {"backstep", "where", "given"}
"""What a learner types as it stands, in every language."""


def english(text: str) -> set[str]:
    """The words of `text` that are neither names, whole or cut, nor the lesson's."""
    found = set(ENGLISH.findall(text)) - LESSON - NAMES - KEYS - TYPED - IN_FORMULAS
    return {word for word in found if len(word) < CUT or not any(map(begins(word), NAMES))}


CUT = 5
"""Letters that are left, at least, of a name for which there is no more room."""


def begins(word: str) -> Callable[[str], bool]:
    """Tells whether a name begins with `word`."""
    return lambda name: name.startswith(word)


def fill(store, chapter: str) -> None:
    """What a learner leaves who did everything, and some of it badly."""
    mark_read(store, chapter, "two")
    save_place(store, ReadingPlace(chapter, "one"))
    for name, answer, right in (("pick", "a", False), ("many", "a", False), ("count", "3", True)):
        record_answer(store, f"{chapter}/{name}", answer, correct=right, hints=1)
    record_snippet_run(store, f"{chapter}/first", "ok")
    save_edit(store, f"{chapter}/first", "print(6)")
    record_walk(store, "mazur", 7)
    record_walk(store, "xor", 9, finished_backward=True)
    settings = activities()["train"].spec().as_json()
    for status in STATUSES:
        run = start_run(store, settings, "train")
        if status != "unfinished":
            finish_run(store, run, status, {"test_accuracy": 0.975})
    start_run(store, {"nosuch": 1}, "train")
