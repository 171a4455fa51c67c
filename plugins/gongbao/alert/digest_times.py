"""When a digest is due: every day or every week at a time of the subscriber's clock, summer time included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gongbao.errors import BadInput

USUAL_TIME = "08:00"
USUAL_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTimes:
    """``at`` by the clock of ``time_zone`` (IANA), each day, or on ``weekday`` (0 is Monday) where it is given."""

    at: time
    time_zone: str
    weekday: int | None = None

    def __post_init__(self) -> None:
        zone_named(self.time_zone)

    def next_after(self, now: datetime) -> datetime:
        """Return the next moment after ``now``, in UTC.

        A time that the clock leaps over comes with the leap (02:30 at 03:30), one that it shows twice comes once, the first time.

        >>> DigestTimes(at=time(8), time_zone="Asia/Shanghai").next_after(datetime(2025, 3, 4, 18, 30, tzinfo=UTC)).isoformat()
        '2025-03-05T00:00:00+00:00'
        """
        zone = zone_named(self.time_zone)
        today = now.astimezone(zone).date()
        days = (today + timedelta(days=count) for count in range(9))
        moments = (
            datetime.combine(day, self.at, zone).astimezone(UTC)
            for day in days
            if self.weekday is None or day.weekday() == self.weekday
        )
        return next(moment for moment in moments if moment > now)


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone; BadInput for a name that IANA does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f"{name!r} is no time zone; write its IANA name, e.g. Asia/Shanghai") from error
