"""A network from the numbers that a run sent, to be used where its process is no more."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.networks import Network
from core.training import evaluate
from tutor.data_sets.data_shape import Shape
from tutor.labs.digits.data import data_of
from tutor.labs.digits.networks import build
from tutor.labs.digits.packed import unpack_state
from tutor.labs.digits.spec import DigitsSpec
from tutor.running.training.protocol import Event, finite


def network_of(spec: DigitsSpec, shape: Shape, packed: dict[str, Any]) -> Network:
    """The network of these settings with the numbers that `pack_state` packed."""
    model = build(spec, shape, np.random.default_rng(spec.seed))
    model.load_state_dict(unpack_state(packed), finite=False)
    return model.eval()


def measure_test(spec: DigitsSpec, packed: dict[str, Any]) -> Event:
    """What it makes of the test set."""
    source = data_of(spec)
    loss, accuracy = evaluate(network_of(spec, source.shape, packed), source.parts.test)
    return {"test_accuracy": accuracy, "test_loss": finite(loss)}
