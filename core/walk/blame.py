"""How one number reaches the loss: its paths, each link a local derivative with its number.

A gradient's element is the sum, over all paths from that element to the loss, of the products of
the local derivatives along each path: the chain rule written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest
from math import prod

from core.expression import Expression, Leaf, element_name, split_element
from core.tape import Tensor
from core.walk.scribe import names_of
from core.walk.step import Phase, Step
from core.walk.walk import Walk

MOST_LINKS = 10_000
"""Local derivatives that are looked up, some tenths of a second; in a batch through wide layers
there may be millions."""

Index = tuple[int, ...]
Place = tuple[Tensor, Index]


@dataclass(frozen=True, slots=True)
class Link:
    """One part of a path: where `source` moves by 1, `target` moves by `slope`.

    `local` is the slope as arithmetic, `step` the backward step whose rule says so.
    """

    source: str
    target: str
    slope: float
    local: Expression
    step: Step


@dataclass(frozen=True, slots=True)
class Path:
    """From an element to the loss. The product of its slopes is its share in the gradient."""

    links: tuple[Link, ...]

    @property
    def product(self) -> float:
        return prod(link.slope for link in self.links)


@dataclass(frozen=True, slots=True)
class Blame:
    """An element's gradient and the paths it is made of, the largest shares first.

    `count` is how many paths there are in all; `rest` is what those that are not listed add up to.
    """

    element: str
    gradient: float
    paths: tuple[Path, ...]
    count: int

    @property
    def rest(self) -> float:
        return self.gradient - sum(path.product for path in self.paths)


def blame(walk: Walk, name: str, index: Index, *, iteration: int = 1, most: int = 8) -> Blame:
    """The paths by which element `index` of the tensor called `name` reaches the loss.

    Errors: KeyError if there is no such tensor or the loss does not depend on it; IndexError if it
    has no such element; ValueError where the paths have more than `MOST_LINKS` links, or a fused
    operation's arithmetic does not begin at the gradient of its result (an LSTM's): open it first.
    """
    tensors = {called: t for t, called in names_of(walk.passes[iteration - 1].tape).items()}
    if name not in tensors:
        raise KeyError(f"no array is called {name!r}; there are {', '.join(tensors)}")
    tensor = tensors[name]
    inside = len(index) == tensor.data.ndim and all(
        0 <= i < size for i, size in zip(index, tensor.shape, strict=True)
    )
    if not inside:
        raise IndexError(f"{name} has shape {tensor.shape}; there is no element {list(index)}")
    return _Tracer(walk, iteration, most).trace((tensor, index))


class _Tracer:
    """Follows links from a place to the loss, and remembers the best paths from every place."""

    def __init__(self, walk: Walk, iteration: int, most: int) -> None:
        loss = walk.passes[iteration - 1].loss
        self.names, self.end, self.most = walk.names, (loss, (0,) * loss.data.ndim), most
        tape = walk.passes[iteration - 1].tape
        self.tensors = {f"d{name}": tensor for tensor, name in names_of(tape).items()}
        self.uses: dict[Tensor, list[Step]] = {}
        for step in walk.steps:
            if step.phase is Phase.BACKWARD and step.iteration == iteration:
                self.uses.setdefault(step.tensor, []).append(step)

    def trace(self, start: Place) -> Blame:
        counts: dict[Place, int] = {self.end: 1}
        gradients: dict[Place, float] = {self.end: 1.0}
        best: dict[Place, list[Path]] = {self.end: [Path(())]}
        for place, links in self.places_before_the_loss(start):
            reached = [(link, there) for link, there in links if there in counts]
            counts[place] = sum(counts[there] for _, there in reached)
            gradients[place] = sum(link.slope * gradients[there] for link, there in reached)
            best[place] = nlargest(
                self.most,
                (Path((link, *path.links)) for link, there in reached for path in best[there]),
                key=lambda path: abs(path.product),
            )
        if not counts.get(start):
            raise KeyError(f"the loss does not depend on {self.names[start[0]]}")
        name = element_name(self.names[start[0]], start[1])
        return Blame(name, gradients[start], tuple(best[start]), counts[start])

    def places_before_the_loss(
        self, start: Place
    ) -> Iterator[tuple[Place, list[tuple[Link, Place]]]]:
        """Every place on a path from `start`, with its links; after all those it leads to."""
        seen: set[Place] = {self.end}
        count = 0
        stack: list[tuple[Place, list[tuple[Link, Place]] | None]] = [(start, None)]
        while stack:
            place, links = stack.pop()
            if links is not None:
                yield place, links
            elif place not in seen:
                seen.add(place)
                links = self.links(place)
                count += len(links)
                if count > MOST_LINKS:
                    element = element_name(self.names[start[0]], start[1])
                    raise ValueError(
                        f"{element} reaches the loss by too many paths to list: they have more "
                        f"than {MOST_LINKS:,} links"
                    )
                stack.append((place, links))
                stack.extend((there, None) for _, there in links if there not in seen)

    def links(self, place: Place) -> list[tuple[Link, Place]]:
        """What moves when the element at `place` does, and where that stands."""
        tensor, index = place
        source = element_name(self.names[tensor], index)
        links = []
        for step in self.uses.get(tensor, []):
            for factor in step.explain(index).factors:
                if not isinstance(factor.upstream, Leaf):
                    raise TypeError(f"{step.operation} shares its upstream gradient out unevenly")
                gradient, at = split_element(factor.upstream.label)
                assert step.upstream
                assert step.result
                if gradient != step.upstream.name:
                    raise ValueError(
                        f"{step.operation} goes through gradients of its own, here {gradient}: "
                        f"open {step.result.name} to see the paths inside it"
                    )
                there = (self.tensors[gradient], at)
                target = element_name(self.names[there[0]], at)
                slope = factor.local.evaluate()
                links.append((Link(source, target, slope, factor.local, step), there))
        return links
