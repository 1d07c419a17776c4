"""What is named as ``module:name``, and imported when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def named(name: str) -> Any:
    """The class or function that ``module:name`` names."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)
