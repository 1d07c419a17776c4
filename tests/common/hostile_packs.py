"""Packs of somebody who means harm: the real lessons, spoiled at random."""

from __future__ import annotations

import re
from typing import NamedTuple

from tutor.course import lessons_folder, load_course

REAL = {
    path.relative_to(lessons_folder()).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(lessons_folder().glob("en/*.md"))
}
CONTENTS = """\
format_version = 1
title = "{title}"
pack = "hostile"

[[chapter]]
number = {number}
slug = "{slug}"
title = "{title}"
idea = "An idea."
file = "{file}"
minutes = 3
needs = []
"""
HARM = """open("{canary}", "w")"""
LINES = [
    f"```python evil\n{HARM}\n```",
    "```python evil alone seconds=1e99\n__import__('os').system('touch {canary}')\n```",
    f"```exercise evil\nWrite `f(x)`.\n\nfunction: {HARM}\n```",
    f"```python evil cases\n{HARM}\ndef cases(rng): yield (1,)\n```",
    f"```question evil complete\nWhat?\n\n~~~python\n{HARM}\nprint(____)\n~~~\n\n= 1\n> Yes.\n```",
    f"```question evil shape\nWhich?\n\n~~~python\n{HARM}\n~~~\n\n= (2, 3)\n> Yes.\n```",
    "```bench\nstep \"__import__('os').system('touch {canary}')\"\n```",
    "```bench\nstep \"999999-999999-999999 relu moons rows=999999999\"\n```",
    "```bench\ntrain digits --hidden 999999999999 --epochs 999999999999\n```",
    "```bench\nlint --run {folder}\n```",
    "```bench\nreset --all\n```",
    "```task evil\nDo it.\n\nbench: step mazur\ngoal: __import__('os') >= 1\n> Done.\n```",
    f"```task evil\nDo it.\n\nbench: {HARM}\ngoal: at >= 1\n> Done.\n```",
    "<!-- after: evil -->", "<!-- end -->", "<!-- claim: evil -->", "<!-- said: evil/evil -->",
    "\x1b]52;c;QUJD\x07", "\x1b[2J\x1b[H", "\x9b31m", "\x00", "\u202eevil", "\u2028", "\ufeff",
    "[red]markup[/] [@click=app.quit]quit[/]", "[link](file:///etc/passwd)", "![x](http://[::1",
    "$" * 3_000, "[](" * 1_200, "> " * 1_900, "`" * 3_999, "#" * 3_000, "* " * 1_900, "|" * 3_900,
    "a" * 5_000, "9" * 400, "1e999", "(a+)+$" * 300, "{" * 3_000, "%s%n{0.__class__}",
    "---", "~~~", "````", "```", "- [x] a {#a}", "= 1e400 ± 1e-400", "= nan", "= 3 to 999 digits",
]  # fmt: skip
"""Each may stand anywhere in a lesson."""


def spoiled(text, chance, facts):
    """A lesson's text after some harm was done to it."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(lines)), chance.randint(0, 12)
        match chance.randrange(7):
            case 0:
                del lines[at : at + length]
            case 1:
                lines[at:at] = lines[at : at + length]
            case 2 | 3:
                harm = chance.choice(LINES)
                for name, value in facts.items():
                    harm = harm.replace(f"{{{name}}}", value)
                lines[at:at] = harm.split("\n")
            case 4:
                lines[at] = lines[at][: length * 3] + chr(chance.randrange(0x300)) * length
            case 5:
                lines[at] = re.sub(r"\d+", chance.choice(["0", "-1", "9" * 30, "1e999"]), lines[at])
            case 6:
                chance.shuffle(lines[at : at + length])
                lines = lines[: at + chance.randint(1, len(lines))]
        lines = lines or [""]
    return "\n".join(lines)


def part_of(text, chance):
    """A lesson of three of its pages."""
    head, *pages = text.split("\n## ")
    at = chance.randrange(max(len(pages) - 2, 1))
    return "\n## ".join([head, *pages[at : at + 3]])


def written(folder, contents, chapter, file="00-start.md", glossary=""):
    """A pack of one chapter on disk."""
    (folder / "en").mkdir(parents=True, exist_ok=True)
    for old in folder.glob("en/*"):
        old.unlink()
    (folder / "course.toml").write_bytes(contents.encode())
    (folder / "en" / file).write_bytes(chapter.encode())
    if glossary:
        (folder / "en" / "glossary.md").write_bytes(glossary.encode())


START = CONTENTS.format(number=0, slug="start", title="Start here", file="00-start.md")


class Spoiled(NamedTuple):
    """A pack's course.toml, its only chapter and that one's file, and its glossary, if any."""

    contents: str
    chapter: str
    file: str
    glossary: str


def spoiled_pack(chance, facts, *, what=None):
    """A part of a real chapter as a pack, in which one of three things is spoiled: the contents, 0,
    the glossary, 1, or the chapter.
    """
    info = chance.choice([one for one in load_course().chapters if one.file])
    file = f"00-{info.file[3:]}"
    contents = CONTENTS.format(number=0, slug=info.slug, title=info.title, file=file)
    chapter = part_of(REAL[f"en/{info.file}"], chance)
    chapter = chapter.replace(f"\nnumber: {info.number}\n", "\nnumber: 0\n", 1)
    glossary = ""
    match chance.randrange(10) if what is None else what:
        case 0:
            contents = spoiled(contents, chance, facts)
        case 1:
            glossary = spoiled(part_of(REAL["en/glossary.md"], chance), chance, facts)
        case _:
            chapter = spoiled(chapter, chance, facts)
    return Spoiled(contents, chapter, file, glossary)
