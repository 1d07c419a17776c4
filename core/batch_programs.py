"""Programs for mini-batches: recorded once for each size of one, then loaded with its rows."""

from __future__ import annotations

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
        self.x = model.as_input(data.x)
        self.y = data.y
        self._programs: dict[int, tuple[Program, Array, Array]] = {}

    def use(self, x: Array) -> None:
        """From now on take rows of other inputs."""
        self.x = self.model.as_input(x)

    def forget(self) -> None:
        """Record the next step anew: a layer computes something else from now on."""
        self._programs.clear()

    def load(self, rows: Array) -> Program:
        """The program of this many rows, with these in its inputs."""
        if len(rows) not in self._programs:
            x, y = Tensor(self.x[rows], "x"), Tensor(self.y[rows], "y")
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
        self.x.take(rows, 0, x_batch, "clip")  # "clip", because the default makes a copy
        self.y.take(rows, 0, y_batch, "clip")
        return program
