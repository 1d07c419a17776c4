"""Driving the app in tests: wait for a condition, never for a time."""

from __future__ import annotations

import asyncio
import time


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
