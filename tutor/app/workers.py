"""What goes on beside the event loop for a widget that may be gone by the time it comes back.

Textual stops a widget's workers only after the widget's children were removed. A worker that went
on in between would ask for children that are no longer there, so it is stopped here before that.
"""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Callable, Coroutine, Generator
from functools import partial, wraps
from types import coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual.dom import DOMNode
from textual.widget import Widget
from textual.worker import Worker

P = ParamSpec("P")
T = TypeVar("T")
Node = TypeVar("Node", bound=DOMNode)


def alive(node: DOMNode) -> bool:
    """Whether `node` may be touched: neither it nor anything that it lies in is losing its
    children.
    """
    inside = (each for each in node.ancestors_with_self if isinstance(each, Widget))
    return node.is_attached and all(each.is_running for each in inside)


def begin(
    node: DOMNode,
    task: Callable[[], Coroutine[Any, Any, T]],
    *,
    group: str = "default",
    exclusive: bool = False,
) -> Worker[T]:
    """Run what `task` makes as a worker of `node`, which goes on after an await only while `node`
    is `alive`. One that is `exclusive` takes the place of the others of its group.
    """

    async def guarded() -> T:
        return await _while_alive(node, task())

    return node.run_worker(guarded, group=group, exclusive=exclusive)


def work(
    *, group: str = "default", exclusive: bool = False
) -> Callable[
    [Callable[Concatenate[Node, P], Coroutine[Any, Any, T]]],
    Callable[Concatenate[Node, P], Worker[T]],
]:
    """Make each call of a widget's or a screen's method a worker, as `begin` does."""

    def decorator(
        method: Callable[Concatenate[Node, P], Coroutine[Any, Any, T]],
    ) -> Callable[Concatenate[Node, P], Worker[T]]:
        @wraps(method)
        def decorated(self: Node, /, *arguments: P.args, **options: P.kwargs) -> Worker[T]:
            task = partial(method, self, *arguments, **options)
            return begin(self, task, group=group, exclusive=exclusive)

        return decorated

    return decorator


def after_refresh(
    node: DOMNode, callback: Callable[P, object], /, *arguments: P.args, **options: P.kwargs
) -> None:
    """Call `callback` once the next frame is painted, if `node` is `alive` then."""
    node.call_after_refresh(_if_alive, node, partial(callback, *arguments, **options))


def _if_alive(node: DOMNode, callback: Callable[[], object]) -> None:
    if alive(node):
        callback()


@coroutine
def _while_alive(node: DOMNode, task: Coroutine[Any, Any, T]) -> Generator[Any, Any, T]:
    """Do `task`, and cancel it where it would go on after an await and `node` is gone."""
    problem: BaseException | None = None
    cancelled = False
    while True:
        try:
            awaited = task.send(None) if problem is None else task.throw(problem)
        except StopIteration as end:
            result: T = end.value
            return result
        try:
            yield awaited
            problem = None
        except BaseException as error:
            problem = error
        if not cancelled and not alive(node):  # once: what it does to clean up may await, too
            cancelled, problem = True, problem or CancelledError()
