"""What the environment may choose, such as ``BACKSTEP_THEME``."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.activities.errors import SettingError
from tutor.activities.lookup import imported
from tutor.activities.value_types import OneOf, Unfit


def chosen(environment: Mapping[str, str], name: str, *choices: str) -> str | None:
    """What the variable `name` chooses; None where it is empty or not there. Errors: SettingError
    for what is none of the `choices`.
    """
    value = environment.get(name)
    if not value:
        return None
    try:
        OneOf(*choices).check(value)
    except Unfit as unfit:
        raise SettingError(name, value, unfit.expected) from None
    return value


def calm_wanted(environment: Mapping[str, str]) -> bool | None:
    """Whether ``BACKSTEP_CALM`` asks for calm; None where it says nothing. Errors: SettingError."""
    value = chosen(environment, "BACKSTEP_CALM", "0", "1")
    return None if value is None else value == "1"


CHOOSING = {
    "BACKSTEP_CALM": f"{__name__}:calm_wanted",
    "BACKSTEP_THEME": "tutor.app.themes:theme_wanted",
}
"""Who reads a variable that has only so many values; named, and imported where one is set."""


def check(environment: Mapping[str, str]) -> None:
    """Refuse a variable of ours with a value that it cannot have. Errors: SettingError."""
    for name, reader in CHOOSING.items():
        if environment.get(name):
            imported(reader)(environment)
