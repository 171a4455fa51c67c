"""Leases of hosts: one request at a time with a minimum delay, and a budget a day, across all processes."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from gongbao.errors import PortalUnavailable
from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.tables import HOSTS
from gongbao.model.capture import FailureKind

_PORTAL_TIME = ZoneInfo("Asia/Shanghai")

_FARTHEST_TURN = timedelta(minutes=15)
"""Nobody queues for longer: a turn that lies farther ahead was given by a clock that has been set back since."""


class Hosts:
    """The table ``hosts``."""

    def __init__(self, engine: LedgerEngine) -> None:
        self._engine = engine

    def acquire(self, host: str, min_delay: float, now: datetime, *, daily_budget: int | None = None) -> float:
        """Reserve the next turn at ``host``; the caller sleeps the seconds that are returned, then asks once.

        Turns stand ``min_delay`` seconds apart, whoever asks. PortalUnavailable (budget) when the portal-local day has
        used ``daily_budget`` requests.
        """
        day = now.astimezone(_PORTAL_TIME).date().isoformat()
        with self._engine.writing(light=True) as connection:
            # The row comes first: two that meet at a new host would otherwise both find none and take the same turn.
            self._engine.insert_new(connection, HOSTS, {"host": host, "free_at": now, "day": day, "requests": 0})
            query = select(HOSTS).where(HOSTS.c.host == host).with_for_update()
            row = connection.execute(query).mappings().one()
            used = row["requests"] if row["day"] == day else 0
            if daily_budget is not None and used >= daily_budget:
                raise PortalUnavailable(
                    f"{host}: the budget of {daily_budget} requests for {day} is used; "
                    "wait for tomorrow, or raise rate.daily_budget of the portal",
                    kind=FailureKind.BUDGET,
                )
            turn = max(row["free_at"], now) if row["free_at"] - now <= _FARTHEST_TURN else now
            lease = {"host": host, "free_at": turn + timedelta(seconds=min_delay), "day": day, "requests": used + 1}
            self._engine.upsert(connection, HOSTS, [lease])
        return float((turn - now).total_seconds())

    def requests_today(self, host: str, now: datetime) -> int:
        """How many requests the portal-local day of ``now`` has seen."""
        day = now.astimezone(_PORTAL_TIME).date().isoformat()
        with self._engine.reading() as connection:
            query = select(HOSTS.c.requests).where(HOSTS.c.host == host, HOSTS.c.day == day)
            return int(connection.execute(query).scalar_one_or_none() or 0)
