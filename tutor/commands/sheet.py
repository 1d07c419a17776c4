"""A sheet of the course, printed: what `notation`, `cheatsheet` and `reading` have in common."""

from __future__ import annotations

from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.markdown import plain_lines
from tutor.commands.terminal import say_json
from tutor.study.sheets import SHEETS
from tutor.words import _, cells


def print_sheet(name: str, words: list[str], json: str) -> int:
    """Print the sheet called `name`; `json` says what --json prints."""
    sheet = SHEETS[name]
    about = _(sheet.about)
    parser = Parser(
        name, f"{_(sheet.title)}: {about}.", [name, f"{name} --plain | less", f"{name} --json"]
    )
    add_course_option(parser)
    parser.add_output_options(json)
    options = parser.read(words)
    course = course_of(options)
    if options.json:
        for fact in sheet.facts(course):
            say_json(fact)
        return 0
    sections = list(sheet.sections(course))
    title = _(sheet.title)
    if not sections:
        print(_(sheet.empty))
        return 0
    print(title)
    print("=" * cells.width(title))
    for section in sections:
        print()
        if section.heading:
            print(section.heading)
            print("-" * cells.width(section.heading))
        for line in plain_lines(section.markdown):
            print(line)
    return 0
