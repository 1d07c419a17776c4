"""The two looks of the tutor. Both keep blue for negative and orange for positive numbers."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="backstep-dark",
    dark=True,
    primary="#6ea8fe",
    secondary="#8a94a6",
    accent="#f5a35c",
    foreground="#d8dee9",
    background="#14171c",
    surface="#14171c",
    panel="#1f242c",
    success="#7fc8a9",
    warning="#e8c268",
    error="#ef7d7d",
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
        "quiet": "#8a94a6",
        "block-cursor-background": "#2b3442",
        "block-cursor-foreground": "#ffffff",
    },
)

LIGHT = Theme(
    name="backstep-light",
    dark=False,
    primary="#1f5fbf",
    secondary="#5c6675",
    accent="#b4560a",
    foreground="#1d232b",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#efece5",
    success="#1d7a55",
    warning="#8a6100",
    error="#b3261e",
    variables={
        "negative": "#1f5fbf",
        "positive": "#b4560a",
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
    },
)

THEMES = (DARK, LIGHT)
