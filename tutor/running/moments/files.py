"""A snapshot as the bytes of a file, and back."""

from __future__ import annotations

import json
from pathlib import Path
from zlib import crc32

from core.snapshot import Snapshot
from tutor.running.moments.safetensors import BadFile, dump, load
from tutor.words import _

FACTS, CHECK = "facts", "crc32"


def encode(snapshot: Snapshot) -> bytes:
    """The bytes of its file; a checksum tells when one of them is damaged."""
    facts = {"step": snapshot.step, "epoch": snapshot.epoch, **snapshot.facts}
    text = json.dumps(facts)
    return dump(snapshot.arrays, {FACTS: text, CHECK: str(_check(snapshot, text))})


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot in a file. Errors: OSError; BadFile, which names the file."""
    try:
        return decode(path.read_bytes())
    except BadFile as error:
        raise BadFile(_("{path} cannot be used: {why}.", path=path, why=error)) from None


def decode(content: bytes) -> Snapshot:
    """The snapshot that a file's bytes hold. Errors: BadFile."""
    arrays, texts = load(content)
    try:
        facts = json.loads(texts[FACTS])
        step, epoch, check = facts.pop("step"), facts.pop("epoch"), int(texts[CHECK])
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise BadFile(_("it is not a moment of a run")) from None
    snapshot = Snapshot(step, epoch, arrays, facts)
    if _check(snapshot, texts[FACTS]) != check:
        raise BadFile(_("it is damaged: its checksum is another one"))
    return snapshot


def _check(snapshot: Snapshot, text: str) -> int:
    found = crc32(text.encode())
    for name, array in snapshot.arrays.items():
        found = crc32(f"{name} {array.dtype.str} {array.shape}".encode(), found)
        found = crc32(memoryview(array.tobytes()), found)
    return found
