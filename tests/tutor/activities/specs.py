"""Hypothesis strategies for the specs of every activity, made of how their fields are declared."""

from __future__ import annotations

from hypothesis import strategies as st

from tutor.activities.spec import fields_of
from tutor.activities.value_types import OneOf, Real, Switch, Whole, Wholes, Words


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
        case Words():
            word = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1)
            found = st.lists(word, min_size=1, max_size=4).map(" ".join)
    return found | st.just(field.default)


@st.composite
def specs_of(draw, spec):
    """Specs of a class; those that cannot be together are left out."""
    from hypothesis import assume

    from tutor.activities.errors import UsageError

    chosen = {field.name: draw(values(field)) for field in fields_of(spec)}
    try:
        return spec(**chosen)
    except UsageError:
        assume(False)
