"""The rows of one night while it is being assembled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import pyarrow as pa

from gongbao.model.capture import Batch, Role, Seen
from gongbao.model.change import Cause, Status
from gongbao.model.policy import PolicyReading
from gongbao.model.portal import Portal
from gongbao.normalize.identity import Identities
from gongbao.normalize.prior import PriorState, Row
from gongbao.normalize.staging import StagedReading


class Reread(Protocol):
    """Reads the page of a capture again with today's code.

    ``files`` gives the hash of each file's bytes by address, where it is known which files the page led to then.
    """

    def __call__(self, capture_id: str, files: Mapping[str, str | None] | None = None) -> StagedReading:
        """Read the page; without ``files``, with those of its batch or the last ones before it."""
        ...


@dataclass(slots=True, kw_only=True)
class Night:
    """Tonight's rows by table; policies and consultations by id, so that a second reading replaces the first.

    ``backfill`` names the (portal, column) pairs on their first walk; ``absent`` the pages that tonight proved absent,
    ``present`` those that tonight showed, with the column that lists them;
    ``parser_version`` names the code that reads tonight, ``reread`` reads an older page with it;
    ``replaced`` the policies whose old relations and comment outcomes go as a whole; ``uncorrected`` holds, for policies corrected
    by hand tonight, the facts that bear on their status as they stood before; ``stated_by`` who changed what a page states of its standing;
    ``restated`` holds published rows of versions in which tonight notes something beside their wording, ``rebased`` the published
    texts that today's code reads otherwise below a consolidated version;
    ``undecided`` the tables as they stood before tonight's decisions by hand, ``curated`` the policies that these changed.
    """

    prior: PriorState
    portals: Mapping[str, Portal]
    backfill: frozenset[tuple[str, str]]
    absent: frozenset[tuple[str, str]]
    present: Mapping[tuple[str, str], str]
    as_of: datetime
    ids: Identities
    parser_version: str
    reread: Reread
    policies: dict[str, Row] = field(default_factory=dict)
    consultations: dict[str, Row] = field(default_factory=dict)
    added: dict[str, list[Row]] = field(default_factory=dict)
    new_ids: set[str] = field(default_factory=set)
    backfilled: set[str] = field(default_factory=set)
    uncorrected: Mapping[str, Row] = field(default_factory=dict)
    stated_by: dict[str, Cause] = field(default_factory=dict)
    restated: dict[str, Row] = field(default_factory=dict)
    rebased: dict[str, PolicyReading] = field(default_factory=dict)
    undecided: Mapping[str, pa.Table] | None = None
    curated: frozenset[str] = frozenset()
    replaced: dict[str, set[str]] = field(default_factory=lambda: {"relations": set(), "comment_outcomes": set()})

    def add(self, table: str, rows: Sequence[Row]) -> None:
        """Add rows to a table of tonight."""
        self.added.setdefault(table, []).extend(rows)

    def policy(self, policy_id: str) -> Row | None:
        """Return the row of a policy as it stands tonight, or None."""
        return self.policies.get(policy_id) or self.prior.policies.get(policy_id)

    def ours(self) -> frozenset[str]:
        """Policies whose versions of tonight come from our reading alone."""
        causes: dict[str, set[str]] = defaultdict(set)
        for version in self.added.get("versions", ()):
            causes[version["policy_id"]].add(version["cause"])
        return frozenset(policy_id for policy_id, found in causes.items() if found == {Cause.PARSER})

    def is_gone(self, policy: Row) -> bool:
        """Tell whether the policy's own page is absent: proven tonight, or known as withdrawn and not seen again."""
        own = (policy["portal_id"], policy["url"])
        return own in self.absent or (policy["status"] == Status.WITHDRAWN and own not in self.present)

    def owners(self) -> dict[str, str]:
        """Return which policy each page belongs to: the one that its newest capture told."""
        tonight = {
            row["url"]: row["policy_id"]
            for row in self.added.get("captures", ())
            if row["role"] == Role.DETAIL and row["policy_id"]
        }
        return self.prior.policy_of_url | tonight

    def all_policies(self) -> dict[str, Row]:
        """Return every policy as it stands tonight; one that was merged into another does not stand any more."""
        return {p: row for p, row in (self.prior.policies | self.policies).items() if not row["merged_into"]}


def begin_night(
    prior: PriorState,
    *,
    batch: Batch,
    portals: Mapping[str, Portal],
    held: frozenset[str],
    minted: Mapping[str, str],
    parser_version: str,
    reread: Reread,
    declared: Mapping[str, Portal] | None = None,
) -> Night:
    """Start a night on the state of the last release; ``declared`` are all portals, those of other batches too."""
    reports = [r for r in batch.reports if r.portal_id not in held]
    return Night(
        prior=prior,
        portals=portals,
        backfill=frozenset((c.portal_id, c.column_id) for r in reports for c in r.columns if c.backfill),
        absent=frozenset((r.portal_id, p.url) for r in reports for p in r.pages if p.seen is Seen.ABSENT),
        present={
            (r.portal_id, p.url): p.column_id
            for r in reports
            for p in r.pages
            if p.role is Role.DETAIL and p.seen in {Seen.CAPTURED, Seen.UNCHANGED}
        },
        as_of=batch.as_of,
        parser_version=parser_version,
        reread=reread,
        ids=Identities(prior=prior, minted_for_capture=dict(minted), portals={**(declared or {}), **portals}),
    )
