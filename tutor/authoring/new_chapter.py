"""A new chapter: its file, and its entry in course.toml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tutor.activities.errors import UsageError
from tutor.course.outline import NAME
from tutor.words import _

if TYPE_CHECKING:
    from tutor.course import Course

CHAPTER = """\
---
title: {title}
slug: {slug}
number: {number}
first:
  - what a reader needs to know before
---

# {title}

## What one wants to know {{#begin}}

Begin with a question that the reader cannot answer yet.

```python first
print(6 * 7)
```

```output
42
```

```question why
Why is it so?

- [ ] a mistake that people make {{#mistake}}
  > Which idea leads there, and what breaks if it were true.
- [x] the reason {{#reason}}
  > What follows from it.
? Where to look.
```

<!-- after: why -->
What stands here is folded until the question is answered.
<!-- end -->

## What you have now {{#closing}}

### The idea

In one sentence.

### Formulas

    y = f(x)

### Numbers to reproduce

Run this once more: 42.

```python again
print(6 * 7)
```

```output
42
```

### You can now

- do what you could not do before.

### Next

Where this leads.

### Sources

- Author, *Title*, year, p. 1.
- Author, *Title*, year, pp. 2–3.
- Author, *Title*, year, chapter 4.
"""

ENTRY = """
[[chapter]]
number = {number}
slug = "{slug}"
title = "{title}"
idea = "In a few words."
file = "{file}"
minutes = 25
needs = [{needs}]
"""


def check_names(slug: str, title: str) -> None:
    """Refuse what a chapter can't be called. Errors: UsageError."""
    if not NAME.fullmatch(slug):
        raise UsageError(
            _("{slug!r} is not a slug; use small letters, digits and hyphens", slug=slug)
        )
    if '"' in title or "\n" in title or not title.strip():
        raise UsageError(_("{title!r} is no title; write it without quotation marks", title=title))


def new_chapter(root: Path, course: Course, slug: str, title: str) -> Path:
    """Write a chapter that lints clean after the last of the course, or in the place that
    course.toml keeps for it; its file. Errors: UsageError, OSError.
    """
    check_names(slug, title)
    if any(info.slug == slug for info in course.chapters):
        raise UsageError(_("the course has a chapter {slug!r} already", slug=slug))
    last = course.chapters[-1]
    number = last.number + 1
    path = root / "en" / f"{number:02}-{slug}.md"
    facts = {"number": number, "slug": slug, "title": title.strip(), "file": path.name}
    path.parent.mkdir(exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(CHAPTER.format(**facts))
    with (root / "course.toml").open("a", encoding="utf-8") as contents:
        contents.write(ENTRY.format(**facts, needs=f'"{last.slug}"'))
    return path
