"""Leases of hosts: one request at a time with a minimum delay, and a budget a day, across all processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from gongbao.errors import PortalUnavailable
from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.tables import HOSTS
from gongbao.model.capture import FailureKind

_PORTAL_TIME = ZoneInfo("Asia/Shanghai")

_FARTHEST_TURN = timedelta(minutes=15)
"""Nobody queues for longer: a turn that lies farther ahead was given by a clock that has been set back since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """``count`` turns at ``host``, the first at ``first_at``, ``apart`` seconds between two; counted in the budget of ``day``."""

    host: str
    first_at: datetime
    count: int
    apart: float
    day: str

    def at(self, number: int) -> datetime:
        """When turn ``number`` is, from 0; the turn after the last is when the host is free again."""
        return self.first_at + timedelta(seconds=self.apart * number)


class Hosts:
    """The table ``hosts``."""

    def __init__(self, engine: LedgerEngine) -> None:
        self._engine = engine

    def acquire(self, host: str, min_delay: float, now: datetime, *, daily_budget: int | None = None) -> float:
        """Reserve the next turn at ``host``; the caller sleeps the seconds that are returned, then asks once.

        Turns stand ``min_delay`` seconds apart, whoever asks. PortalUnavailable (budget) when the portal-local day has
        used ``daily_budget`` requests.
        """
        turns = self.take(host, min_delay, now, count=1, daily_budget=daily_budget)
        return float((turns.first_at - now).total_seconds())

    def take(self, host: str, min_delay: float, now: datetime, *, count: int, daily_budget: int | None = None) -> Turns:
        """Reserve the next ``count`` turns at ``host``, or as many as the budget has left; as ``acquire`` does for one.

        Who does not need them all gives the rest back (``give_back``); a process that dies keeps others away until they are over.
        """
        day = now.astimezone(_PORTAL_TIME).date().isoformat()
        query = select(HOSTS).where(HOSTS.c.host == host).with_for_update()
        with self._engine.writing(light=True) as connection:
            row = connection.execute(query).mappings().one_or_none()
            if row is None:
                # Two that meet at a new host would otherwise both find none and take the same turn.
                self._engine.insert_new(connection, HOSTS, {"host": host, "free_at": now, "day": day, "requests": 0})
                row = connection.execute(query).mappings().one()
            used = row["requests"] if row["day"] == day else 0
            if daily_budget is not None and used >= daily_budget:
                raise PortalUnavailable(
                    f"{host}: the budget of {daily_budget} requests for {day} is used; "
                    "wait for tomorrow, or raise rate.daily_budget of the portal",
                    kind=FailureKind.BUDGET,
                )
            given = count if daily_budget is None else min(count, daily_budget - used)
            turn = max(row["free_at"], now) if row["free_at"] - now <= _FARTHEST_TURN else now
            turns = Turns(host=host, first_at=turn, count=given, apart=min_delay, day=day)
            lease = {"free_at": turns.at(given), "day": day, "requests": used + given}
            connection.execute(update(HOSTS).where(HOSTS.c.host == host).values(lease))
        return turns

    def give_back(self, turns: Turns, *, used: int, free_at: datetime | None = None) -> None:
        """Give back all but the first ``used`` of ``turns``: to the budget, and to whoever asks next unless others queue behind them.

        ``free_at``: not before then, where the last that was used came late.
        """
        if used >= turns.count:
            return
        next_at = turns.at(used) if free_at is None else max(turns.at(used), free_at)
        with self._engine.writing(light=True) as connection:
            here = HOSTS.c.host == turns.host
            left = HOSTS.c.requests - (turns.count - used)
            connection.execute(update(HOSTS).where(here, HOSTS.c.day == turns.day).values({"requests": left}))
            last = HOSTS.c.free_at == turns.at(turns.count)
            connection.execute(update(HOSTS).where(here, last).values({"free_at": next_at}))

    def put_off(self, host: str, until: datetime) -> None:
        """Give nobody a turn at ``host`` before ``until``: the last request went out later than its turn was. Turns given before stay."""
        with self._engine.writing(light=True) as connection:
            sooner = HOSTS.c.free_at < until
            connection.execute(update(HOSTS).where(HOSTS.c.host == host, sooner).values({"free_at": until}))

    def requests_today(self, host: str, now: datetime) -> int:
        """How many requests the portal-local day of ``now`` has seen."""
        day = now.astimezone(_PORTAL_TIME).date().isoformat()
        with self._engine.reading() as connection:
            query = select(HOSTS.c.requests).where(HOSTS.c.host == host, HOSTS.c.day == day)
            return int(connection.execute(query).scalar_one_or_none() or 0)
