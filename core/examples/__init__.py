"""Small computations with a name, ready to be walked. One family a file."""

from core.examples import attention, dense, graph, images, layers, sequences
from core.examples.example import Example

EXAMPLES: dict[str, Example] = {
    example.name: example
    for family in (dense, layers, images, sequences, attention, graph)
    for example in family.EXAMPLES
}


def example_named(name: str) -> Example:
    """The example called `name`; KeyError lists those that exist."""
    if name not in EXAMPLES:
        raise KeyError(f"no walk is called {name!r}; there are {', '.join(EXAMPLES)}")
    return EXAMPLES[name]


__all__ = ["EXAMPLES", "Example", "example_named"]
