"""Hypothesis strategies for the specs of every activity, made of how their fields are declared."""

from __future__ import annotations

from hypothesis import strategies as st

from tutor.activities.later import Later, Laters
from tutor.activities.point_types import LabelledPoint, LabelledPoints
from tutor.activities.spec import fields_of
from tutor.activities.value_types import OneOf, Real, Reals, SomeOf, Switch, Whole, Wholes, Words
from tutor.data_sets.data_names import DataName


def values(field):
    """Values that a field can have, its default among them."""
    match field.type:
        case OneOf(choices=choices):
            found = st.sampled_from(choices)
        case Switch():
            found = st.booleans()
        case Whole(least=least, most=most):
            found = st.integers(least, most)
        case Real() as type_:
            least = type_.least if type_.above is None else type_.above
            found = st.floats(least, type_.most, exclude_min=type_.above is not None)
        case Wholes() as type_:
            one = st.integers(type_.least, type_.most)
            found = st.lists(one, min_size=type_.fewest, max_size=type_.longest).map(tuple)
        case Reals() as type_:
            one = st.floats(type_.each.least, type_.each.most)
            found = st.lists(one, min_size=type_.fewest, max_size=type_.longest).map(tuple)
        case SomeOf() as type_:
            found = st.lists(
                st.sampled_from(type_.known), min_size=type_.fewest, max_size=type_.longest,
                unique=not type_.repeated,
            ).map(tuple)  # fmt: skip
        case LabelledPoints(most=most, reach=reach, classes=classes):
            at = st.floats(-reach, reach)
            point = st.builds(LabelledPoint, at, at, st.integers(0, classes - 1))
            found = st.lists(point, max_size=min(most, 5)).map(tuple)
        case Words():
            word = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1)
            found = st.lists(word, min_size=1, max_size=4).map(" ".join)
        case DataName():
            word = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=9)
            found = st.lists(word, min_size=1, max_size=3).map(lambda ws: f"{' '.join(ws)}.csv")
        case Laters():
            return st.just(())
    return found | st.just(field.default)


@st.composite
def changes_of(draw, spec):
    """What changes on the way of a run, where that can be."""
    fields = [field for field in fields_of(spec) if field.name in spec.CHANGEABLE]
    steps = sorted(draw(st.lists(st.integers(0, 999), max_size=3))) if fields else []
    chosen = [(step, draw(st.sampled_from(fields))) for step in steps]
    return tuple(Later(step, f.name, f.write(draw(values(f)))) for step, f in chosen)


@st.composite
def specs_of(draw, spec):
    """Specs of a class; those that cannot be together are left out."""
    from hypothesis import assume

    from tutor.activities.errors import UsageError

    chosen = {field.name: draw(values(field)) for field in fields_of(spec)}
    if "then" in chosen:
        chosen["then"] = draw(changes_of(spec))
    try:
        return spec(**chosen)
    except UsageError:
        assume(False)
