"""Destinations in a few words, as tests write them."""

from __future__ import annotations

from tutor.activities.destinations import Home, Open, Progress, Read, Review
from tutor.activities.registry import activity_named


def place(*words):
    """``place("read", "1")``, ``place("step", "mazur", "--at=7")``, ``place("lab")`` …"""
    match words:
        case () | ("home",):
            return Home()
        case ("read", *name):
            return Read(*name)
        case ("review",):
            return Review()
        case ("progress",):
            return Progress()
        case (name, *options):
            name = {"lab": "train"}.get(name, name)
            options = " ".join(options).split(" ") if options else []
            return Open(name, activity_named(name).parse(options) if options else None)
