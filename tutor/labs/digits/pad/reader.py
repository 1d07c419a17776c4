"""Reads what is drawn, with the network that a look tells of. NumPy and the networks are here."""

from __future__ import annotations

from dataclasses import dataclass

from core.message import Message
from core.networks import Network
from core.reading import Examples, Neighbour, Reading, read
from core.tape import Array
from tutor.labs.digits.data import data_of
from tutor.labs.digits.spec import DigitsSpec
from tutor.labs.digits.testing import network_of
from tutor.running.training.protocol import Event


@dataclass(frozen=True, slots=True)
class ReadDigit:
    """A digit (8, 8) as it was read, and the digits that were learned from beside it."""

    digit: Array
    reading: Reading
    nearest: list[Neighbour]
    remarks: list[Message]
    step: int
    """The steps that the network that read it had made."""


class DigitReader:
    """Keeps the network and the digits that it learned from between one reading and the next."""

    def __init__(self, spec: DigitsSpec) -> None:
        data = data_of(spec)
        self.examples = Examples(data.parts.train)
        self.examples.gap  # noqa: B018  computed here, where nobody waits for it
        self._shape, self._data = data.shape, settings_of(spec)
        self._spec = spec
        self._packed: object = None
        self._network: Network | None = None

    def suits(self, spec: DigitsSpec) -> bool:
        """Whether a run of `spec` learns from the same digits."""
        return self._data == settings_of(spec)

    def read(self, spec: DigitsSpec, look: Event, digit: Array) -> ReadDigit:
        """What the network of a look makes of a digit (8, 8) in 0…1."""
        if self._network is None or look["network"] is not self._packed or spec != self._spec:
            self._network = network_of(spec, self._shape, look["network"])
            self._packed, self._spec = look["network"], spec
        x = digit.ravel()
        reading = read(self._network, x)
        return ReadDigit(
            digit, reading, self.examples.nearest(x), self.examples.remarks(x), look["step"]
        )


def settings_of(spec: DigitsSpec) -> tuple[object, ...]:
    """The settings that decide which digits it learns from, and how they are labelled."""
    return spec.seed, spec.rows, spec.only, spec.noise
