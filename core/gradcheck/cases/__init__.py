"""What each operation's rules are tried on: shapes, options and sharing, drawn at random.

Whatever a rule can be wrong about alone has a case: an axis of size 1, an operand that is
broadcast, no axes at all, a batch of 1, one tensor in two places, each option away from its
default. The numbers stay away from kinks, but for an unlucky draw.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.gradcheck.cases import elementwise, images, losses, norm, products, recurrent, shape
from core.gradcheck.cases.case import Case, Rng, Trials

__all__ = ["TRIALS", "Case", "Trials", "cases_of", "sample_of"]

FAMILIES = (elementwise, shape, products, images, norm, recurrent, losses)

TRIALS: dict[str, Trials] = {
    name: trials for family in FAMILIES for name, trials in family.TRIALS.items()
}
"""By the operation's name. The tests go through the registry: one without trials fails."""


def sample_of(name: str, rng: Rng) -> Case:
    """An ordinary call of the operation called `name`. KeyError for one without trials."""
    if name not in TRIALS:
        raise KeyError(f"{name} has no trials; give it some in core/gradcheck/cases")
    return TRIALS[name].sample(rng)


def cases_of(name: str, rng: Rng) -> Iterator[Case]:
    """A sample, then every other case. KeyError as in `sample_of`."""
    yield sample_of(name, rng)
    yield from TRIALS[name].cases(rng)
