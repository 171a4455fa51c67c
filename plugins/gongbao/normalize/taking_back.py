"""An end that was told and that nothing states any more: the policy is restored."""

from __future__ import annotations

from gongbao.history import status_on
from gongbao.model.change import Cause, EventKind, Status
from gongbao.model.policy import Relation
from gongbao.normalize.life import Life, by_page, portal_day
from gongbao.normalize.prior import Row

_ENDED_AS = {
    Relation.REPEALS: (Status.REPEALED, "repeal"),
    Relation.DECLARES_EXPIRED: (Status.EXPIRED, "expiry"),
}


def take_back_end(life: Life, status_before: str | None, ended_as: Relation, *, by: str, cause: Cause) -> None:
    """An end that an act gave and that no act states any more: restored, unless the page is withdrawn or states an end itself."""
    ended, words = _ENDED_AS[ended_as]
    if status_before != ended or status_on(life.facts(), portal_day(life.as_of))[0] in {
        Status.REPEALED,
        Status.EXPIRED,
    }:
        return
    gone = life.last(EventKind.WITHDRAWN, EventKind.RESTORED)
    if gone is None or gone["event"] == EventKind.RESTORED:
        evidence = f"{by} no longer {'stands for' if cause is Cause.CURATION else 'states'} the {words}"
        life.add(EventKind.RESTORED, portal_day(life.as_of), evidence=evidence, cause=cause, by=by)


def take_back_statement(life: Life, before: Row, *, cause: Cause) -> None:
    """A page that said that its text had ended and now says otherwise: restored, unless it is withdrawn, or an act or a date ended it."""
    ended = {Status.REPEALED, Status.EXPIRED}
    if before["status"] not in ended or before["stated_status"] not in ended:
        return
    gone = life.last(EventKind.WITHDRAWN, EventKind.RESTORED)
    withdrawn = gone is not None and gone["event"] == EventKind.WITHDRAWN
    if withdrawn or status_on(life.facts(), portal_day(life.as_of))[0] in ended:
        return
    now = life.policy["stated_status_as_written"]
    evidence = f"the page stated {before['stated_status_as_written']}; it states {now or 'it no more'}"
    life.add(EventKind.RESTORED, portal_day(life.as_of), evidence=evidence, cause=cause, by=by_page(life))
