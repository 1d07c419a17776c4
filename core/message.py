"""What the core has to say to a learner: a template with named facts, never a finished sentence."""

from __future__ import annotations


class Message:
    """``Message("{name} is {size} long", name="x", size=3)``. `str` gives it in English.

    Whoever shows it translates the template, then puts the facts in; a fact may be a message, too.
    The template is a literal, since translators get it from the source.
    """

    __slots__ = ("facts", "template")

    def __init__(self, template: str, /, **facts: object) -> None:
        self.template = template
        self.facts = facts

    def about(self, **facts: object) -> Message:
        """The same message, about these facts."""
        return type(self)(self.template, **facts)

    def __str__(self) -> str:
        return self.template.format(**self.facts) if self.facts else self.template

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return (self.template, self.facts) == (other.template, other.facts)

    def __hash__(self) -> int:
        return hash((self.template, *self.facts))
