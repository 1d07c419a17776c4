"""Arrays in an event: small whole numbers with one scale, as text. Precise enough for a picture."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import numpy.typing as npt

FULL = 127
"""The largest number of a byte with a sign: it stands for the largest of the array."""


def pack(array: npt.NDArray[Any]) -> dict[str, Any]:
    """`array` as plain data, a byte a number. What is not finite becomes 0."""
    numbers = np.nan_to_num(array.astype(np.float64), posinf=0.0, neginf=0.0)
    largest = float(np.abs(numbers).max(initial=0.0))
    levels = np.round(numbers / (largest or 1.0) * FULL).astype(np.int8)
    text = base64.b64encode(levels.tobytes()).decode("ascii")
    return {"shape": list(array.shape), "largest": largest, "data": text}


def unpack(packed: dict[str, Any]) -> npt.NDArray[np.float64]:
    """The array that `pack` made plain data of, to 1/254 of its largest number."""
    levels = np.frombuffer(base64.b64decode(packed["data"]), np.int8)
    numbers: npt.NDArray[np.float64] = levels / FULL * packed["largest"]
    return numbers.reshape(packed["shape"])


def pack_state(state: dict[str, npt.NDArray[Any]]) -> dict[str, Any]:
    """A network's arrays, exact to the last bit: names, shapes, and all their bytes."""
    return {
        name: {
            "shape": list(array.shape),
            "dtype": array.dtype.str,
            "data": base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii"),
        }
        for name, array in state.items()
    }


def unpack_state(packed: dict[str, Any]) -> dict[str, npt.NDArray[Any]]:
    """The arrays that `pack_state` made plain data of."""
    return {
        name: np.frombuffer(base64.b64decode(one["data"]), one["dtype"]).reshape(one["shape"])
        for name, one in packed.items()
    }
