"""Who runs the code of a course, and how its learner is asked to trust it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.commands.terminal import interactive, wrapped
from tutor.running.policy import Policy, Runner
from tutor.words import _

if TYPE_CHECKING:
    from tutor.course import Course
    from tutor.learner import Store
    from tutor.study.trust import WouldRun


def runner_for(store: Store, course: Course, *, asks: bool = True) -> Runner:
    """What runs the code of a course. Somebody who sits at the terminal is asked once whether to
    trust a pack, if it `asks`.
    """
    if not course.pack:
        return Runner()
    from tutor.study.trust import Trust

    asked = False

    async def ask(pack: str) -> None:
        nonlocal asked
        if pack == course.pack and not asked:
            asked = True
            await asyncio.to_thread(_ask, store, course)

    policy = Policy(trusts=Trust(store, course))
    return Runner(policy, ask if asks and interactive() else None)


def _ask(store: Store, course: Course) -> None:
    """Ask whether to trust the course, and keep a yes."""
    from tutor.learner import trust_pack
    from tutor.study.trust import would_run

    found = would_run(course)
    for line in warning_lines(course, found):
        print(line)
    while True:
        print(_("Trust it? y yes, n no, l list the code: "), end="", flush=True)
        match sys.stdin.readline().strip().lower():
            case "y" | "yes":
                trust_pack(store, found.digest)
                return
            case "l":
                for line in code_lines(found):
                    print(line)
            case "n" | "no" | "":  # nothing also where the input has ended
                return


def warning_lines(course: Course, found: WouldRun) -> Iterator[str]:
    """What the learner is told before they trust a course."""
    yield from wrapped(
        _(
            "“{title}” (the pack {pack} in {folder}) was written by somebody else. Its code can do "
            "what you can: read, change and delete your files.",
            title=course.title,
            pack=course.pack,
            folder=course.folder and course.folder.resolve(),
        )
    )
    yield from wrapped(_("It would run: {counts}.", counts=found.counted()))
    for problem in found.unread:
        yield from wrapped(problem)


def code_lines(found: WouldRun) -> Iterator[str]:
    """All code that would run, each piece under its name and place."""
    for code in found.codes:
        yield f"{code.name}  {code.file}:{code.line}"
        for line in code.text.splitlines():
            yield f"    {line}".rstrip()
        yield ""
