"""The palette finds everything by every name it has, reaches every key, and never hangs."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import pkgutil

import pytest
from loops import some
from pilot import until
from soaking import SOAKING
from textual.binding import Binding
from textual.widgets import Input, OptionList

import tutor.app
import tutor.labs
from core.examples import EXAMPLES
from core.examples.own import DATASETS, parse_own_network
from tutor.activities.registry import activities
from tutor.activities.spec import fields_of
from tutor.app.palette import Entry, elsewhere, find, on_screen
from tutor.app.screens.palette import PaletteScreen
from tutor.course import load_chapter
from tutor.stepping.spec import OPTIMIZERS


def names(entries):
    return [entry.name for entry in entries]


def test_starts_of_words_come_first_and_scattered_letters_find_nothing():
    def run():
        raise AssertionError

    entries = [
        Entry("Another macadam", "roads", run),
        Entry("All data about men", "scattered", run),
        Entry("The optimizer Adam", "a step", run, ("adam",)),
        Entry("Adam's apple", "fruit", run),
        Entry("Moments", "used by adam", run),
    ]
    assert names(find(entries, "adam")) == [
        "The optimizer Adam", "Adam's apple", "Moments", "Another macadam",
    ]  # fmt: skip
    assert names(find(entries, "adam opt")) == ["The optimizer Adam"]
    assert find(entries, "zzz") == []
    assert find(entries, " ") == entries


@pytest.fixture
async def entries(open_app):
    async with open_app() as pilot:
        yield await asyncio.to_thread(lambda: list(elsewhere(pilot.app)))


def test_where_nothing_is_typed_the_order_is_kept():
    """What can be done here stands first, even before what has an empty name."""
    entries = [Entry("Run", "", print), Entry("Step", "", print, ("walk", ""))]
    assert find(entries, " ") == entries
    assert find(entries[::-1], "") == entries[::-1]


async def test_every_thing_is_found_first_by_its_names(entries):
    looked_for = [*EXAMPLES, *DATASETS, *OPTIMIZERS]
    assert len(looked_for) > 20
    for name in some(looked_for):
        found = find(entries, name)
        assert name in found[0].name.casefold().split() or name in found[0].names, name
    settings = [f.name for one in activities().values() for f in fields_of(one.spec)]
    assert settings
    for name in some(settings):
        assert name in find(entries, name)[0].names, name


async def test_every_page_is_found_by_its_heading_and_by_its_slug(open_app):
    async with open_app() as pilot:
        listed = await asyncio.to_thread(lambda: list(elsewhere(pilot.app)))
        written = [info for info in pilot.app.course.chapters if info.file]
        assert written
        for info in some(written):
            for page in some(load_chapter(info).pages):
                for name in (page.heading, page.slug, f"{info.slug}/{page.slug}"):
                    assert any(page.heading in one.name for one in find(listed, name)[:3]), name


def test_each_set_of_points_has_a_network_that_can_be_opened():
    class Nowhere:
        def go(self, destination):
            return destination

    from tutor.app.palette import sets_of_points

    opened = [entry.run().spec.walk for entry in sets_of_points(Nowhere())]
    assert len(opened) == len(DATASETS)
    assert all(parse_own_network(words).words() for words in opened)


def bindings():
    """Each binding of each of our screens and widgets."""
    for package in (tutor.app, tutor.labs):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for _, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if one.__module__ == module.name:
                    for binding in vars(one).get("BINDINGS", ()):
                        yield one, binding


def test_every_binding_has_an_id_and_says_what_it_does():
    for owner, binding in some(bindings()):
        assert isinstance(binding, Binding), owner
        assert binding.id, f"{owner} {binding.key}"
        assert binding.tooltip, f"{owner} {binding.key}"


async def test_every_key_that_works_on_a_screen_has_an_entry(each_screen):
    async for pilot, _ in each_screen():
        screen = pilot.app.screen
        about = {entry.name.casefold() for entry in on_screen(pilot.app, screen)}
        about |= {entry.about.casefold() for entry in elsewhere(pilot.app)}
        about |= {"everything by name: pages, networks, themes …", "leave backstep", "this help"}
        ours = [one.binding for one in screen.active_bindings.values() if one.binding.id]
        assert ours
        for binding in some(ours):
            if screen.active_bindings[binding.key].enabled:
                assert (binding.tooltip or binding.description).casefold() in about, binding


PACES = {0.0: 2, 0.02: 1, 0.08: 1, 0.2: 1}
"""Seconds between two keys, and how often each is tried; 50 times in a soak."""


@pytest.mark.parametrize("pace", PACES)
async def test_typing_at_any_pace_lists_what_is_typed(open_app, pace):
    times = 50 if SOAKING else PACES[pace]
    async with open_app() as pilot:
        await until(pilot, lambda: pilot.app.focused is not None)
        for _ in range(times):
            pilot.app.finder.prepare()  # the course is read once
            await pilot.press("ctrl+p")
            for key in "softmax":
                await asyncio.sleep(pace)
                await pilot.press(key)
            await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
            palette = pilot.app.screen
            await until(pilot, lambda p=palette: p.query_one(Input).value == "softmax")
            listed = palette.query_one(OptionList)
            await until(pilot, lambda e=listed: e.option_count and not e.options[0].disabled)
            await pilot.press("escape")
            await until(pilot, lambda p=palette: pilot.app.screen is not p)


async def test_an_entry_is_done_when_it_is_chosen(open_app):
    async with open_app() as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
        palette = pilot.app.screen
        await pilot.press("pagedown", *"lstm-2")
        listed = palette.query_one(OptionList)
        await until(pilot, lambda: listed.option_count and not listed.options[0].disabled)
        await until(pilot, lambda: "An LSTM over two steps" in str(listed.options[0].prompt))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.current_mode == "step")
