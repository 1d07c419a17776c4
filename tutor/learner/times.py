"""The data's times, microseconds since 1970, as programs and as learners read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

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


def midnight(day: date) -> int:
    """When a day begins where the learner is, in microseconds since 1970; where the clock leaps
    over midnight, at the first moment after the leap.
    """
    moments = (datetime.combine(day, time(fold=fold)).astimezone() for fold in (0, 1))
    begin = min(moment for moment in moments if _local(moment) == day)
    return (begin - EPOCH) // timedelta(microseconds=1)


def _local(moment: datetime) -> date:
    """The day on which a moment is; `astimezone` may name one that the clock leaps over."""
    return datetime.fromtimestamp(moment.timestamp()).date()
