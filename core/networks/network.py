"""What all networks share: parameters in one flat vector, their names, and prediction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from core.layers import Layer
from core.losses import cross_entropy
from core.tape import Array, Op, Operand, Tensor


class Network(Layer):
    """Parameters, kept in one flat vector, and a function from x (N, …) to scores (N, …, C).

    A subclass sets its layers, then calls `Network.__init__`. `vector` (P,) holds all parameters
    and `gradient` (P,) all their gradients; every parameter's array is a view of its part. An
    optimizer step is then a handful of vector operations, however many layers there are.
    """

    takes_indices: ClassVar[bool] = False
    """Whether inputs are whole numbers that name things: tokens, nodes."""

    loss_function: Op = cross_entropy

    def __init__(self) -> None:
        for path, layer in self.layers_within():
            layer.path = path
        self._state: dict[str, Tensor] = {}
        parameters = self.parameters()
        if not parameters:
            raise ValueError(
                f"{type(self).__name__} has no parameters; set its layers and parameters as "
                "attributes, then call super().__init__()"
            )
        for tensor in (*parameters, *self.buffers()):
            if tensor.name in self._state:
                raise ValueError(f"two parameters are called {tensor.name!r}; name each its own")
            self._state[tensor.name] = tensor
        dtype = np.result_type(*(p.dtype for p in parameters))
        size = sum(p.data.size for p in parameters)
        self.vector: Array = np.empty(size, dtype)
        self.gradient: Array = np.zeros(size, dtype)
        self.gradients: dict[Tensor, Array] = {}
        start = 0
        for parameter in parameters:
            part = slice(start, start + parameter.data.size)
            view = self.vector[part].reshape(parameter.shape)
            view[...] = parameter.data
            parameter.data = view
            self.gradients[parameter] = self.gradient[part].reshape(parameter.shape)
            start = part.stop

    if not TYPE_CHECKING:  # for a type checker every name would then exist

        def __getattr__(self, name):
            if name in ("vector", "gradient", "gradients", "_state"):
                raise AttributeError(
                    f"{type(self).__name__} has no {name} yet: once its layers are set, its "
                    "__init__ must call super().__init__()"
                )
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def __call__(self, x: Tensor) -> Tensor:
        """Scores (N, …, C) for inputs x (N, …)."""
        raise NotImplementedError

    def loss(self, x: Operand, y: Operand) -> Tensor:
        """The mean loss over the batch: inputs x (N, …), class indices y (N, …)."""
        inputs = x if isinstance(x, Tensor) else Tensor(self.as_input(x), "x")
        if 0 in inputs.shape:
            raise ValueError(
                f"the batch is empty: x has shape {inputs.shape}; a mean needs at least one example"
            )
        return self.loss_of(self.scores(inputs), y)

    def loss_of(self, scores: Tensor, y: Operand) -> Tensor:
        """The mean loss of scores (N, …, C) for class indices y (N, …)."""
        last = {"axis": -1} if "axis" in self.loss_function.called_with else {}
        return self.loss_function(scores, y, **last).named("L")

    def scores(self, x: Operand) -> Tensor:
        """Scores (N, …, C), with the inputs brought to the precision of the parameters."""
        return self(x if isinstance(x, Tensor) else Tensor(self.as_input(x), "x"))

    def as_input(self, x: npt.ArrayLike) -> Array:
        """`x` in the precision of the parameters: bytes (uint8) as brightness in 0…1, indices as
        they are.
        """
        array = np.asarray(x)
        if array.dtype.kind not in "fiub":
            raise TypeError(
                f"x has type {array.dtype} and shape {array.shape}; a network takes real numbers"
            )
        if self.takes_indices:
            return array
        if array.dtype == np.uint8:
            return np.asarray(np.divide(array, 255, dtype=self.vector.dtype))
        return array.astype(self.vector.dtype, copy=False)

    def predict(self, x: Operand) -> Array:
        """The most likely class of each example, in evaluation mode: (N, …) integers.

        ValueError for an example of which a score is NaN: it is of no class.
        """
        with self.evaluating():
            scores = self.scores(x).data
        if (unknown := np.isnan(scores).any(axis=-1)).any():
            first = list(map(int, np.argwhere(unknown)[0]))
            raise ValueError(
                f"{np.count_nonzero(unknown)} of {unknown.size} examples have NaN among their "
                f"scores, first that at {first}: it is of no class; look for what is not finite "
                "in its inputs and in the parameters"
            )
        return np.asarray(scores.argmax(axis=-1))

    def state_dict(self) -> dict[str, Array]:
        """Copies of all parameters and buffers, by name."""
        return {name: tensor.data.copy() for name, tensor in self._state.items()}

    def load_state_dict(self, state: Mapping[str, Array], *, finite: bool = True) -> None:
        """Set all parameters and buffers; names and shapes must match, and all numbers be finite,
        unless `finite` is False: a training that diverged has others.

        ValueError names everything that is wrong, and nothing is changed.
        """
        missing = [name for name in self._state if name not in state]
        unexpected = [name for name in state if name not in self._state]
        wrong = [f"missing {', '.join(missing)}"] if missing else []
        wrong += [f"unexpected {', '.join(unexpected)}"] if unexpected else []
        arrays: dict[str, Array] = {}
        for name, tensor in self._state.items():
            if name in state:
                try:
                    arrays[name] = _as_state(state[name], tensor, finite=finite)
                except (TypeError, ValueError) as error:
                    wrong.append(f"{name} {error}")
        if wrong:
            raise ValueError(
                f"the state does not fit this network ({self.describe()}): {'; '.join(wrong)}"
            )
        for name, tensor in self._state.items():
            tensor.data[...] = arrays[name]

    def describe(self) -> str:
        """The network in a few words, such as ``64-32-10 tanh``."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.describe()}, {self.vector.size} parameters)"


def _as_state(value: npt.ArrayLike, tensor: Tensor, *, finite: bool) -> Array:
    """`value` as an array to be copied into `tensor`. ValueError says what it is that can't be."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"is no array: {error}") from None
    if array.dtype.kind not in "fiub":
        raise ValueError(f"has type {array.dtype}, expected real numbers")
    if array.shape != tensor.shape:
        raise ValueError(f"has shape {array.shape}, expected {tensor.shape}")
    with np.errstate(over="ignore"):
        array = array.astype(tensor.dtype)
    if finite and not np.isfinite(array).all():
        place = list(map(int, np.argwhere(~np.isfinite(array))[0]))
        found = np.asarray(value)[tuple(place)]
        raise ValueError(f"has {found} at {place}, expected a number that {tensor.dtype} can hold")
    return array
