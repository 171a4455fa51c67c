"""Since when a text that has ended is so, and what ended it: said behind the change of its status."""

from __future__ import annotations

from gongbao.model.change import EventKind
from gongbao.normalize.life import Life, by_page
from gongbao.wording.remarks import NONE, Remark, since_remark


def since_when(life: Life, kind: EventKind) -> Remark:
    """Say since when a policy is repealed or expired, and by which act or word of its page; nothing where no event dates it.

    A date of its own needs no act. ``kind`` is REPEALED or EXPIRED; its value is the word by which a page states the same.
    """
    ended = life.latest(kind)
    if ended is None:
        return NONE
    on, act = life.standing.get(kind, (ended["event_on"], None))
    return since_remark(on, act or (by_page(life) if life.policy["stated_status"] == kind.value else None))
