"""Small chapters to parse, and short ways to do it."""

from __future__ import annotations

from tutor.course import ChapterInfo
from tutor.course.parse import parse_chapter

FRONT = "---\ntitle: The perceptron\nslug: perceptron\nnumber: 1\n---\n"
HEAD = FRONT + "# The perceptron\n"
PAGE = HEAD + "## A page\n"
"""Seven lines: what is put after it begins on line 8."""

INFO = ChapterInfo(1, "perceptron", "The perceptron", "A line.", "01-perceptron.md", 25, ())

CONTENTS = """\
title = "A course"

[[chapter]]
number = 0
slug = "start"
title = "Start here"
idea = "Keys."
file = "00-start.md"
minutes = 3
needs = []

[[chapter]]
number = 1
slug = "perceptron"
title = "The perceptron"
idea = "A line."
file = "01-perceptron.md"
minutes = 25
needs = ["start"]

[[chapter]]
number = 2
slug = "losses"
title = "Losses"
idea = "Smooth."
minutes = 25
needs = ["perceptron"]
"""

START = """\
---
title: Start here
slug: start
number: 0
---
# Start here
## Hello
**Do this:** press a key.
"""

PERCEPTRON = (
    PAGE
    + """\
Predict.

```python first
x = 1
```

```python boom raises
raise ValueError
```

```python lonely alone
print("alone")
```

```output
alone
```

## Another page

```python last
print(x)
```

```output
1
```

```question why
Why?

- [x] because
  > Yes.
- [ ] no reason
  > Then what?
```
"""
)


def parse(text):
    return parse_chapter(text, INFO, "01-perceptron.md")


def page(body):
    """The blocks of a page that holds `body`."""
    return parse(PAGE + body).pages[0].blocks


def question(body, info="question ask"):
    """The question with this body."""
    (block,) = page(f"````{info}\n{body}\n````\n")
    return block
