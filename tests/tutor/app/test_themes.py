"""Every theme on offer can be read, in its colours and, with NO_COLOR, in their grey."""

from __future__ import annotations

import re

import pytest
from textual.color import Color

from tutor.activities.destinations import Home
from tutor.activities.errors import SettingError
from tutor.app.app import BackstepApp
from tutor.app.looks import LOOKS
from tutor.app.palette import elsewhere
from tutor.app.start import run_app
from tutor.app.themes import HEATS, INKS, NAMES, contrast, theme_named, tones
from tutor.learner import Store, save_setting

OURS = ("quiet", "positive", "negative", "block-cursor-foreground")
SHADED = {"positive": "#fff", "negative": "#fff", "third": "#fff"}
"""What shades stand for."""

GROUNDS = ("background", "surface", "panel", "block-cursor-background")


@pytest.mark.parametrize("name", NAMES)
def test_all_text_stands_out_from_what_it_stands_on(name):
    theme = theme_named(name)
    found = {**theme.to_color_system().generate(), **theme.variables}
    inks = {ink: Color.parse(found[ink]) for ink in (*INKS, *OURS)}
    grounds = {ground: Color.parse(found[ground]) for ground in GROUNDS}
    faint = [(i, g) for i in inks for g in grounds if contrast(inks[i], grounds[g]) < 4.5]
    for sign in ("positive", "negative"):
        heated = grounds["background"].blend(inks[sign], HEATS[-1] / 100)
        if contrast(inks["foreground"], heated) < 4.5:
            faint.append(("foreground", sign))
    assert faint == []


def test_the_contrast_is_that_of_the_standard_and_of_grey_where_that_is_less():
    black, white = Color(0, 0, 0), Color(255, 255, 255)
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), white) == pytest.approx(4.478, abs=1e-3)
    assert contrast(Color.parse("#ff0000"), Color.parse("#363636")) == pytest.approx(1, abs=0.01)


def test_drawings_use_no_other_colours():
    used = set(re.findall(r"\$([a-z0-9-]+)", " ".join(LOOKS.values())))
    assert used <= {*INKS, *OURS, *GROUNDS, "rule", *tones("#000000", **SHADED)}


@pytest.mark.parametrize("name", NAMES)
def test_signs_are_seen_on_every_shade_of_a_picture(name):
    """As graphical objects: WCAG 2.2, 1.4.11."""
    theme = theme_named(name)
    shades = {n: c for n, c in theme.variables.items() if n.startswith("tone-")}
    assert set(shades) == set(tones("#000000", **SHADED))
    ink = Color.parse(theme.foreground)
    assert [n for n, shade in shades.items() if contrast(ink, Color.parse(shade)) < 3] == []


def test_the_palette_offers_these_themes_and_ours_first():
    with Store.open() as store:
        names = [entry.name for entry in elsewhere(BackstepApp(store))]
    themes = [name.removeprefix("Theme: ") for name in names if name.startswith("Theme: ")]
    assert themes == list(NAMES)
    assert themes[:2] == ["backstep-dark", "backstep-light"]
    assert not any(name.startswith("ansi") for name in themes)


@pytest.mark.parametrize("name", ["textual-light", "nord"])
async def test_a_theme_chosen_is_taken_and_there_at_the_next_start(name):
    with Store.open() as store:
        app = BackstepApp(store)
        async with app.run_test():
            app.choose_theme(name)
        assert BackstepApp(store).theme == name
        assert app.current_theme.variables["quiet"]


async def test_a_theme_that_is_offered_no_more_gives_way_to_ours():
    with Store.open() as store:
        save_setting(store, "theme", "ansi-dark")
        assert BackstepApp(store).theme == "backstep-dark"


def test_a_theme_that_the_environment_misspells_is_refused_before_there_is_a_screen(monkeypatch):
    monkeypatch.setenv("BACKSTEP_THEME", "backstep-lihgt")
    with pytest.raises(SettingError, match=r"BACKSTEP_THEME 'backstep-lihgt': expected one of .*"):
        run_app(Home())
    monkeypatch.setenv("BACKSTEP_THEME", "nord")
    with Store.open() as store:
        assert BackstepApp(store).theme == "nord"
