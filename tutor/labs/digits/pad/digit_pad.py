"""The pad of the lab: the sketch that is drawn on, and what was last read on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.labs.digits.pad.sketch import Sketch

if TYPE_CHECKING:
    from tutor.activities.goals import Fact
    from tutor.labs.digits.pad.reader import DigitReader, ReadDigit
    from tutor.labs.digits.spec import DigitsSpec
    from tutor.running.training.protocol import Event


class DigitPad:
    """Outlives the runs: a drawing stays while the network that reads it is trained anew."""

    def __init__(self) -> None:
        self.sketch = Sketch()
        self.meant: int | None = None
        """The digit that the drawing is meant to be, once that was said."""
        self.beside = 0
        """Which of the things that can stand beside the pad does, counted on and on."""
        self.held = False
        """Whether the keys draw."""
        self.reader: DigitReader | None = None
        self.read: ReadDigit | None = None
        """What was read last; None while there is nothing to read, or no network that could."""
        self._key: object = None

    def can_read(self, spec: DigitsSpec) -> bool:
        """Whether the reader is there, and knows the digits that a run of `spec` learns from."""
        return self.reader is not None and self.reader.suits(spec)

    def look_again(self, spec: DigitsSpec, look: Event) -> bool:
        """Read the drawing with the network of a look, unless that was done; tells whether what is
        read changed. Takes a few milliseconds, so ask where somebody sees it.
        """
        reader = self.reader if self.can_read(spec) else None
        network = look.get("network")
        key: Any = (self.sketch.version, id(network), look.get("step"), reader)
        if key == self._key:
            return False
        self._key = key
        before = self.read
        if reader is None or network is None or self.sketch.blank:
            self.read = None
        else:
            self.read = reader.read(spec, look, self.sketch.digit)
        return self.read is not before

    def show_next(self) -> None:
        """Have the next thing beside the pad; the picture knows how many there are."""
        self.beside += 1

    def mean(self, digit: int) -> None:
        """Say which digit is meant; to say it again takes it back."""
        self.meant = None if self.meant == digit else digit

    def facts(self) -> dict[str, Fact]:
        """What was read last, for tasks."""
        if self.read is None or not self.read.reading.finite:
            return dict.fromkeys(("reads", "sure", "unlike"))
        reading = self.read.reading
        return {
            "reads": float(reading.says),
            "sure": float(reading.p[reading.says]),
            "unlike": float(len(self.read.remarks)),
        }
