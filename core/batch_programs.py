"""Programs for mini-batches: recorded once for each size of one, then loaded with its rows."""

from __future__ import annotations

import numpy as np

from core.datasets import Data
from core.networks import Network
from core.recording import record
from core.replay import Program
from core.tape import Array, Tensor


class BatchPrograms:
    """The step of any mini-batch of `data`.

    Where `record` says that a step may not be replayed, each is recorded.
    """

    def __init__(self, model: Network, data: Data) -> None:
        self.model = model
        self.y = data.y
        self.use(data.x)
        self._programs: dict[int, tuple[Program, Array, Array]] = {}

    def use(self, x: Array) -> None:
        """From now on take rows of other inputs.

        Bytes stay bytes until a batch is read: as 32-bit numbers they would be four times as large.
        """
        self._bytes = x.dtype == np.uint8
        self.x = x if self._bytes else self.model.as_input(x)

    def forget(self) -> None:
        """Record the next step anew: a layer computes something else from now on."""
        self._programs.clear()

    def load(self, rows: Array) -> Program:
        """The program of this many rows, with these in its inputs."""
        if len(rows) not in self._programs:
            x = Tensor(self.model.as_input(self.x[rows]), "x")
            y = Tensor(self.y[rows], "y")
            remembered = [buffer.data.copy() for buffer in self.model.buffers()]
            self.model.train()
            tape, loss, unfit = record(self.model, (x, y), lambda: self.model.loss(x, y))
            self.model.eval()
            for buffer, data in zip(self.model.buffers(), remembered, strict=True):
                buffer.data[...] = data  # the program's first run does this step again
            program = Program(tape, loss, self.model.gradients)
            if unfit:
                return program
            self._programs[len(rows)] = (program, x.data, y.data)
        program, x_batch, y_batch = self._programs[len(rows)]
        if self._bytes:
            x_batch[...] = self.model.as_input(self.x[rows])
        else:
            self.x.take(rows, 0, x_batch, "clip")  # "clip", because the default makes a copy
        self.y.take(rows, 0, y_batch, "clip")
        return program
