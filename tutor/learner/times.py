"""The data's times, microseconds since 1970, as programs and as learners read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MINUTE = 60_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def by_then(microseconds: int) -> datetime:
    """The local time, in whole minutes, at which something due then is due for sure: a clock that
    shows it has passed it.
    """
    minutes = -(-microseconds // MINUTE)
    return (EPOCH + timedelta(minutes=minutes)).astimezone()


def iso(microseconds: int | None) -> str | None:
    """ISO 8601, UTC, to the second: ``2026-07-01T09:30:00Z``; None for no time."""
    if microseconds is None:
        return None
    time = EPOCH + timedelta(microseconds=microseconds)
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"
