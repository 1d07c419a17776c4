"""What a data set looks like: all that networks and pictures have to know of it. No NumPy here."""

from __future__ import annotations

from typing import NamedTuple

Image = tuple[int, int]
"""Height and width, in pixels."""


class Shape(NamedTuple):
    """So many `features` in a row, which are the pixels of an `image` laid flat, or numbers with
    the names `columns`; and the names of the classes, in order.
    """

    features: int
    classes: tuple[str, ...]
    image: Image | None = None
    columns: tuple[str, ...] = ()

    @property
    def side(self) -> int | None:
        """Pixels along each side of an image that is a square."""
        height, width = self.image or (0, 1)
        return height if height == width else None

    @property
    def guess(self) -> float:
        """The accuracy of who knows nothing."""
        return 1 / len(self.classes)


DIGITS = Shape(64, tuple("0123456789"), (8, 8))
