"""The moments of a run on disk: how they are written, how often, and how one is had again.

What needs NumPy is imported when it is asked for here.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.running.moments.files import encode, read_snapshot
    from tutor.running.moments.safetensors import BadFile

__all__ = ["BadFile", "encode", "read_snapshot"]

if not TYPE_CHECKING:
    __getattr__ = late(
        __name__, {"files": ("encode", "read_snapshot"), "safetensors": ("BadFile",)}
    )
