"""How one number reaches the loss: its paths, each link a local derivative with its number.

A gradient's element is the sum, over all paths from that element to the loss, of the products of
the local derivatives along each path: the chain rule written out. Where there are too many paths
to read, they are followed as far as they can be told apart, and the gradient there stands for all
ways on from there, which is what the backward pass keeps it for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from core.expression import Expression, Leaf, Role, element_name
from core.message import Message
from core.nearest import nearest
from core.stopping import stop_if_asked
from core.tape import Index, Tensor
from core.walk.names import names_of
from core.walk.step import Phase, Step
from core.walk.walk import Walk

MOST_LINKS = 2_000
"""From so many local derivatives on paths are not counted, which would take longer than some
hundredths of a second: in a batch through wide layers there may be millions."""

Element = tuple[Tensor, Index]


@dataclass(frozen=True, slots=True)
class Link:
    """One part of a path: where `source` moves by 1, `target` moves by `slope`.

    Both `ends` are a name and an index. `local` is the slope as arithmetic, `step` the backward
    step whose rule says so.
    """

    ends: tuple[tuple[str, Index], tuple[str, Index]]
    slope: float
    local: Expression
    step: Step

    @property
    def source(self) -> str:
        return element_name(*self.ends[0])

    @property
    def target(self) -> str:
        return element_name(*self.ends[1])


@dataclass(frozen=True, slots=True)
class Path:
    """From an element to the loss; or only to where `onward` is the gradient.

    `inside` names the result of the fused operation in which the path ends, if it does so there.
    """

    links: tuple[Link, ...]
    onward: Leaf | None = None
    inside: str = ""

    @property
    def product(self) -> float:
        """Its share in the gradient: all slopes, and the gradient where it ends."""
        return prod(link.slope for link in self.links) * (self.onward.value if self.onward else 1.0)


@dataclass(frozen=True, slots=True)
class Blame:
    """An element's gradient and the paths it is made of, the largest shares first.

    `count` is how many paths there are to the loss, None where that is not known: they have more
    than `MOST_LINKS` links, or lead through a fused operation. `left` branches of the first fork
    are not listed; they add up to `rest`. `main` follows the largest share at every fork, to the
    loss or into a fused operation.
    """

    element: str
    gradient: float
    paths: tuple[Path, ...]
    count: int | None
    left: int
    rest: float
    main: Path


def blame(walk: Walk, name: str, index: Index, *, iteration: int = 1, most: int = 8) -> Blame:
    """The paths by which element `index` of the tensor called `name` reaches the loss.

    No more than `most` of them, unless the first fork has more branches: then its largest `most`.
    A fault in the walk is left out: what is traced is the true gradient of what the iteration
    computes. Errors: KeyError if there is no such tensor or the loss does not depend on the
    element; IndexError if there is no such element.
    """
    here = walk.passes[iteration - 1]
    tensors = {called: t for t, called in names_of(here.tape).items()}
    if name not in tensors:
        near = nearest(name, tensors)
        raise KeyError(Message("no array {name!r}; {near}", name=name, near=near))
    tensor = tensors[name]
    inside = len(index) == tensor.data.ndim and all(
        0 <= i < size for i, size in zip(index, tensor.shape, strict=True)
    )
    if not inside:
        raise IndexError(f"{name} has shape {tensor.shape}; there is no element {list(index)}")
    if walk.fault is not None:
        walk, iteration = Walk(here.tape, here.loss), 1
    return _Tracer(walk, iteration).trace((tensor, index), most)


@dataclass(frozen=True, slots=True)
class _Open:
    """A path in the making; `place` is where it has come to, None where it cannot go on."""

    path: Path
    place: Element | None


def gradient_leaf(name: str, index: Index, value: float) -> Leaf:
    """∂L over an element of what is called `name`."""
    return Leaf(f"d{name}", value, index, Role.UPSTREAM)


Onward = tuple[Link, Element | None, Leaf]
"""What moves when an element does, where that stands (nowhere that a step shows if it is within a
fused operation), and its gradient.
"""


class _Tracer:
    """Follows links from a place towards the loss of one iteration."""

    def __init__(self, walk: Walk, iteration: int) -> None:
        here = walk.passes[iteration - 1]
        self.names = walk.names
        self.end: Element = (here.loss, (0,) * here.loss.data.ndim)
        self.gradients = walk.gradients(iteration)
        self.uses: dict[Tensor, list[Step]] = {}
        for step in walk.steps:
            if step.phase is Phase.BACKWARD and step.iteration == iteration:
                self.uses.setdefault(step.tensor, []).append(step)
        self._links: dict[Element, tuple[Onward, ...]] = {}

    def trace(self, start: Element, most: int) -> Blame:
        """Go on along all paths at once, as long as there are no more than `most`."""
        name = element_name(self.names[start[0]], start[1])
        main = self.main(start) if start[0] in self.gradients else None
        if main is None:
            raise KeyError(Message("the loss does not depend on {name}", name=name))
        gradient = float(self.gradients[start[0]][start[1]])
        counts = self.counts(start)
        paths = [self.beginning(start)]
        while any(path.place for path in paths):
            longer = [further for path in paths for further in self.onward(path, counts)]
            if len(longer) > most and len(paths) > 1:
                break
            paths = longer
            if len(paths) > most:
                break
        shares = sorted((p.path for p in paths), key=lambda path: -abs(path.product))
        listed, others = tuple(shares[:most]), shares[most:]
        rest = sum(path.product for path in others)
        count = None if counts is None else counts[start]
        return Blame(name, gradient, listed, count, len(others), rest, main)

    def main(self, start: Element) -> Path | None:
        """The path on which the largest share of the gradient lies at every fork.

        Where all shares are 0 it may come to what the loss does not depend on, and turns back.
        None if nothing else is there.
        """
        stack, seen = [self.beginning(start)], set[Element]()
        while stack:
            here = stack.pop()
            if here.place is None:
                return here.path
            if here.place not in seen:
                seen.add(here.place)
                stack += sorted(self.onward(here), key=lambda further: abs(further.path.product))
        return None

    def beginning(self, start: Element) -> _Open:
        """The path that has no link yet."""
        return _Open(self.at(start, ()), None if start == self.end else start)

    def at(self, place: Element, links: tuple[Link, ...]) -> Path:
        """The path along these links to a place."""
        if place == self.end:
            return Path(links)
        tensor, index = place
        gradient = float(self.gradients[tensor][index])
        return Path(links, gradient_leaf(self.names[tensor], index, gradient))

    def onward(self, before: _Open, counts: dict[Element, int] | None = None) -> Iterator[_Open]:
        """The path with each of the links that go on from its end; itself where there is none.

        With `counts`, only where a path leads on to the loss.
        """
        if before.place is None:
            yield before
            return
        for link, there, upstream in self.links(before.place):
            links = (*before.path.links, link)
            if there is None:
                assert link.step.result
                yield _Open(Path(links, upstream, link.step.result.name), None)
            elif counts is None or counts[there]:
                yield _Open(self.at(there, links), None if there == self.end else there)

    def counts(self, start: Element) -> dict[Element, int] | None:
        """From how many paths lead to the loss, of every place after `start`; None if that takes
        too long to tell, or cannot be told from outside a fused operation.
        """
        counts: dict[Element, int] = {self.end: 1}
        seen: set[Element] = {self.end}
        looked_up = 0
        stack: list[tuple[Element, list[Element] | None]] = [(start, None)]
        while stack:
            place, after = stack.pop()
            if after is not None:  # every place that it leads to is counted by now
                counts[place] = sum(counts[there] for there in after)
            elif place not in seen:
                seen.add(place)
                after = []
                for _, there, _ in self.links(place):
                    if there is None:
                        return None
                    after.append(there)
                looked_up += len(after)
                if looked_up > MOST_LINKS:
                    return None
                stack.append((place, after))
                stack.extend((there, None) for there in after if there not in seen)
        return counts

    def links(self, place: Element) -> tuple[Onward, ...]:
        """The links that go on from a place; looked up once."""
        if place not in self._links:
            stop_if_asked()
            self._links[place] = tuple(self._look_up(place))
        return self._links[place]

    def _look_up(self, place: Element) -> Iterator[Onward]:
        tensor, index = place
        source = self.names[tensor], index
        for step in self.uses.get(tensor, []):
            assert step.record
            for factor in step.explain(index).factors:
                upstream, slope = factor.upstream, factor.local.evaluate()
                if not isinstance(upstream, Leaf):
                    raise TypeError(f"{step.operation} shares its upstream gradient out unevenly")
                assert upstream.array
                at, name = upstream.index, self.names[step.record.result]
                there = (step.record.result, at) if upstream.role is Role.UPSTREAM else None
                if there is None:
                    name = f"{name}.{upstream.array.of}"  # as it is called once it is opened
                link = Link((source, (name, at)), slope, factor.local, step)
                yield link, there, gradient_leaf(name, at, upstream.value)
