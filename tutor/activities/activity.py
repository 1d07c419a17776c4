"""What can be opened: its name, its settings, and who runs, draws and shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tutor.activities import arguments
from tutor.activities.lookup import imported
from tutor.activities.spec import fields_of

if TYPE_CHECKING:
    from tutor.activities.spec import Spec

S = TypeVar("S", bound="Spec")


@dataclass(frozen=True, kw_only=True)
class Activity(Generic[S]):
    """A row of the registry.

    What is heavy is named as ``module:name``, and imported when it is used:

    - `check(spec)` raises UsageError for what only the mathematics can tell is wrong, such as
      a step that a walk does not have;
    - `experiment(spec, control)` is an iterator of events: plain data, the last one a closing
      event;
    - `trainer(spec, control)` is the training behind an experiment that has a way back: its `way`
      is a `tutor.running.moments.way.Way`, its `seen()` the events that tell how it is there;
    - `report(event)` gives the lines that say it to people;
    - `state(spec)` follows the events: a `RunState`;
    - `picture(state, width, height)` is a drawing of how it stands;
    - `result(facts)` is what a run came to, a `Reached`, by what its closing event says; None if
      that does not tell;
    - `view` is the widget, made of a spec;
    - `screen` is the screen around it, made of the activity: the app's for labs if none is named.
    """

    name: str
    """The command, and the first word of a bench line."""
    title: str
    about: str
    """What it is for, in a line."""
    spec: type[S]
    view: str
    screen: str = ""
    experiment: str = ""
    trainer: str = ""
    report: str = ""
    state: str = ""
    picture: str = ""
    result: str = ""
    unit: str = ""
    """What the steps of a run make up, such as an epoch: the name of the event that measures one,
    and of the command that goes on to its end.
    """
    paces: tuple[tuple[float, str], ...] = ()
    """How many units a second a run may make at most, each in words; the first is usual. As fast as
    it goes, it always may.
    """
    check: str = ""
    tests: bool = False
    """Whether a run can end with a look at a test set, if that is asked for."""
    tables: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What its command can do instead of one run, by option: ``module:name`` of a function that
    makes events of a spec and a control, and what it is for.
    """
    facts: Mapping[str, str] = field(default_factory=dict)
    """What it tells of itself, for tasks: names, and what they mean."""
    chapter: str = ""
    """The slug of the chapter that teaches it."""
    opens_first: bool = False
    """Whether it is the lab that opens where none was open before."""
    stands_for: tuple[str, tuple[str, ...]] = ("", ())
    """The name of another activity, and first words after it that mean this one: ``train moons``.
    """
    examples: tuple[str, ...] = ()
    """Command lines to show in its help."""

    def parse(self, words: Sequence[str]) -> S:
        """The spec that the words after the name spell. Errors: UsageError."""
        return arguments.parse(self.name, self.spec, words)

    def command(self, spec: S) -> list[str]:
        """The words that spell a spec, the name first: `parse` makes the same of the others."""
        return arguments.command(self.name, spec)

    def checked(self, spec: S) -> S:
        """The spec, if it can be opened; imports NumPy. Errors: UsageError."""
        if self.check:
            self.provider("check")(spec)
        return spec

    def events(self, spec: S, control: Any) -> Iterator[dict[str, Any]]:
        """Run it."""
        events: Iterator[dict[str, Any]] = self.provider("experiment")(spec, control)
        return events

    @property
    def known(self) -> dict[str, str]:
        """Every fact that a task may ask of it: its own, and the settings of what it runs."""
        settings = fields_of(self.spec) if self.experiment else ()
        return {**self.facts, **{one.name: one.help for one in settings}}

    def provider(self, part: str) -> Any:
        """The function or class that a part such as ``view`` names."""
        return imported(getattr(self, part))
