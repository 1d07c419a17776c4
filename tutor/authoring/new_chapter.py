"""A new chapter: its file, and its entry in course.toml."""

from __future__ import annotations

import re
from pathlib import Path

from tutor.activities.errors import UsageError
from tutor.course import load_course
from tutor.course.contents import FORMAT, RESERVED
from tutor.course.outline import NAME
from tutor.course.pack_files import CONTENTS
from tutor.words import _

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


COURSE = """\
format_version = {version}
title = "{title}"
pack = "{pack}"
"""


def begin_course(root: Path) -> bool:
    """Make a folder and in it the course.toml of a course without chapters, if there is none yet;
    whether that was so. Errors: OSError.
    """
    root.mkdir(parents=True, exist_ok=True)
    contents = root / CONTENTS
    if contents.exists():
        return False
    pack = _pack_name(root)
    text = COURSE.format(version=FORMAT, title=pack, pack=pack)
    contents.write_text(text, encoding="utf-8")
    return True


def _pack_name(root: Path) -> str:
    """The folder's name as that of a pack."""
    name = "-".join(re.findall("[a-z0-9]+", root.resolve().name.lower()))
    return name if name and name not in RESERVED else "course"


def check_names(slug: str, title: str) -> None:
    """Refuse what a chapter can't be called. Errors: UsageError."""
    if not NAME.fullmatch(slug):
        raise UsageError(
            _("{slug!r} is not a slug; use small letters, digits and hyphens", slug=slug)
        )
    if '"' in title or "\n" in title or not title.strip():
        raise UsageError(_("{title!r} is no title; write it without quotation marks", title=title))


def new_chapter(root: Path, slug: str, title: str) -> Path:
    """Write a chapter that lints clean after the last of the course, or the first of one that has
    none yet; its file. Errors: UsageError, LessonError, OSError.
    """
    check_names(slug, title)
    contents = root / CONTENTS
    begun = "[[chapter]]" in contents.read_text(encoding="utf-8")
    chapters = load_course(root=root).chapters if begun else ()
    if any(info.slug == slug for info in chapters):
        raise UsageError(_("the course has a chapter {slug!r} already", slug=slug))
    number = chapters[-1].number + 1 if chapters else 0
    path = root / "en" / f"{number:02}-{slug}.md"
    facts = {"number": number, "slug": slug, "title": title.strip(), "file": path.name}
    path.parent.mkdir(exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(CHAPTER.format(**facts))
    needs = f'"{chapters[-1].slug}"' if chapters else ""
    with contents.open("a", encoding="utf-8") as entries:
        entries.write(ENTRY.format(**facts, needs=needs))
    return path
