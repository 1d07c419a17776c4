"""What exactly is to be opened: an activity's settings, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from core.nearest import nearest
from tutor.activities.errors import SettingError, UsageError
from tutor.activities.field import Field, declared_fields
from tutor.activities.later import Later
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.goals import Fact


@dataclass(frozen=True)
class Spec:
    """Settings, each declared with `setting`, and checked: there is no spec that cannot be.

    What does not apply beside the other settings has its default value. Errors: SettingError.

    A run that goes on from another one, or was changed while it went on, has other settings from
    some step on: a spec that can be so has a setting `then`, of changes (`Laters`), and names in
    `CHANGEABLE` what can be changed.
    """

    CHANGEABLE: ClassVar[frozenset[str]] = frozenset()

    def __post_init__(self) -> None:
        for field in fields_of(type(self)):
            if field.applies(self):
                field.check(getattr(self, field.name))
            else:
                object.__setattr__(self, field.name, field.default)
        if self.later:
            self.after(self.later[-1].step)

    @property
    def later(self) -> tuple[Later, ...]:
        """What changes on the way."""
        found: tuple[Later, ...] = getattr(self, "then", ())
        return found

    def after(self, step: int) -> Self:
        """The settings after so many steps, as if they had been so from the beginning.

        Errors: SettingError for a change that cannot be.
        """
        fields = {field.name: field for field in fields_of(type(self))}
        spec: Self = replace(self, **_then()) if self.later else self
        for number, changes in groupby(self.later, lambda one: one.step):
            if number > step:
                break
            values = {}
            for change in changes:
                if change.name not in self.CHANGEABLE:
                    near = nearest(change.name, self.CHANGEABLE)
                    expected = _("a setting that can be changed on the way; {near}", near=near)
                    raise SettingError("then", change.name, expected, "--then")
                values[change.name] = fields[change.name].read(change.text)
            spec = replace(spec, **values)
        return spec

    @property
    def latest(self) -> Self:
        """The settings once all changes are made, as if they had been so from the beginning."""
        return self.after(self.later[-1].step) if self.later else self

    def changed(self, step: int, wanted: Spec) -> Self:
        """This spec until `step`, and from then on as `wanted` has it, where that can be changed.

        Errors: SettingError for what cannot be changed on the way.
        """
        earlier = tuple(change for change in self.later if change.step < step)
        now = self.after(step)
        texts, other = now.texts(), wanted.texts()
        different = [
            field
            for field in fields_of(type(self))
            if field.name != "then" and field.applies(wanted)
            if texts[field.name] != other[field.name]
        ]
        for field in different:
            if field.name not in self.CHANGEABLE:
                kept = texts[field.name]
                expected = _("{kept}, as until then: it cannot be changed on the way", kept=kept)
                raise SettingError(field.name, other[field.name], expected, field.called)
        kept_here = [c for c in self.later if c.step == step and c.name in self.CHANGEABLE]
        new = {c.name: c for c in kept_here}
        new |= {f.name: Later(step, f.name, other[f.name]) for f in different}
        return replace(self, **_then(*earlier, *new.values()))

    def texts(self) -> dict[str, str]:
        """Each setting as text, which `from_texts` takes back."""
        return {f.name: f.write(getattr(self, f.name)) for f in fields_of(type(self))}

    def describe(self) -> str:
        """All of it in one line: ``steps 5  size 2``."""
        texts = self.texts().items()
        return "  ".join(f"{name.replace('_', ' ')} {text}" for name, text in texts if text)

    def briefly(self) -> str:
        """What tells it from others of its activity, in one line."""
        return self.describe()

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Self:
        """The spec that texts spell, by field name; what is left out is as usual.

        Errors: SettingError for the first field that cannot be.
        """
        fields = fields_of(cls)
        spec = cls(**{f.name: f.read(texts[f.name]) for f in fields if f.name in texts})
        left_out = {f.name: f.usual(spec) for f in fields if f.follows and f.name not in texts}
        return replace(spec, **left_out) if left_out else spec

    def facts(self) -> dict[str, Fact]:
        """Each setting as a task may ask for it: a number, a word, yes or no."""
        values = ((f, getattr(self, f.name)) for f in fields_of(type(self)))
        return {f.name: _fact(f, value) for f, value in values}

    def as_json(self) -> dict[str, Any]:
        """Plain data, which `from_json` takes back."""
        return {f.name: f.to_json(getattr(self, f.name)) for f in fields_of(type(self))}

    @classmethod
    def from_json(cls, data: object) -> Self:
        """The spec that plain data stand for; what is left out is as usual.

        Errors: SettingError, which names the key; UsageError for what is no object, or has a key
        that is no setting.
        """
        if not isinstance(data, Mapping):
            raise UsageError(
                _("settings are an object with names and values, not {data:.40}", data=repr(data))
            )
        fields = {field.name: field for field in fields_of(cls)}
        for key in data:
            if key not in fields:
                near = nearest(str(key), fields)
                raise UsageError(_("no setting {name:.40}; {near}", name=repr(key), near=near))
        try:
            spec = cls(**{key: fields[key].from_json(value) for key, value in data.items()})
            following = {n: f for n, f in fields.items() if f.follows and n not in data}
            left_out = {name: field.usual(spec) for name, field in following.items()}
            return replace(spec, **left_out) if left_out else spec
        except SettingError as error:
            raise SettingError(error.field, error.value, error.expected) from None


def _then(*changes: Later) -> dict[str, Any]:
    return {"then": changes}


def _fact(field: Field, value: Any) -> Fact:
    if isinstance(value, bool) or value is None:
        return value
    return float(value) if isinstance(value, int | float) else field.write(value)


def fields_of(spec: type[Spec]) -> tuple[Field, ...]:
    """The settings of a spec, in the order they are declared."""
    return declared_fields(cast("Any", spec))
