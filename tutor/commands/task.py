"""``backstep task``: what a page asks to bring about, done and judged on the command line."""

from __future__ import annotations

import asyncio
import shlex
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tutor.activities.arguments import add_options
from tutor.activities.parser import Parser
from tutor.activities.registry import activity_of, parse_line
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.failures import FAILED
from tutor.commands.keeping import keeping
from tutor.commands.markdown import plain_lines
from tutor.commands.terminal import say_json, warn, wrapped
from tutor.course import find_task, load_chapter
from tutor.learner import Store, mark_done, tasks_done
from tutor.study.tasks import asked, met
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.goals import Fact
    from tutor.activities.spec import Spec
    from tutor.course import Course, Task

KEYS = {
    "next": "→",
    "back": "←",
    "go 7": "j",
    "predict 0.74": "p",
    "check": "c",
    "trace": "t",
    "hide": "v",
    "accuse": "k",
    "edit W1[0,1] = 0.5": "e",
    "update": "n",
}
"""How a walk is stepped here, and the key that does so on the screen."""


def main(words: list[str]) -> int:
    """List the tasks, or try to do one; 1 if it is not done."""
    parser = _parser()
    options, settings = parser.read_known(words)
    if options.name is None:
        parser.read(words)  # no task has settings to change here
    course = course_of(options, options.name)
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        if options.name is None:
            _list(course, tasks_done(store), as_json=options.json)
            return 0
        task = find_task(options.name, course)
        _refuse_unknown(words, type(parse_line(task.command)))
        spec = parse_line(shlex.join([*shlex.split(task.command), *settings]))
        if options.json:
            say_json({"event": "task", "task": task.id, "prompt": task.prompt,
                      "command": task.command, "goal": task.goal})  # fmt: skip
        else:
            _show(task, spec)
        facts: Mapping[str, Fact] = {}
        done = False
        for facts in _facts(spec):
            if done := met(task, facts):
                break
        reached = {name: facts.get(name) for name in asked(task)}
        if done:
            asyncio.run(_keep(keeping(store)(lambda store: mark_done(store, task.id))))
        if options.json:
            say_json({"event": "done", "task": task.id, "met": done, "reached": reached})
        else:
            print()
            for line in plain_lines(task.done if done else _("Not done.")):
                print(line)
            print(
                _(
                    "Reached: {facts}",
                    facts=", ".join(f"{k} = {_told(v)}" for k, v in reached.items()),
                )
            )
        return 0 if done else FAILED


def _parser() -> Parser:
    parser = Parser(
        "task",
        _(
            "Do a task of a page here. Without a name: all tasks. Settings after the name change\n"
            "those of its bench. A walk is stepped by lines of standard input: next, back, go 7,\n"
            "predict 0.74, check, trace, hide, accuse, edit W1[0,1] = 0.5, update."
        ),
        ["task", "task digits/sgd --lr 0.5", "task backpropagation/find-it < moves.txt"],
    )
    parser.add_argument("name", nargs="?", metavar=_("CHAPTER/TASK"), help=_("its name"))
    add_course_option(parser)
    parser.add_output_options(_("print the task, and whether it was done, as JSON"))
    return parser


def _refuse_unknown(words: list[str], spec: type[Spec]) -> None:
    """UsageError for an option that neither this command nor the bench has."""
    parser = _parser()
    add_options(parser, spec)
    parser.read(words)


def _show(task: Task, spec: Spec) -> None:
    """The task as its page has it, which speaks of the screen, and what is done here instead."""
    for line in plain_lines(task.prompt):
        print(line)
    print()
    print(_("The bench: {command}", command=f"backstep {task.command}"))
    print(_("The goal: {goal}", goal=task.goal))
    if activity_of(spec).experiment:
        here = _("Here it runs at once. Settings after the task's name change those of the bench.")
    else:
        keys = ", ".join(f"{verb} ({key})" for verb, key in KEYS.items())
        here = _("Here lines of standard input do what the keys do on the screen: {keys}.",
                 keys=keys)  # fmt: skip
    for line in wrapped(here):
        print(line)


def _told(value: Fact) -> str:
    """A fact as one would write it in a goal."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value or "—")


async def _keep(kept: Any) -> None:
    await kept


def _list(course: Course, done: set[str], *, as_json: bool) -> None:
    tasks = 0
    for info in course.chapters:
        if info.path is None:
            continue
        for task in load_chapter(info).tasks:
            tasks += 1
            if as_json:
                say_json({"event": "task", "task": task.id, "met": task.id in done})
            else:
                print(f"{'✓' if task.id in done else '·'} {task.id}")
                print(*plain_lines(task.prompt.split("\n\n")[0], "    "), sep="\n")
    if not tasks and not as_json:
        print(_("The course has no tasks yet."))


def _facts(spec: Spec) -> Iterator[Mapping[str, Fact]]:
    """How the activity stands, again and again while it goes on."""
    activity = activity_of(spec)
    if not activity.experiment:
        yield from _stepped(spec)
        return
    from tutor.running.training.control import Control

    activity.checked(spec)
    state = activity.provider("state")(spec)
    settings = spec.facts()
    for event in activity.events(spec, Control()):
        state.take(event)
        yield {**settings, **state.facts()}


def _stepped(spec: Any) -> Iterator[Mapping[str, Fact]]:
    """A walk, stepped by lines of standard input."""
    from tutor.stepping.dialogue import act
    from tutor.stepping.facts import facts
    from tutor.stepping.session import Session

    session = Session(spec)
    yield facts(session)
    for line in sys.stdin:
        if line.strip():
            said = act(session, line)
            if said:
                warn(said)
            yield facts(session)
