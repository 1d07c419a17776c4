"""Small computations with a name, ready to be walked. One family a file."""

from core.examples import attention, dense, graph, images, layers, sequences
from core.examples.example import Example
from core.examples.own import parse_own_network
from core.examples.own_expression import is_expression, parse_own_expression
from core.nearest import nearest
from core.walk import Recipe, Walk

EXAMPLES: dict[str, Example] = {
    example.name: example
    for family in (dense, layers, images, sequences, attention, graph)
    for example in family.EXAMPLES
}


def example_named(name: str) -> Example:
    """The example called `name`, or what it describes: an expression or a network of one's own.

    Errors: KeyError, with those that exist, for a name that none has; ValueError for words that
    describe neither.
    """
    if name in EXAMPLES:
        return EXAMPLES[name]
    if begins_own(name):
        return described(name)
    raise KeyError(f"no walk {name!r}; {nearest(name, EXAMPLES)}")


def begins_own(text: str) -> bool:
    """Whether a text is about something of one's own: sizes of layers, or an expression."""
    return text[:1].isdigit() or is_expression(text)


def described(text: str) -> Example:
    """The learner's own: an expression, or else a network. Errors: ValueError, with the reason."""
    if is_expression(text):
        return parse_own_expression(text).example()
    return parse_own_network(text).example()


def walk_of(recipe: Recipe) -> Walk:
    """The walk that a recipe makes of the network it names. Errors: as `example_named`, `Walk`."""
    return example_named(recipe.network).walk(recipe)


__all__ = ["EXAMPLES", "Example", "begins_own", "described", "example_named", "walk_of"]
