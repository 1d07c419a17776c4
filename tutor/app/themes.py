"""The looks of the tutor: two of our own, and Textual's, made readable.

All keep blue for negative and orange for positive numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tutor import activities

READABLE = 4.5
"""Contrast of text to what it stands on, at least: WCAG 2.2, level AA."""

HEATS = (13, 21, 29, 37)
"""Per cent of its colour behind a number, by how large it is among the numbers of its array."""

TONES = (10, 20, 32, 45)
"""Per cent of its colour in a shade of a picture, by how large the number is that it stands for."""

INKS = ("foreground", "primary", "secondary", "accent", "success", "warning", "error")
"""The colours of a theme that text is written in."""

PARTS = ("", "-hover", "-active")
"""Of a scrollbar."""


def tones(background: str, **signs: str) -> dict[str, str]:
    """The shades of pictures: of each sign's colour on the background, the weakest first."""
    ground = Color.parse(background)
    return {
        f"tone-{sign}-{level}": ground.blend(Color.parse(color), part / 100).hex6
        for sign, color in signs.items()
        for level, part in enumerate(TONES, 1)
    }


DARK = Theme(
    name="backstep-dark",
    dark=True,
    primary="#6ea8fe",
    secondary="#939dae",
    accent="#f5a35c",
    foreground="#d8dee9",
    background="#14171c",
    surface="#14171c",
    panel="#1f242c",
    success="#7fc8a9",
    warning="#e8c268",
    error="#f08a8a",
    variables={
        "negative": "#6ea8fe",
        "positive": "#f5a35c",
        "rule": "#39414d",
        "scrollbar": "#39414d",
        "scrollbar-hover": "#4a5464",
        "scrollbar-active": "#6ea8fe",
        "scrollbar-background": "#14171c",
        "scrollbar-background-hover": "#14171c",
        "scrollbar-background-active": "#14171c",
        "quiet": "#939dae",
        "block-cursor-background": "#29313e",
        "block-cursor-foreground": "#ffffff",
        **tones("#14171c", negative="#6ea8fe", positive="#f5a35c", third="#7fc8a9"),
    },
)

LIGHT = Theme(
    name="backstep-light",
    dark=False,
    primary="#1f5fbf",
    secondary="#5c6675",
    accent="#a04b06",
    foreground="#1d232b",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#efece5",
    success="#19704d",
    warning="#815a00",
    error="#b3261e",
    variables={
        "negative": "#1f5fbf",
        "positive": "#a04b06",
        "rule": "#cfcabf",
        "scrollbar": "#cfcabf",
        "scrollbar-hover": "#b5afa2",
        "scrollbar-active": "#1f5fbf",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
        "quiet": "#5c6675",
        "block-cursor-background": "#dfe7f3",
        "block-cursor-foreground": "#000000",
        **tones("#fbfaf7", negative="#1f5fbf", positive="#a04b06", third="#19704d"),
    },
)

THEMES = (DARK, LIGHT)

NAMES = (
    *(theme.name for theme in THEMES),
    *(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi),
)
"""The themes to choose from. Those in a terminal's own 16 colours are not among them: of these
nobody knows whether they can be read, and with NO_COLOR they are black on black."""


def theme_wanted(environment: Mapping[str, str]) -> str | None:
    """The theme that ``BACKSTEP_THEME`` names. Errors: SettingError for one that is not there."""
    if not environment.get("BACKSTEP_THEME"):
        return None
    return activities.chosen(environment, "BACKSTEP_THEME", *NAMES)


def theme_named(name: str) -> Theme:
    """One of `NAMES`."""
    return next((theme for theme in THEMES if theme.name == name), None) or adopted(
        BUILTIN_THEMES[name]
    )


def adopted(theme: Theme) -> Theme:
    """A theme of Textual's with the variables of ours, in colours that can be read.

    Its colours are moved towards white, or black in a light theme, as far as that takes.
    """
    found, ours = theme.to_color_system().generate(), DARK if theme.dark else LIGHT
    background, foreground = Color.parse(found["background"]), Color.parse(found["foreground"])
    panel = background.blend(foreground, 0.07)
    here = background.blend(Color.parse(found["primary"]), 0.2)
    rule = background.blend(foreground, 0.25)
    grounds = (background, panel, here)
    inks = {name: found[name] for name in INKS}
    inks |= {name: ours.variables[name] for name in ("positive", "negative")}
    inks["quiet"] = foreground.blend(background, 0.4).hex6
    read = {name: _readable(Color.parse(ink), grounds, theme.dark) for name, ink in inks.items()}
    heated = (background.blend(read[sign], HEATS[-1] / 100) for sign in ("positive", "negative"))
    read["foreground"] = _readable(read["foreground"], (*grounds, *heated), theme.dark)
    hexes = {name: ink.hex6 for name, ink in read.items()}
    return Theme(
        name=theme.name,
        dark=theme.dark,
        primary=hexes["primary"],
        secondary=hexes["secondary"],
        accent=hexes["accent"],
        success=hexes["success"],
        warning=hexes["warning"],
        error=hexes["error"],
        foreground=hexes["foreground"],
        background=background.hex6,
        surface=background.hex6,
        panel=panel.hex6,
        variables={
            **{name: hexes[name] for name in ("positive", "negative", "quiet")},
            "rule": rule.hex6,
            **{f"scrollbar{part}": rule.hex6 for part in PARTS},
            **{f"scrollbar-background{part}": background.hex6 for part in PARTS},
            "block-cursor-background": here.hex6,
            "block-cursor-foreground": hexes["foreground"],
            **tones(
                background.hex6,
                negative=hexes["negative"],
                positive=hexes["positive"],
                third=hexes["success"],
            ),
        },
    )


def _readable(color: Color, grounds: Sequence[Color], dark: bool) -> Color:
    """`color`, or as much of white or black in it as makes it readable on all `grounds`."""
    end = Color(255, 255, 255) if dark else Color(0, 0, 0)
    mixed = (color.blend(end, part / 20) for part in range(20))
    return next((c for c in mixed if all(contrast(c, g) >= READABLE for g in grounds)), end)


def contrast(one: Color, other: Color) -> float:
    """From 1, the same luminance, to 21, black and white (WCAG 2.2); in colours or in their grey,
    which NO_COLOR shows, whichever is less.
    """
    pairs = ((one, other), (one.monochrome, other.monochrome))
    return min(_ratio(*map(_luminance, pair)) for pair in pairs)


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
