"""What ran, and gradients by walking it in reverse.

Operations called under ``with Tape() as tape:`` are recorded in the order in which they ran. Every
operand was made before the operation that reads it, so that order is a topological order, and its
reverse is the order of the backward pass. Gradients live in a mapping beside the tensors and are
added, never in place: a backward pass may be run twice, and weights that are used twice are right.
"""

from __future__ import annotations

import inspect
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, ClassVar, Self, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt

from core.nearest import nearest

Array = npt.NDArray[Any]
Saved = tuple[Any, ...]
Options = Mapping[str, Any]
Axis = int | tuple[int, ...] | None


_watching: ContextVar[list[Tensor] | None] = ContextVar("watching", default=None)


@contextmanager
def watched() -> Iterator[list[Tensor]]:
    """The tensors whose numbers are read in here, but not by operations."""
    read: list[Tensor] = []
    token = _watching.set(read)
    try:
        yield read
    finally:
        _watching.reset(token)


@contextmanager
def unwatched() -> Iterator[None]:
    """What is read in here is an operation's business: `watched` doesn't see it."""
    token = _watching.set(None)
    try:
        yield
    finally:
        _watching.reset(token)


class Tensor:
    """An array with a name and an identity: what operations read and return."""

    __slots__ = ("_data", "name")
    __array_ufunc__ = None  # so that NumPy leaves `array * tensor` to us

    def __init__(self, data: npt.ArrayLike, name: str = "") -> None:
        self._data: Array = np.asarray(data)
        self.name = name
        if self.dtype.kind not in "fiub":
            raise TypeError(
                f"{name or 'a tensor'} needs real numbers, but its data has type {self.dtype}"
            )

    @property
    def data(self) -> Array:
        """The array. Who reads it where nothing should be is seen by `watched`."""
        if (read := _watching.get()) is not None:
            read.append(self)
        return self._data

    @data.setter
    def data(self, array: Array) -> None:
        self._data = array

    def named(self, name: str) -> Self:
        """This tensor, with `name` to be shown for it."""
        self.name = name
        return self

    @property
    def shape(self) -> tuple[int, ...]:
        return self._data.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        return self._data.dtype

    def item(self) -> float:
        """The single number in this tensor."""
        return float(self.data.item())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name or '?'}, shape={self.shape}, {self.dtype})"

    def __add__(self, other: Operand) -> Tensor:
        return registry["add"](self, other)

    def __radd__(self, other: Operand) -> Tensor:
        return registry["add"](other, self)

    def __sub__(self, other: Operand) -> Tensor:
        return registry["subtract"](self, other)

    def __rsub__(self, other: Operand) -> Tensor:
        return registry["subtract"](other, self)

    def __mul__(self, other: Operand) -> Tensor:
        return registry["multiply"](self, other)

    def __rmul__(self, other: Operand) -> Tensor:
        return registry["multiply"](other, self)

    def __truediv__(self, other: Operand) -> Tensor:
        return registry["divide"](self, other)

    def __rtruediv__(self, other: Operand) -> Tensor:
        return registry["divide"](other, self)

    def __matmul__(self, other: Operand) -> Tensor:
        return registry["matmul"](self, other)

    def __rmatmul__(self, other: Operand) -> Tensor:
        return registry["matmul"](other, self)

    def __pow__(self, exponent: float) -> Tensor:
        return registry["power"](self, exponent=exponent)

    def __neg__(self) -> Tensor:
        return registry["negative"](self)

    def __abs__(self) -> Tensor:
        return registry["abs"](self)

    def __getitem__(self, index: Any) -> Tensor:
        """A part, by whole numbers and slices; rows, by an array of whole numbers."""
        if isinstance(index, (Tensor, np.ndarray, list)):
            return registry["gather"](self, index)
        return registry["slice"](self, index=index)

    def sum(self, axis: Axis = None, keepdims: bool = False) -> Tensor:
        """The sum over `axis`: over all elements without one."""
        return registry["sum"](self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Axis = None, keepdims: bool = False) -> Tensor:
        """The mean over `axis`: over all elements without one."""
        return registry["mean"](self, axis=axis, keepdims=keepdims)

    def reshape(self, *shape: int) -> Tensor:
        """The same numbers in another shape; one size may be −1, for what is left."""
        return registry["reshape"](self, shape=shape)

    def transpose(self, *axes: int) -> Tensor:
        """The axes in another order; backwards without one."""
        return registry["transpose"](self, axes=axes or None)

    @property
    def T(self) -> Tensor:
        """The transpose of a matrix."""
        return self.transpose()


class Parameter(Tensor):
    """A tensor that training changes. Its numbers are floating."""

    __slots__ = ()

    def __init__(self, data: npt.ArrayLike, name: str = "") -> None:
        super().__init__(data, name)
        if self.data.dtype.kind != "f":
            raise TypeError(
                f"parameter {name or '?'} has type {self.data.dtype}: a gradient step needs "
                "floating numbers; make it float64 or float32"
            )


Operand = Tensor | npt.ArrayLike


class Op:
    """An operation: a formula with a forward and a backward rule. Stateless.

    `formula` names the result and the operands as the textbooks do; `rules` has one gradient rule
    for each operand ("" for an operand without one, such as labels). How both are put in words
    and numbers for a learner stands in `core.explain`, by the operation's name.
    """

    name: ClassVar[str]
    formula: ClassVar[str]
    operands: ClassVar[tuple[str, ...]]
    rules: ClassVar[tuple[str, ...]]

    analytic: ClassVar[bool] = False
    """Whether `forward` also takes complex numbers, and is analytic: no kinks, no comparisons. The
    complex step of the gradient check needs that."""

    fused: ClassVar[bool] = False
    """Whether there is an `expand`."""

    def __init_subclass__(cls) -> None:
        cls.fused = cls.expand is not Op.expand
        if call := vars(cls).get("__call__"):
            setattr(cls, "__call__", unwatched()(call))  # noqa: B010

    moves: ClassVar[bool] = False
    """Whether it only moves numbers, which may then be of any type: it computes nothing."""

    called_with: ClassVar[tuple[str, ...]] = ()
    """Options that a call takes besides and makes other operations of."""

    @property
    def options(self) -> Options:
        """The options it takes, each with its default; `REQUIRED` for one without."""
        return _options_of(type(self).forward, type(self).remember, type(self).check)

    # What these take is Any, so that each operation names its own operands and options.
    def forward(self, *operands: Any, **options: Any) -> tuple[Array, Saved]:
        """The result, and what `backward` will need."""
        raise NotImplementedError

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        """∂L/∂operand for each operand, from `upstream` = ∂L/∂result; None where there is none."""
        raise NotImplementedError

    def remember(self, saved: Saved, **options: Any) -> None:
        """What a call changes beside its result: nothing, but for the averages of batch_norm.

        Runs once a call and once a run of a replayed program; `forward` is pure, and a walk that
        computes again leaves no trace.
        """

    def expand(self, *operands: Any, **options: Any) -> Tensor:
        """A fused operation's result as a composition of small ones, to step through."""
        raise NotImplementedError

    def check(self, *operands: Any, **options: Any) -> None:
        """Raise ValueError, naming operand and shape, if `operands` do not fit."""

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        """Random float64 operands that fit, away from kinks: what gradient checks start from."""
        raise NotImplementedError

    sample_options: ClassVar[Options] = {}
    """The options that go with `sample`, where one has no default, such as a graph."""

    def __call__(self, *operands: Operand, **options: Any) -> Tensor:
        """Compute, and record if a tape is recording."""
        with unwatched():
            tensors, options = self.as_tensors(operands), self.completed(options)
            arrays = [t.data for t in tensors]
            self.check(*arrays, **options)
            result, saved = self.forward(*arrays, **options)
            self.remember(saved, **options)
        tensor = Tensor(result)
        if (tape := _recording.get()) is not None:
            tape.append(Record(self, tensors, tensor, saved, options, _scope.get()))
        return tensor

    def completed(self, options: Options) -> dict[str, Any]:
        """`options` and the defaults of all others. TypeError for one that it does not take."""
        for option in options:
            if option not in self.options:
                raise TypeError(self._no_option(option))
        return {
            **{name: value for name, value in self.options.items() if value is not REQUIRED},
            **options,
        }

    def _no_option(self, option: str) -> str:
        known = sorted([*self.options, *self.called_with])
        return f"{self.name} takes no option {option!r}; {nearest(option, known)}"

    def as_tensors(self, operands: Sequence[Operand]) -> tuple[Tensor, ...]:
        """`operands` as tensors; a bare number takes the precision of the tensors beside it.

        So does an array of booleans or small whole numbers, which would overflow, where the
        operation computes with it. TypeError or ValueError, naming the operation and the operand,
        for what is no tensor, or a tensor of such numbers.
        """
        if len(operands) != len(self.operands):
            raise TypeError(
                f"{self.name} takes {len(self.operands)} operands "
                f"({', '.join(self.operands)}), not {len(operands)}"
            )
        floating = [o.dtype for o in operands if isinstance(o, Tensor) and o.dtype.kind == "f"]
        beside = np.result_type(*floating) if floating else np.dtype(np.float64)
        tensors = []
        for letter, rule, operand in zip(self.operands, self.rules, operands, strict=True):
            computed = bool(rule) and not self.moves
            if not isinstance(operand, Tensor):
                try:
                    array = np.asarray(operand)
                    number = isinstance(operand, (int, float)) or (computed and overflows(array))
                    operand = Tensor(array.astype(beside) if number else array)
                except (TypeError, ValueError) as error:
                    raise type(error)(
                        f"{self.name}: {letter} is no array of real numbers: {error}"
                    ) from None
            elif computed and overflows(operand._data):
                raise TypeError(
                    f"{self.name}: {letter} has shape {operand.shape} and type {operand.dtype}, "
                    "in which results overflow; expected floating numbers: make it float32 or "
                    "float64"
                )
            tensors.append(operand)
        return tuple(tensors)


def overflows(array: Array) -> bool:
    """Whether an array holds booleans or whole numbers of at most two bytes, such as pixels."""
    return array.dtype.kind in "iub" and array.dtype.itemsize < 4


REQUIRED = object()
"""In place of the default of an option that has none."""


@cache
def _options_of(*methods: Callable[..., object]) -> Options:
    """The options in the signatures of what an operation does with them."""
    return {
        name: REQUIRED if parameter.default is inspect.Parameter.empty else parameter.default
        for method in methods
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }


registry: dict[str, Op] = {}
"""Every operation by name. The tests go through it: one that no gradient check covers fails."""


OpT = TypeVar("OpT", bound=Op)


def enrol(op: OpT) -> OpT:
    """Put `op` into the registry."""
    if op.name in registry:
        raise ValueError(f"two operations are called {op.name!r}")
    registry[op.name] = op
    return op


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One operation that ran."""

    op: Op
    operands: tuple[Tensor, ...]
    result: Tensor
    saved: Saved
    options: Options = field(default_factory=dict)
    scope: str = ""
    """The layer at work, by its place in the network: ``blocks[0].norm``."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one use of a tensor, ``record.operands[which]``, adds to its gradient."""

    record: Record
    which: int
    gradient: Array

    @property
    def tensor(self) -> Tensor:
        return self.record.operands[self.which]


class Gradients(dict[Tensor, Array]):
    """∂L/∂tensor for every tensor that the loss depends on."""

    def __missing__(self, tensor: Tensor) -> Array:
        raise KeyError(
            f"no gradient for {tensor!r}: the loss does not depend on it, or it was used outside "
            "of the tape"
        )


def _read_only(item: Any) -> Any:
    """A view of an array that cannot be written through; the array itself stays as it was."""
    if isinstance(item, np.ndarray):
        item = item.view()
        item.flags.writeable = False
    return item


_recording: ContextVar[Tape | None] = ContextVar("recording", default=None)
_scope: ContextVar[str] = ContextVar("scope", default="")


@contextmanager
def scope(name: str) -> Iterator[None]:
    """Whatever is recorded in here belongs to `name`."""
    token = _scope.set(name)
    try:
        yield
    finally:
        _scope.reset(token)


def fingerprint(array: Array) -> tuple[int, int]:
    """What tells whether an array was changed: of a large one in a fifth of the time of a CRC.

    That is the sum of its bytes' words, which a single change shows in, and a CRC of every so many,
    which a change of order shows in.
    """
    flat = array.ravel("K")  # a view, unless there are gaps in memory
    if flat.nbytes <= 4096 or flat.dtype.itemsize not in (4, 8):
        return crc32(flat.data), 0
    words = flat.view(f"u{flat.dtype.itemsize}")
    return crc32(words[:: len(words) // 512].tobytes()), int(np.add.reduce(words))


class Tape:
    """The list of what ran. With ``debug=True``, saved arrays and results become read-only.

    Gradients are of what ran: an array that was written to since is refused. A tape that is to be
    `replayed` does not look, as a `Program` writes to its arrays on purpose, and keeps nothing of
    what rules would read: a Program makes that anew.
    """

    def __init__(self, *, debug: bool = False, replayed: bool = False) -> None:
        self.records: list[Record] = []
        self._prints: dict[Tensor, tuple[int, int]] | None = None if replayed else {}
        self.debug = debug
        self._outer: list[Tape | None] = []

    def __enter__(self) -> Self:
        self._outer.append(_recording.get())
        _recording.set(self)
        return self

    def __exit__(self, *exception: object) -> None:
        _recording.set(self._outer.pop())

    def append(self, record: Record) -> None:
        """Take down one operation that ran."""
        if self.debug:
            record.result.data.flags.writeable = False
            record = replace(record, saved=tuple(_read_only(item) for item in record.saved))
        if self._prints is None:
            record = replace(record, saved=())
        else:
            for tensor in (*record.operands, record.result):
                if tensor not in self._prints:
                    self._prints[tensor] = fingerprint(tensor._data)
        self.records.append(record)

    def leaves(self) -> tuple[Tensor, ...]:
        """The tensors that no record made (inputs, parameters), in the order of first use."""
        made = {record.result for record in self.records}
        used = dict.fromkeys(t for record in self.records for t in record.operands)
        return tuple(t for t in used if t not in made)

    def backward(
        self,
        loss: Tensor,
        gradients: Gradients,
        *,
        local: Callable[[Record, Array], tuple[Array | None, ...]] | None = None,
        add: Callable[[Array, Array], Array] = operator.add,
    ) -> Iterator[tuple[Contribution, ...]]:
        """Walk the records in reverse, filling `gradients`; yields what each record contributes.

        `gradients` holds the seed: usually ``{loss: ones}``. `local` and `add` stand in for the
        operations' own rules and for the sum where paths meet: the stepper plants mistakes there.
        """
        for record in reversed(self.records):
            if record.result not in gradients:
                continue  # the loss does not depend on it
            upstream = gradients[record.result]
            own = record.op.backward
            shares = local(record, upstream) if local else own(upstream, record.saved)
            contributions = tuple(
                Contribution(record, which, gradient)
                for which, gradient in enumerate(shares)
                if gradient is not None
            )
            for part in contributions:
                so_far = gradients.get(part.tensor)
                made = part.gradient if so_far is None else add(so_far, part.gradient)
                gradients[part.tensor] = made
            yield contributions

    def seed(self, loss: Tensor) -> Gradients:
        """∂L/∂L = 1, from which the backward pass starts."""
        if loss.data.size != 1:
            raise ValueError(
                f"gradients start from a single number, but {loss.name or 'this tensor'} has "
                f"shape {loss.shape}; take a mean or a sum of it first"
            )
        if all(record.result is not loss for record in self.records):
            raise ValueError(f"{loss!r} was not made under this tape")
        return Gradients({loss: np.ones_like(loss.data)})

    def gradients(self, loss: Tensor) -> Gradients:
        """∂loss/∂tensor for every tensor that `loss` depends on. Call it as often as you like.

        ValueError names a tensor whose array was changed since it was recorded: then the arrays
        that the rules read are no longer those that the loss was computed from.
        """
        gradients = self.seed(loss)
        for tensor, seen in (self._prints or {}).items():
            if fingerprint(tensor._data) != seen:
                raise ValueError(
                    f"the array of {tensor!r} was changed after the forward pass, so gradients "
                    "would be of other numbers than the loss; ask for them before you change it, "
                    "or give it a new array"
                )
        for _ in self.backward(loss, gradients):
            pass
        return gradients
