"""The app, opened in the lab, in a home of its own."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from pilot import paint_at_once, until
from places import place

from tutor.app.app import BackstepApp
from tutor.app.widgets.lab.lab_view import LabView
from tutor.learner import Store


@pytest.fixture(autouse=True)
def painted(monkeypatch):
    """A picture is drawn when it is painted, and how often that is, is looked at here."""
    paint_at_once(monkeypatch)


@pytest.fixture
def open_lab():
    """``async with open_lab("digits --epochs 5", size=…) as (pilot, lab)``."""

    @asynccontextmanager
    async def opened(*where, size=(120, 36)):
        with Store.open() as store:
            app = BackstepApp(store, place("lab", *where))
            async with app.run_test(size=size) as pilot:
                await until(pilot, lambda: bool(app.screen.query("LabView NumberField")))
                yield pilot, app.screen.query_one(LabView)

    return opened
