"""What the environment may choose, such as ``BACKSTEP_THEME``."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.activities.errors import SettingError
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
