"""A worker that comes back when its widget is going finds nothing there, and does nothing."""

from __future__ import annotations

import ast
import asyncio
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from pilot import failure, until
from textual.app import App
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import NoActiveWorker, WorkerState, get_current_worker

import tutor
from tutor.app.screens.lab import LabScreen
from tutor.app.screens.palette import PaletteScreen
from tutor.app.screens.search import SearchScreen
from tutor.app.widgets.page.snippet_view import SnippetView
from tutor.app.widgets.stepper.beside import Beside
from tutor.app.widgets.stepper.stepper import Stepper
from tutor.app.widgets.stepper.walk_view import WalkView
from tutor.app.workers import after_refresh, alive, begin
from tutor.stepping.spec import StepSpec

LONG = 60.0
"""Seconds after which a test gives up."""


class Lingering(Static):
    """Goes only when it may: until then what it lies in has lost its other children already."""

    def __init__(self):
        super().__init__()
        self.going, self.may_go = asyncio.Event(), asyncio.Event()

    async def on_unmount(self):
        self.going.set()
        await asyncio.wait({asyncio.create_task(self.may_go.wait())}, timeout=LONG)


class Held:
    """Holds what is computed beside the event loop, once it is closed."""

    def __init__(self, monkeypatch):
        self.open, self.waiting = asyncio.Event(), []
        self._at_once = asyncio.to_thread
        monkeypatch.setattr(asyncio, "to_thread", self.to_thread)
        self.open.set()

    async def to_thread(self, function, *arguments, **options):
        result = await self._at_once(function, *arguments, **options)
        await self.wait()
        return result

    async def wait(self):
        if not self.open.is_set():
            with suppress(NoActiveWorker):  # the keeper's, which touches no widget
                self.waiting.append(get_current_worker())
        await self.open.wait()


async def palette(pilot, held):
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
    return pilot.app.screen


async def search(pilot, held):
    await pilot.press("slash")
    await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
    await pilot.press(*"relu")
    return pilot.app.screen


async def walk(pilot, held):
    view = WalkView(StepSpec("mazur"))
    await pilot.app.screen.mount(view)
    return view


async def lab(pilot, held):
    assert isinstance(pilot.app.screen, LabScreen)
    view = pilot.app.screen.activity.provider("view")(pilot.app.screen.activity.spec())
    await pilot.app.screen.query_one("#lab").mount(view)
    view.action_start()
    return view


async def snippet(pilot, held):
    async def run(*_, **__):
        held.open.clear()
        await held.wait()
        raise AssertionError("a worker that is gone goes on")

    held.open.set()  # for the snippets before this one
    pilot.app.runner = SimpleNamespace(run=run)
    view = pilot.app.screen.query(SnippetView).first()
    view.action_run()
    return view


async def heavy_walk(pilot, held):
    held.open.set()
    await until(pilot, lambda: pilot.app.screen.query(Stepper))
    held.open.clear()
    stepper = pilot.app.screen.query_one(Stepper)

    def touch(_):
        raise AssertionError("a worker that is gone goes on")

    Beside(stepper, asyncio.Lock()).begin(lambda: None, touch)
    return stepper


async def screen(pilot, held):
    if hasattr(pilot.app.screen, "action_turn"):
        pilot.app.screen.action_turn(1)
    else:
        pilot.app.screen.open(None)
    return pilot.app.screen


GOING = [("home", palette), ("home", search), ("step", walk), ("train", lab), ("read", snippet),
         ("step", heavy_walk), ("home", screen), ("read", screen), ("review", screen),
         ("progress", screen)]  # fmt: skip


@pytest.mark.parametrize(("start", "opened"), GOING, ids=lambda one: getattr(one, "__name__", one))
async def test_what_comes_back_when_its_widget_is_going_is_dropped(
    open_app, monkeypatch, start, opened
):
    async with open_app(*(["read", "1"] if start == "read" else [start])) as pilot:
        app, held = pilot.app, Held(monkeypatch)
        await until(pilot, lambda: app.focused is not None)
        held.open.clear()
        node = await opened(pilot, held)
        last = Lingering()
        await node.mount(last)
        await until(pilot, lambda: any(worker.node is node for worker in held.waiting))
        if isinstance(node, ModalScreen):
            node.dismiss(None)
        else:
            node.remove()
        await asyncio.wait_for(last.going.wait(), LONG)
        held.open.set()
        await asyncio.wait_for(ended(held.waiting), LONG)
        last.may_go.set()
        assert failure(app) is None


async def ended(workers):
    while not all(worker.is_finished for worker in workers):
        await asyncio.sleep(0)


class Toy(App[None]):
    def compose(self):
        yield Static("here", id="toy")


async def going(app):
    """A widget that has lost its children but is still in its place."""
    last, toy = Lingering(), app.query_one("#toy")
    await toy.mount(last)
    assert alive(toy)
    toy.remove()
    await asyncio.wait_for(last.going.wait(), LONG)
    return toy, last


async def test_what_cleans_up_after_a_worker_may_wait():
    async with Toy().run_test() as pilot:
        back, done = asyncio.Event(), []

        async def task():
            try:
                await back.wait()
                done.append("went on")
            finally:
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                done.append("cleaned up")

        worker = begin(pilot.app.query_one("#toy"), task)
        await pilot.pause()
        toy, last = await going(pilot.app)
        assert toy.is_attached
        assert not alive(toy)
        back.set()
        await asyncio.wait_for(ended([worker]), LONG)
        last.may_go.set()
        assert done == ["cleaned up"]
        assert worker.state is WorkerState.CANCELLED


async def test_the_next_frame_calls_nothing_of_a_widget_that_is_going():
    async with Toy().run_test() as pilot:
        called = []
        toy = pilot.app.query_one("#toy")
        after_refresh(toy, called.append, "here")
        await until(pilot, lambda: called == ["here"])
        hold = asyncio.Event()
        pilot.app.screen.call_after_refresh(hold.wait)  # frames wait for it, and what comes after
        after_refresh(toy, called.append, "gone")
        await asyncio.sleep(0)
        _, last = await going(pilot.app)
        hold.set()
        last.may_go.set()
        await until(pilot, lambda: not pilot.app.query("#toy"))
        pilot.app.screen.call_after_refresh(called.append, "after")
        await until(pilot, lambda: "after" in called)
        assert called == ["here", "after"]


OURS = "tutor/app/workers.py"
TEXTUALS = {"run_worker", "call_after_refresh", "call_from_thread", "create_task", "ensure_future",
            "is_attached"}  # fmt: skip
"""What would let a widget be touched though it is gone."""
OWN = {"mount", "remove_children", "on_event", "grade", "close", "begin", "_put", "sleep"}
"""What a handler may wait for: what concerns its own widget, which goes no sooner than that."""


def sources():
    """Every module of ours that knows Textual, parsed."""
    root = Path(tutor.__file__).parent.parent
    for file in sorted((root / "tutor").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        name = file.relative_to(root).as_posix()
        if "textual" in text and name != OURS:
            yield name, ast.parse(text)


def test_whatever_goes_on_beside_goes_through_one_place():
    found = [
        f"{name}:{node.lineno}"
        for name, tree in sources()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in TEXTUALS)
        or (isinstance(node, ast.ImportFrom) and node.module == "textual"
            and "work" in {each.name for each in node.names})
    ]  # fmt: skip
    assert not found


def handlers(tree):
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.AsyncFunctionDef)
            and node.name.startswith(("on_", "action_", "watch_"))
            and node.name != "on_disk"  # the app's, which workers call
        ):
            yield node


def test_handlers_that_wait_for_more_than_their_own_widgets_are_workers():
    found = []
    for name, tree in sources():
        for handler in handlers(tree):
            if any(isinstance(each, ast.Call) and getattr(each.func, "id", "") == "work"
                   for each in handler.decorator_list):  # fmt: skip
                continue
            found += [
                f"{name}:{node.lineno}"
                for node in ast.walk(handler)
                if isinstance(node, ast.Await)
                and not (isinstance(node.value, ast.Call)
                         and getattr(node.value.func, "attr", "") in OWN)
            ]  # fmt: skip
    assert not found
