"""Driving the app in tests: wait for a condition, never for a time."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import contextmanager

from textual._compositor import Compositor
from textual.screen import Screen


async def until(pilot, condition, timeout=10.0):
    """Let the app run until `condition()` is true; an error if it takes longer than `timeout` s."""
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {timeout} s: {condition}")
        await pilot.pause()
        await asyncio.sleep(0)


def screen_text(pilot):
    """Everything on the screen, a line a row."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


@contextmanager
def paintings(monkeypatch):
    """Meanwhile, what the screen does to show what has changed is noted, by its name."""
    noted = Counter()
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
