"""The data's times, microseconds since 1970, as programs exchange them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso(microseconds: int | None) -> str | None:
    """ISO 8601, UTC, to the second: ``2026-07-01T09:30:00Z``; None for no time."""
    if microseconds is None:
        return None
    time = EPOCH + timedelta(microseconds=microseconds)
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"
