"""Two files or addresses compared for a person who asks. Loads neither ledger nor releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongbao.history.thresholds import UNRELATED_SHARE
from gongbao.model.change import Comparison
from gongbao.model.policy import Clause
from gongbao.normalize.title_cores import title_core
from gongbao.settings import Settings
from gongbao.wording.told import Told, told_blocks
from gongbao_stages.caps import within_caps
from gongbao_stages.comparison_json import comparison_json
from gongbao_stages.documents import reading_of
from gongbao_stages.laid_decision import lay_decision
from gongbao_stages.two_files import compare_readings, decision_of, file_name, issue_facts, warnings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One wording: its title, what it is (a file's name, or a version and the days on which it counts), its clauses."""

    title: str | None
    known_as: str
    note_zh: str | None
    note_en: str | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two wordings and what changed; ``told`` is the JSON of ``gongbao compare``."""

    title: str | None
    before: Side
    after: Side
    comparison: Comparison
    told: dict[str, Any]


@within_caps
def compare_files(settings: Settings, before: str, after: str, *, portal_id: str | None) -> Compared:
    """Compare two files or addresses. BadInput, PortalUnavailable or UnreadableDocument where one cannot be read."""
    old = reading_of(settings, before, url=None, portal_id=portal_id)
    new = reading_of(settings, after, url=None, portal_id=portal_id)
    decision = decision_of(old, new)
    laid = lay_decision(old, new) if decision == "after" else None
    comparison = Comparison(links=(), changes=(), noise=()) if decision else compare_readings(old, new)
    comparison = laid.comparison if laid else comparison
    title = old.title if laid else new.title or old.title
    issued = issue_facts(old, new)
    sides = [
        Side(
            title=reading.title,
            known_as=file_name(name, issued, side),
            note_zh=None,
            note_en=None,
            clauses=laid.clauses if laid and reading is new else reading.clauses,
        )
        for side, name, reading in (("before", before, old), ("after", after, new))
    ]
    flags = {"before_flags": list(old.flags), "after_flags": list(new.flags)}
    unrelated = decision is None and _unrelated(old.title, new.title, comparison)
    told = {"before_file": before, "after_file": after, **issued, **flags, "unrelated": unrelated, "decision": decision}
    beside = laid.warning() if laid else ("", "")
    told["warnings"] = [{"zh": f"{zh}{beside[0]}", "en": f"{en}{beside[1]}"} for zh, en in warnings_of(told)]
    told |= comparison_json(comparison, title=title)
    return Compared(title=title, before=sides[0], after=sides[1], comparison=comparison, told=told)


def told_of(compared: Compared) -> list[list[Told]]:
    """What is told of each clause, in order."""
    return told_blocks([{**change, "group_id": change["group"]} for change in compared.told["changes"]], compared.title)


def _unrelated(before: str | None, after: str | None, comparison: Comparison) -> bool:
    """Tell two documents from two wordings of one: neither title holds the other (marks, issuer, wrapping aside), few clauses linked."""
    cores = [title_core(title or "") or title for title in (before, after)]
    if not cores[0] or not cores[1] or cores[0] in cores[1] or cores[1] in cores[0]:
        return False
    old, new = ({getattr(link, side) for link in comparison.links} - {None} for side in ("before", "after"))
    linked = sum(1 for link in comparison.links if link.before and link.after)
    return 2 * linked < UNRELATED_SHARE * (len(old) + len(new))
