"""A recorded tape, compiled to run again into the same buffers.

A training step has the same operations and shapes as the one before. So the first step is
recorded, and the rest are replayed: no tensors are made, no shapes are checked, every result and
every gradient is written where the last one was (`out=`). `kernels` holds the in-place forms; an
operation without one runs its plain form and copies. Tests hold both equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from core.kernels import Call, Kernel, kernel_of
from core.kernels.shape import ViewKernel
from core.ops import Mask
from core.tape import Array, Contribution, Record, Tape, Tensor


class Program:
    """Forward and backward passes of one tape, over the arrays of its own tensors.

    Write the next batch into the input tensors' arrays and call `run`: the loss is returned and
    ∂loss/∂tensor stands in each array of `gradients`, 0 where the loss does not depend on it.
    Dropout draws a new mask for each run but the first, which takes the one that was recorded.
    Without `gradients` only the forward pass is made ready, and leaves out what the other one
    would read.
    """

    def __init__(
        self, tape: Tape, loss: Tensor, gradients: Mapping[Tensor, Array] | None = None
    ) -> None:
        self.records = tape.records
        self._tape, self._loss = tape, loss
        self._wanted = depending_on(set(gradients or ()), self.records)
        if gradients is not None and loss not in self._wanted:
            raise ValueError(f"{loss!r} does not depend on any of the tensors to be trained")
        forward: list[Call] = []
        compiled: list[tuple[Kernel, Record]] = []
        for record in self.records:
            kernel = kernel_of(record, backward=gradients is not None)
            forward.extend(kernel.forward())
            compiled.append((kernel, record))
        self._forward = tuple(forward)
        self._backward = () if gradients is None else self._compiled_backward(compiled, gradients)
        leaves = tape.leaves()
        self._draws = tuple(leaf.draw for leaf in leaves if isinstance(leaf, Mask))
        self._due: tuple[Call, ...] = ()
        self.is_current = unmoved(leaves)
        """Whether all tensors that were read still hold the arrays that the program reads."""

    def _compiled_backward(
        self, compiled: Sequence[tuple[Kernel, Record]], gradients: Mapping[Tensor, Array]
    ) -> tuple[Call, ...]:
        """The calls of the backward pass, which leave ∂loss/∂tensor in `gradients`.

        Kernels write into arrays that lie in memory as the tensor's own does: what is to end up in
        one that does not is copied there.
        """
        loss, wanted = self._loss, self._wanted
        buffers: dict[Tensor, Array] = {loss: np.ones_like(loss.data)}
        backward: list[Call] = []
        fitting = {t: array for t, array in gradients.items() if _lies_like(array, t)}
        arrays, views = _places(compiled, loss, fitting)
        for kernel, record in reversed(compiled):
            if record.result not in buffers:
                continue
            if record.result in views:
                (whole,) = record.operands
                buffers[whole] = arrays[whole]
                continue
            targets: list[Array | None] = []
            sums: list[tuple[Array, Array]] = []
            for tensor, rule in zip(record.operands, record.op.rules, strict=True):
                if tensor not in wanted or not rule:
                    targets.append(None)
                elif tensor not in buffers:
                    buffers[tensor] = arrays.get(tensor, np.empty_like(tensor.data))
                    targets.append(buffers[tensor])
                else:  # a second path: into an array of its own, then added
                    part = np.empty_like(tensor.data)
                    targets.append(part)
                    sums.append((buffers[tensor], part))
            backward.extend(kernel.backward(buffers[record.result], targets))
            backward.extend(partial(np.add, onto, part, onto) for onto, part in sums)
        for tensor, array in gradients.items():
            if tensor not in buffers:  # the loss does not depend on it
                backward.append(partial(array.fill, 0))
            elif array is not buffers[tensor]:
                backward.append(partial(np.copyto, array, buffers[tensor]))
        return tuple(backward)

    def checks(self, *inputs: Tensor) -> list[Call]:
        """Calls that raise what operations have against what is in `inputs` when they are made.

        A run takes everything as it comes: a label out of range would count as the last one. The
        calls belong to the operations that read `inputs`, or views of them, as something that has
        no gradient (labels, rows to take): of other operands only the shapes are checked, which
        stay. They raise ValueError or IndexError, as the operations do.
        """
        calls: list[Call] = []
        for record in self.records:
            arrays = [tensor.data for tensor in record.operands]
            named = [a for a, rule in zip(arrays, record.op.rules, strict=True) if not rule]
            if any(np.may_share_memory(a, x.data) for a in named for x in inputs):
                calls.append(partial(record.op.check, *arrays, **record.options))
        return calls

    def run(self) -> float:
        """One forward and backward pass; returns the loss.

        NumPy warns of overflow in here, unless it runs under ``np.errstate(all="ignore")``.
        """
        self.forward()
        loss = self._loss.item()
        for call in self._backward:
            call()
        return loss

    def forward(self) -> None:
        """The forward pass alone: each result is written where it was when it was recorded.

        Dropout draws a new mask, but for the first run. No input is checked: see `checks`.
        """
        for draw in self._due:
            draw()
        self._due = self._draws
        for call in self._forward:
            call()

    def birthplace(self) -> Record | None:
        """The first record of the last run whose result has a NaN or an infinity; None without."""
        for record in self.records:
            if not np.isfinite(record.result.data).all():
                return record
        return None

    def birthplace_of_gradient(self) -> Contribution | None:
        """The first contribution of the last backward pass that has a NaN or an infinity.

        Where each is finite and only their sum is not, the one that was added last. None where all
        are finite. Computed once more, with the plain forms.
        """

        def local(record: Record, upstream: Array) -> tuple[Array | None, ...]:
            arrays = (tensor.data for tensor in record.operands)
            _, saved = record.op.forward(*arrays, **record.options)
            return record.op.backward(upstream, saved)

        gradients = self._tape.seed(self._loss)
        for contributions in self._tape.backward(self._loss, gradients, local=local):
            for part in contributions:
                whole = gradients[part.tensor]
                if part.tensor in self._wanted and not np.isfinite(whole).all():
                    return part
        return None


def _places(
    compiled: Sequence[tuple[Kernel, Record]], loss: Tensor, gradients: Mapping[Tensor, Array]
) -> tuple[dict[Tensor, Array], set[Tensor]]:
    """Arrays for gradients, and the tensors among them whose gradient is a view of another one.

    The gradient of a view is a view of its operand's where nothing else reads the operand and its
    views hold each of its elements once: what is written into theirs makes up the operand's. So
    queries, keys and values cut out of one product cost nothing: 5 % of a Transformer block's step.
    """
    needed, readers = {loss}, dict[Tensor, list[Kernel]]()
    for kernel, record in reversed(compiled):
        if record.result in needed:
            for tensor, rule in zip(record.operands, record.op.rules, strict=True):
                if rule:
                    needed.add(tensor)
                    readers.setdefault(tensor, []).append(kernel)
    arrays, views = dict(gradients), set[Tensor]()
    operands = dict.fromkeys(tensor for _, record in compiled for tensor in record.operands)
    for tensor in operands:  # each stands before its views
        kernels = readers.get(tensor, [])
        parts = [k for k in kernels if isinstance(k, ViewKernel) and k.record.result not in arrays]
        if not parts or len(parts) < len(kernels) or loss in [p.record.result for p in parts]:
            continue
        uses = np.zeros(tensor.shape, np.int8)
        for part in parts:
            part.view_of(uses)[...] += 1
        whole = arrays.get(tensor, np.empty_like(tensor.data))
        made = {part.record.result: part.view_of(whole) for part in parts}
        if (uses == 1).all() and all(_is_like(a, t.data, whole) for t, a in made.items()):
            arrays |= {tensor: whole, **made}
            views |= made.keys()
    return arrays, views


def _lies_like(array: Array, tensor: Tensor) -> bool:
    """Whether a gradient's array has the order in memory that kernels expect of the tensor's.

    ValueError, naming the tensor, for another shape.
    """
    if array.shape != tensor.shape:
        raise ValueError(
            f"the gradient of {tensor!r} is to be written into an array of shape {array.shape}"
        )
    return array.dtype == tensor.dtype and array.strides == np.empty_like(tensor.data).strides


def _is_like(view: Array, array: Array, whole: Array) -> bool:
    """Whether `view` is one of `whole`, laid out as `array` is: so kernels expect it."""
    return np.may_share_memory(view, whole) and view.strides == array.strides


def unmoved(leaves: Iterable[Tensor]) -> Callable[[], bool]:
    """Tells, whenever it is called, whether each of `leaves` still holds the array it holds now."""
    held = tuple((leaf, leaf.data) for leaf in leaves)
    return lambda: all(leaf.data is array for leaf, array in held)


def depending_on(tensors: set[Tensor], records: Sequence[Record]) -> set[Tensor]:
    """`tensors` and everything that `records` compute from them."""
    reached = set(tensors)
    for record in records:
        if any(t in reached for t in record.operands):
            reached.add(record.result)
    return reached


def leading_to(tensor: Tensor, records: Sequence[Record]) -> list[Record]:
    """Those of `records` that make `tensor`, and what it is made from."""
    needed, found = {tensor}, list[Record]()
    for record in reversed(records):
        if record.result in needed:
            needed.update(record.operands)
            found.append(record)
    return found[::-1]
