"""Killed at any moment, the tutor has lost no answer that it showed as taken, and no code that it
showed as kept.

What is played follows from the seed alone: `SEED=7 LIVES=100 BACKSTEP_SOAK=1 pytest` of this file.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import pytest
from loops import perhaps, some
from soaking import SOAKING
from terminal import Terminal

from tutor.course.packs import digest, open_pack
from tutor.learner import Store, answers_to, edits, right_answers, trust_pack

SEED = int(os.environ.get("SEED", "1"))
LIVES = int(os.environ.get("LIVES", "100" if SOAKING else "1"))
PATIENCE = 60
"""Seconds until a step that is not the last must have been taken."""
LONGEST = 0.6
"""Seconds into a step after which it is killed at the latest, if it has not shown its end."""

CONTENTS = """\
format_version = 1
title = "To be killed"
pack = "kill"

[[chapter]]
number = 0
slug = "only"
title = "Only"
idea = "Three pages."
file = "00-only.md"
minutes = 1
needs = []
"""

CHAPTER = """\
---
title: Only
slug: only
number: 0
---

# Only

## Answer

```question pick choice ordered
Which one?

- [ ] the first {#first}
  > Not the first.
- [x] the second {#second}
  > The second it is.
```

## Count

```question count number
How many?

= 3 ± 0.5
  > Three they are.
! 4
  > One too many.
```

## Write

```exercise twice
Write `twice(x)`.

function: twice
? Add it to itself.
```

```python twice starter
def twice(x): ...
```

```python twice solution
def twice(x): return 2 * x
```

```python twice cases
def cases(rng):
    yield (1,)
```
"""

CODE = "def twice(x): return x + x  # "
NOTES = "# a thought "


class Step(NamedTuple):
    """Keys; what the screen says once they were taken, and what it says no more; what is on disk
    from then on.
    """

    keys: tuple[str, ...]
    shown: str
    gone: str = "\0"
    kept: Callable[[Store], bool] = lambda store: True

    def taken(self, text):
        return self.shown in text and self.gone not in text


ANSWERS = "⏎ answer"
"""What the key line says while a question has the focus."""

STEPS = (
    Step((), "b  the second", ANSWERS),
    Step(("tab",), ANSWERS),
    Step(
        ("b", "enter"),
        "The second it is.",
        kept=lambda store: right_answers(store).get("kill:only/pick") == "second",
    ),
    Step(("n",), "How many?", ANSWERS),
    Step(("tab",), ANSWERS),
    Step(
        ("3", "enter"),
        "Three they are.",
        kept=lambda store: [a.answer for a in answers_to(store, "kill:only/count")] == ["3"],
    ),
    Step(("escape",), "→ next", ANSWERS),
    Step(("n",), "Enter writes"),
    Step(("tab", "enter"), "Esc done"),
    Step(
        (*CODE, "f9"),
        "✓ Right",
        kept=lambda store: right_answers(store).get("kill:only/twice", "").startswith(CODE),
    ),
    Step((*NOTES, "escape"), "→ next", "Esc done"),
    Step(
        ("f6",),  # what is told there was read after all that was typed was written
        "nothing is due",
        kept=lambda store: NOTES in edits(store).get("kill:only/twice", ""),
    ),
)


@pytest.fixture
def pack(tmp_path):
    folder = tmp_path / "kill"
    (folder / "en").mkdir(parents=True)
    (folder / "course.toml").write_text(CONTENTS)
    (folder / "en" / "00-only.md").write_text(CHAPTER)
    return folder


def begin(home, pack):
    """A learner's data, in which the course is trusted."""
    home.mkdir()
    with Store.open(home) as store:
        trust_pack(store, digest(open_pack(str(pack))))


def lived(terminal, chance, last):
    """Play the steps up to the `last`, kill the tutor in that one, and return those that the
    screen said were taken. Without a `chance` it is killed once all of them were.
    """
    for step in perhaps(STEPS[: last + (chance is None)]):
        terminal.press(*step.keys)
        assert terminal.shows(step.taken, PATIENCE), f"{step}:\n{terminal.text}"
    if chance is not None:
        terminal.press(*STEPS[last].keys)
        terminal.shows(STEPS[last].taken, chance.uniform(0, LONGEST))
    terminal.kill()
    taken = terminal.shows(STEPS[last].taken, 0)  # also where it was written, and not yet read
    return STEPS[: last + taken]


def test_nothing_that_was_shown_is_lost_when_the_app_is_killed(pack, tmp_path):
    chance, seen = random.Random(SEED), Counter()
    for life in some(range(LIVES + 1)):
        home = tmp_path / str(life)
        begin(home, pack)
        words = ("--course", str(pack), "read", "0/answer")
        with Terminal(*words, size=(80, 24), BACKSTEP_HOME=str(home)) as terminal:
            last = chance.randrange(len(STEPS)) if life else len(STEPS) - 1
            taken = lived(terminal, chance if life else None, last)
        with Store.open(home) as store:
            assert store.notice is None
            lost = [step for step in taken if not step.kept(store)]
            assert not lost, (life, last)
        seen[last] += 1
    assert seen[len(STEPS) - 1]


def test_nothing_that_was_printed_is_lost_when_a_quiz_is_killed(pack, tmp_path):
    """On the command line what was printed was taken, to the line."""
    chance = random.Random(SEED)
    code = tmp_path / "twice.py"
    code.write_text(CODE)
    kinds = (
        (["quiz", "0", "--plain"], "b\n3\n", {"kill:only/pick": "second", "kill:only/count": "3"}),
        (["exercise", "kill:only/twice", "--file", str(code)], "", {"kill:only/twice": CODE}),
    )
    for life in some(range(LIVES)):
        home = tmp_path / f"printed-{life}"
        begin(home, pack)
        words, typed, answers = kinds[life % len(kinds)]
        stop = 1 + chance.randrange(len(answers))
        with subprocess.Popen(
            [sys.executable, "-m", "tutor", *words, "--course", str(pack)],
            env={**os.environ, "BACKSTEP_HOME": str(home)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as child:  # fmt: skip
            child.stdin.write(typed)
            child.stdin.flush()
            told = 0
            while told < stop:
                line = child.stdout.readline()
                assert line, "it ended before it told"
                told += "Right." in line
            child.kill()
        with Store.open(home) as store:
            right = right_answers(store)
            assert {name: right.get(name) for name in list(answers)[:stop]} == dict(
                list(answers.items())[:stop]
            )
