"""Driving the app in tests: wait for a condition, never for a time; what is seen and said."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import contextmanager

from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.screen import Screen

_paint = Compositor.render_update


async def until(pilot, condition, timeout=60.0):
    """Let the app run until `condition()` is true; an error if it takes longer than `timeout` s."""
    end = time.monotonic() + timeout
    while not condition():  # once it seems to be, what belongs to it is let happen, too
        while not condition():
            if time.monotonic() > end:
                shown = screen_text(pilot)
                raise AssertionError(f"not within {timeout} s: {condition}, but:\n{shown}")
            await asyncio.sleep(0.01)
        await pilot.pause()
    screen_strips(pilot)  # what cannot be painted fails here


# What is on the screen and what runs is asked here alone: Textual has no public name for it.


def paint_when_looked_at():
    """From now on a screen is laid out as ever, but painted only where a test waits for something
    or looks at it: nothing shows it, and painting is a third of what an open app costs.
    """

    def let_be(compositor, full=False, **options):
        if full:  # a picture of the whole screen is asked for
            return _paint(compositor, full, **options)
        compositor._dirty_regions.clear()
        return None

    Compositor.render_update = let_be


def paint_at_once(monkeypatch):
    """In this test each change is painted, as in a terminal."""
    monkeypatch.setattr(Compositor, "render_update", _paint)


def screen_strips(pilot):
    """The rows of the screen, each a strip of styled segments."""
    app = pilot.app
    visible_screen_stack.set(app._background_screens)
    return app.screen._compositor.render_strips()


def screen_text(pilot):
    """Everything on the screen, a line a row."""
    return "\n".join(strip.text for strip in screen_strips(pilot))


def told(pilot):
    """The messages that pop up on the screen and have not gone yet, each under its title."""
    return [f"{each.title}\n{each.message}".strip() for each in pilot.app._notifications]


def failure(app):
    """The exception that ended the app; None if there was none."""
    return app._exception


def process_id(run):
    """The process in which a run of a lab works."""
    return run._process._process.pid


@contextmanager
def paintings(monkeypatch):
    """Meanwhile, what the screen does to show what has changed is noted, by its name."""
    noted = Counter()
    paint_at_once(monkeypatch)
    for owner, method, name in (
        (Compositor, "render_partial_update", "parts"),
        (Compositor, "render_full_update", "whole"),
        (Screen, "_refresh_layout", "layout"),
    ):
        original = getattr(owner, method)

        def noting(self, *given, name=name, original=original, **options):
            noted[name] += 1
            return original(self, *given, **options)

        monkeypatch.setattr(owner, method, noting)
    try:
        yield noted
    finally:
        monkeypatch.undo()


def count_sizes(monkeypatch, most):
    """The sizes that screens are told, in a list; an error once they are more than `most`."""
    told, resized = [], Screen._screen_resized

    def count(screen, size):
        told.append(size)
        assert len(told) <= most, f"told again and again: {told[-4:]}"
        resized(screen, size)

    monkeypatch.setattr(Screen, "_screen_resized", count)
    return told
