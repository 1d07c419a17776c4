"""Arrays in a file of the safetensors format: nothing in it is ever run, whoever wrote it.

Eight bytes say how long the header is. The header is JSON: for each name a type, a shape and where
the bytes lie; ``__metadata__`` has texts. Then the bytes follow, row by row, without a gap.
Source: https://github.com/huggingface/safetensors, *Format*.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from core.tape import Array
from tutor.words import _

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "|u1"}
"""The types of arrays that are written and read, as the format and as NumPy call them."""
NAMES = {np.dtype(code): name for name, code in DTYPES.items()}

LONGEST_HEADER = 100_000_000
"""Bytes; the format's own limit."""
METADATA = "__metadata__"


class BadFile(ValueError):
    """The bytes are no sound safetensors file; the message says what is wrong with them."""


def dump(arrays: Mapping[str, Array], metadata: Mapping[str, str]) -> bytes:
    """The bytes of a file with these arrays and texts."""
    header: dict[str, Any] = {METADATA: dict(metadata)}
    parts, start = [], 0
    for name, array in arrays.items():
        end = start + array.nbytes
        shape = list(array.shape)
        header[name] = {"dtype": NAMES[array.dtype], "shape": shape, "data_offsets": [start, end]}
        parts.append(np.ascontiguousarray(array).tobytes())
        start = end
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    return b"".join([len(head).to_bytes(8, "little"), head, *parts])


def load(content: bytes) -> tuple[dict[str, Array], dict[str, str]]:
    """The arrays and texts of a file. Errors: BadFile."""
    size = int.from_bytes(content[:8], "little")
    if len(content) < 8 or size > min(LONGEST_HEADER, len(content) - 8):
        raise BadFile(_("it is cut short, or no safetensors file"))
    try:
        header = json.loads(content[8 : 8 + size])
        metadata = header.pop(METADATA, {})
        texts = {str(key): str(value) for key, value in metadata.items()}
        described = [(name, *_described(entry)) for name, entry in header.items()]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadFile(_("its header is damaged")) from None
    arrays, place = {}, 0
    data = memoryview(content)[8 + size :]
    for name, dtype, shape, start, end in sorted(described, key=lambda one: one[3]):
        if start != place or end - start != prod(shape) * dtype.itemsize:
            raise BadFile(_("the place of {name} does not fit its shape", name=name))
        if end > len(data):
            raise BadFile(_("it is cut short: the end of {name} is missing", name=name))
        arrays[name] = np.frombuffer(data[start:end], dtype).reshape(shape)
        place = end
    if place != len(data):
        raise BadFile(_("{n:,} bytes follow its last array", n=len(data) - place))
    return {name: arrays[name] for name, *_rest in described}, texts


def _described(entry: Mapping[str, Any]) -> tuple[np.dtype[Any], tuple[int, ...], int, int]:
    """Type, shape, start and end. Errors: ValueError, TypeError, KeyError."""
    shape = tuple(entry["shape"])
    start, end = entry["data_offsets"]
    if not all(isinstance(n, int) and 0 <= n < 1 << 48 for n in (*shape, start, end)):
        raise ValueError(shape)
    return np.dtype(DTYPES[entry["dtype"]]), shape, start, end
