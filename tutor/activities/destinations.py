"""The places that the app can go to, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from tutor.activities.spec import Spec


@dataclass(frozen=True)
class Home:
    """The course map."""


@dataclass(frozen=True)
class Read:
    """A page of the course: ``1``, ``perceptron``, ``perceptron/a-page``; without a name the page
    that the learner left.
    """

    name: str = ""


@dataclass(frozen=True)
class Open:
    """An activity on a screen of its own: what `spec` says, or as the learner left it there.

    `run` is one of the app's runs of that spec, where not just any is meant.
    """

    activity: str
    spec: Spec | None = None
    run: int | None = None


@dataclass(frozen=True)
class Lab:
    """The lab where a run goes on, or else the one that was open last."""


@dataclass(frozen=True)
class Review:
    """The questions that are due."""


@dataclass(frozen=True)
class Progress:
    """What the learner has done so far."""


Destination: TypeAlias = Home | Read | Open | Review | Progress
