"""The scene's time: seconds since the first midnight in Asia/Shanghai, and the hours at which parcels are accepted."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from random import Random

from stream.simulator.draws import Weighted

DAY_S = 86_400
ZONE = timezone(timedelta(hours=8))

# Parcels an hour over the day, counters: closed at night, a rise before the evening collection.
_COUNTER = (1, 1, 0.5, 0.5, 0.5, 1, 3, 8, 20, 34, 42, 38, 30, 34, 40, 46, 55, 60, 52, 36, 24, 14, 7, 3)
# Warehouses hand over in rounds.
_WAREHOUSE = (6, 4, 2, 1, 1, 1, 2, 4, 8, 20, 24, 36, 12, 18, 30, 34, 60, 44, 70, 40, 52, 30, 22, 12)
COUNTER_HOURS = Weighted({hour: float(weight) for hour, weight in enumerate(_COUNTER)})
WAREHOUSE_HOURS = Weighted({hour: float(weight) for hour, weight in enumerate(_WAREHOUSE)})
# Monday to Sunday
WEEKDAYS = (1.08, 1.06, 1.02, 1.0, 1.04, 0.93, 0.80)


def moment_on(rng: Random, day: int, hours: Weighted[int] = COUNTER_HOURS) -> float:
    """Return a second of that day by the day curve."""
    return day * DAY_S + hours.draw(rng) * 3600 + rng.random() * 3600


class Clock:
    """Write seconds of the scene as RFC 3339 moments.

    Args:
        start: the day whose midnight in Asia/Shanghai is second 0.
    """

    def __init__(self, start: date) -> None:
        self.start = start
        self._zero = datetime(start.year, start.month, start.day, tzinfo=ZONE)
        self._zero_ms = int(self._zero.timestamp() * 1000)

    def ms(self, at_s: float) -> int:
        """Return milliseconds since 1970."""
        return self._zero_ms + int(at_s * 1000)

    def text(self, at_s: float) -> str:
        """Return the moment with the offset of Asia/Shanghai, to the second."""
        return (self._zero + timedelta(seconds=int(at_s))).isoformat()

    def utc_text(self, at_s: float) -> str:
        """Return the same moment in UTC, as some couriers write it."""
        moment = self._zero + timedelta(seconds=int(at_s))
        return moment.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")  # noqa: UP017 - beside ZONE

    def weekday_weight(self, day: int) -> float:
        """Return how busy a day of the scene is, about 1."""
        return WEEKDAYS[(self.start + timedelta(days=day)).weekday()]
