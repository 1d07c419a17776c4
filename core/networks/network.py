"""What all networks share: parameters in one flat vector, their names, and prediction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from core.losses import cross_entropy
from core.tape import Array, Op, Operand, Parameter, Tensor


class Network:
    """Parameters, kept in one flat vector, and a function from x (N, D) to scores (N, C).

    `vector` (P,) holds all parameters and `gradient` (P,) all their gradients; every parameter's
    array is a view of its part. An optimizer step is then a handful of vector operations, however
    many layers there are.
    """

    loss_function: Op = cross_entropy

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self._parameters: dict[str, Parameter] = {}
        for parameter in parameters:
            if parameter.name in self._parameters:
                raise ValueError(f"two parameters are called {parameter.name!r}; name each its own")
            self._parameters[parameter.name] = parameter
        dtype = np.result_type(*(p.dtype for p in self._parameters.values()))
        size = sum(p.data.size for p in self._parameters.values())
        self.vector: Array = np.empty(size, dtype)
        self.gradient: Array = np.zeros(size, dtype)
        self.gradients: dict[Tensor, Array] = {}
        start = 0
        for parameter in self._parameters.values():
            part = slice(start, start + parameter.data.size)
            view = self.vector[part].reshape(parameter.shape)
            view[...] = parameter.data
            parameter.data = view
            self.gradients[parameter] = self.gradient[part].reshape(parameter.shape)
            start = part.stop

    def __call__(self, x: Tensor) -> Tensor:
        """Scores (N, C) for inputs x (N, D)."""
        raise NotImplementedError

    def parameters(self) -> tuple[Parameter, ...]:
        return tuple(self._parameters.values())

    def loss(self, x: Operand, y: Operand) -> Tensor:
        """The mean loss over the batch: inputs x (N, D), class indices y (N,)."""
        return self.loss_function(self.scores(x), y).named("L")

    def scores(self, x: Operand) -> Tensor:
        """Scores (N, C), with the inputs brought to the precision of the parameters."""
        tensor = x if isinstance(x, Tensor) else Tensor(np.asarray(x, self.vector.dtype), "x")
        return self(tensor)

    def predict(self, x: Operand) -> Array:
        """The most likely class of each row: (N,) integers."""
        return np.asarray(self.scores(x).data.argmax(axis=1))

    def state_dict(self) -> dict[str, Array]:
        """Copies of all parameters, by name."""
        return {name: p.data.copy() for name, p in self._parameters.items()}

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Set all parameters; names and shapes must match."""
        if state.keys() != self._parameters.keys():
            raise ValueError(
                f"the state has {', '.join(state) or 'nothing'}; this network has "
                f"{', '.join(self._parameters)}"
            )
        for name, parameter in self._parameters.items():
            if np.shape(state[name]) != parameter.shape:
                raise ValueError(
                    f"{name} has shape {parameter.shape}, the state {np.shape(state[name])}"
                )
        for name, parameter in self._parameters.items():
            parameter.data[...] = state[name]

    def describe(self) -> str:
        """The network in a few words, such as ``64-32-10 tanh``."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.describe()}, {self.vector.size} parameters)"
