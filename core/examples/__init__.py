"""Small computations with a name, ready to be walked. One family a file."""

from core.examples import attention, dense, graph, images, layers, sequences
from core.examples.example import Example
from core.examples.own import parse_own_network
from core.nearest import nearest
from core.walk import Recipe, Walk

EXAMPLES: dict[str, Example] = {
    example.name: example
    for family in (dense, layers, images, sequences, attention, graph)
    for example in family.EXAMPLES
}


def example_named(name: str) -> Example:
    """The example called `name`, or the network of one's own that the words in it ask for.

    Errors: KeyError, with those that exist, for a name that none has; ValueError for words that
    describe no network.
    """
    if name[:1].isdigit():
        return parse_own_network(name).example()
    if name not in EXAMPLES:
        raise KeyError(f"no walk {name!r}; {nearest(name, EXAMPLES)}")
    return EXAMPLES[name]


def walk_of(recipe: Recipe) -> Walk:
    """The walk that a recipe makes of the network it names. Errors: as `example_named`, `Walk`."""
    return example_named(recipe.network).walk(recipe)


__all__ = ["EXAMPLES", "Example", "example_named", "walk_of"]
