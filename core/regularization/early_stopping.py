"""Early stopping: end when the validation loss does, and keep the best weights."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isnan

from core.networks import Network
from core.tape import Array


class EarlyStopping:
    """Stops a training when the validation loss has not been lower for `patience` epochs.

    Only what is lower than the best so far by more than `margin` counts. `epoch` and `loss` tell of
    the best; its weights are kept, and put back by `restore`.
    """

    def __init__(self, patience: int = 10, *, margin: float = 0.0) -> None:
        if patience < 1 or not margin >= 0:
            raise ValueError(
                f"patience must be at least 1 and margin at least 0, not {patience} and {margin}"
            )
        self.patience = patience
        self.margin = margin
        self.epoch = 0
        self.loss = inf
        self._state: dict[str, Array] = {}

    def watch(self, epoch: int, loss: float, model: Network) -> bool:
        """Take note of an epoch's validation loss; True when it is time to stop.

        Epoch 0, the network before it learns, begins a new training. A loss that is not a number is
        never the best.
        """
        if epoch == 0 or loss < self.loss - self.margin:
            self.epoch, self._state = epoch, model.state_dict()
            self.loss = inf if isnan(loss) else loss
        return self.enough(epoch)

    def enough(self, epoch: int) -> bool:
        """Whether it is time to stop after `epoch`, the last one that was measured."""
        return epoch > 0 and epoch - self.epoch >= self.patience

    def state_dict(self) -> dict[str, Array]:
        """The best weights that were seen, by name."""
        return dict(self._state)

    def recall(self, epoch: int, loss: float, state: Mapping[str, Array]) -> None:
        """Take it that the best was seen at `epoch`, with this loss and these weights."""
        self.epoch, self.loss, self._state = epoch, loss, dict(state)

    def restore(self, model: Network) -> None:
        """Give `model` the best weights that were seen; leave it as it is if none were."""
        if self._state:
            model.load_state_dict(self._state, finite=False)
