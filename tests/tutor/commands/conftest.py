from __future__ import annotations

import io
import sys

import pytest

from tutor.cli import main

COURSE = """\
title = "A small course"

[[chapter]]
number = 0
slug = "first"
title = "The first chapter"
idea = "Everything begins."
file = "00-first.md"
minutes = 5
needs = []

[[chapter]]
number = 1
slug = "later"
title = "Not written"
idea = "It will come."
minutes = 5
needs = ["first"]
"""

CHAPTER = """\
---
title: The first chapter
slug: first
number: 0
---

# The first chapter

## One page

Some **bold** words, a [link](https://example.org/x) and `code * here *`, in a paragraph that goes
on over two lines of the file.

- an item that goes on for so long that it has to be wrapped at the width
  of the terminal
- another

```python hello
print("hello", 6 * 7)
```

```output
hello 42
```

```python wrong raises
1 / 0
```

## Another page {#two}

```text
a figure  is kept
```

```question pick choice ordered
Which one?

- [ ] the first
  > It is not the first.
- [x] the second
  > It is.
? Look again.
? Not the first.
```

```question count number
How many?

= 3 ± 0.5
  > Three.
! 4
  > One too many.
```

```question prints output
What does it print?

= one
= two
  > Both lines.
```

```bench
step xor --at 3
```
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one written chapter, in place of the shipped one."""
    folder = tmp_path / "lessons"
    (folder / "en").mkdir(parents=True)
    (folder / "course.toml").write_text(COURSE, encoding="utf-8")
    (folder / "en" / "00-first.md").write_text(CHAPTER, encoding="utf-8")
    for module in ("tutor.course", "tutor.course.load"):
        monkeypatch.setattr(f"{module}.lessons_folder", lambda: folder)
    return folder


class Keyboard(io.StringIO):
    """Standard input that says whether it is a terminal."""

    terminal = False

    def isatty(self):
        return self.terminal


@pytest.fixture
def backstep(capsys, monkeypatch):
    """Run a command: exit code, standard output, standard error. `typed` is its standard input."""

    def run(*words, typed=""):
        monkeypatch.setattr(sys, "stdin", Keyboard(typed))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: Keyboard.terminal)
        code = main(words)
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def opened(monkeypatch):
    """Sit at a terminal; what the app is asked to open is collected, and not opened."""
    starts = []

    def run_app(start, course=None):
        starts.append(start)
        return 0

    monkeypatch.setattr("tutor.app.start.run_app", run_app)
    monkeypatch.setattr(Keyboard, "terminal", True)
    monkeypatch.setenv("TERM", "xterm-256color")
    return starts
