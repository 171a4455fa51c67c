"""From one batch's staged readings to what validation is told: rows for documents, profiles for portals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import expectations
from expectations import ColumnProfile, FillRate, Hold, PortalProfile, ReadingsVerdict
from gongbao.archive.decisions import Decision
from gongbao.model.capture import Batch, FailureKind, PortalReport
from gongbao.model.policy import PolicyReading
from gongbao.model.portal import Portal
from gongbao.normalize.life import portal_day
from gongbao.normalize.prior import PriorState, Row
from gongbao.normalize.rereading import Rereading
from gongbao.normalize.staging import StagedReading
from gongbao_stages.gate import approvals_of

FACTS = ("title", "doc_number", "signed_on", "published_on")
"""Facts whose fill rate tells that a portal's page layout moved under us."""


REBUILT_FROM = 3
"""As many pages of a column without the family's markers, and half of those read, mean that the site was rebuilt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Which readings may go on, which are kept back, which portals are held, and which holds a person has let go."""

    accepted: tuple[StagedReading, ...]
    kept_back: tuple[StagedReading, ...]
    quarantined: tuple[expectations.Quarantined, ...]
    holds: tuple[Hold, ...]
    verdict: ReadingsVerdict
    approved: tuple[Decision, ...] = ()
    let_go: tuple[Hold, ...] = ()

    @property
    def held(self) -> frozenset[str]:
        """Ids of the portals whose night does not count."""
        return frozenset(hold.portal_id for hold in self.holds)


def judge_batch(
    batch: Batch,
    staged: Sequence[StagedReading],
    *,
    prior: PriorState,
    portals: Mapping[str, Portal],
    decisions: Sequence[Decision] = (),
) -> Judgement:
    """Judge every document that is not published yet, then every portal of the batch; a person may have let a portal through."""
    verdict = _judge_documents(batch, staged, portals)
    failed = {q.capture_id for q in verdict.quarantined}
    profiles = [profile_portal(report, staged, failed=failed, prior=prior) for report in batch.reports]
    found = expectations.validate_portals(profiles)
    approved = approvals_of(found, [d for d in decisions if d.at <= batch.as_of])
    let = {d.subject for d in approved}
    holds = tuple(hold for hold in found if hold.portal_id not in let)
    held = {hold.portal_id for hold in holds}
    passed = set(verdict.passed)
    accepted = tuple(s for s in staged if s.capture.capture_id in passed and s.capture.portal_id not in held)
    kept_back = tuple(s for s in staged if s.capture.capture_id in failed)
    return Judgement(
        accepted=accepted,
        kept_back=kept_back,
        quarantined=verdict.quarantined,
        holds=holds,
        verdict=verdict,
        approved=approved,
        let_go=tuple(hold for hold in found if hold.portal_id in let),
    )


def judge_rereadings(
    batch: Batch, segments: Iterable[Sequence[Rereading]], *, prior: PriorState, portals: Mapping[str, Portal]
) -> Judgement:
    """Judge pages that were read again, segment by segment; a portal whose facts go missing in today's reading is held."""
    verdicts: list[ReadingsVerdict] = []
    kept_back: list[StagedReading] = []
    read: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    filled: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for segment in segments:
        staged = list({item.capture.capture_id: item for _, item in segment}.values())
        verdict = _judge_documents(batch, staged, portals)
        verdicts.append(verdict)
        broken = {q.capture_id for q in verdict.quarantined}
        kept_back += [s for s in staged if s.capture.capture_id in broken]
        for item in staged:
            portal_id = item.capture.portal_id
            read[portal_id] += 1
            failed[portal_id] += item.capture.capture_id in broken
            if item.reading:
                facts = [fact for fact in FACTS if getattr(item.reading, fact) is not None]
                filled[portal_id, item.capture.column_id].update([*facts, ""])
    holds = expectations.validate_portals(
        [
            PortalProfile(
                portal_id=portal_id,
                columns=(),
                documents_published=read[portal_id],
                documents_read=read[portal_id],
                documents_failed=failed[portal_id],
                fill_rates=tuple(_reread_fills(portal_id, filled, prior)),
            )
            for portal_id in sorted(read)
        ]
    )
    report = expectations.merge_reports([verdict.report for verdict in verdicts])
    quarantined = tuple(q for verdict in verdicts for q in verdict.quarantined)
    passed = tuple(capture_id for verdict in verdicts for capture_id in verdict.passed)
    return Judgement(
        accepted=(),
        kept_back=tuple(kept_back),
        quarantined=quarantined,
        holds=holds,
        verdict=ReadingsVerdict(passed=passed, quarantined=quarantined, report=report),
    )


def _reread_fills(
    portal_id: str, filled: Mapping[tuple[str, str], Counter[str]], prior: PriorState
) -> Iterator[FillRate]:
    published = [row for row in prior.policies.values() if row["portal_id"] == portal_id]
    for place, counts in sorted(filled.items()):
        rows = [row for row in published if row["column_id"] == place[1]]
        for fact in FACTS if place[0] == portal_id else ():
            yield FillRate(
                fact=fact,
                column_id=place[1],
                tonight_rows=counts[""],
                tonight_filled=counts[fact],
                published_rows=len(rows),
                published_filled=sum(row[fact] is not None for row in rows),
            )


def _judge_documents(batch: Batch, staged: Sequence[StagedReading], portals: Mapping[str, Portal]) -> ReadingsVerdict:
    rows = [
        expectations.reading_row(
            item.capture, item.reading, error=item.error, family=_family(portals[item.capture.portal_id], item)
        )
        for item in staged
    ]
    return expectations.validate_readings(rows, as_of=portal_day(batch.as_of))


def profile_portal(
    report: PortalReport, staged: Sequence[StagedReading], *, failed: set[str], prior: PriorState
) -> PortalProfile:
    """Count one portal's night: columns, documents read, failed and really changed, fill rates beside the published ones."""
    mine = [s for s in staged if s.capture.portal_id == report.portal_id]
    published = [row for row in prior.policies.values() if row["portal_id"] == report.portal_id]
    lost = _rebuilt_columns(mine)
    return PortalProfile(
        portal_id=report.portal_id,
        columns=tuple(
            ColumnProfile(
                column_id=column.column_id,
                outcome=column.outcome,
                full_walk=column.full_walk,
                entries=column.listing_entries,
                last_full_entries=column.last_full_entries,
                backfill=column.backfill,
                failure=FailureKind.UNEXPECTED_STRUCTURE if column.column_id in lost else column.failure,
                detail=column.detail,
            )
            for column in report.columns
        ),
        documents_published=len(published),
        documents_read=len(mine),
        documents_failed=sum(s.capture.capture_id in failed for s in mine),
        documents_changed=sum(_really_changed(s, prior) for s in mine),
        fill_rates=tuple(
            _fill_rate(
                fact,
                column.column_id,
                [s.reading for s in mine if s.reading and s.capture.column_id == column.column_id],
                [row for row in published if row["column_id"] == column.column_id],
            )
            for column in report.columns
            for fact in FACTS
        ),
    )


def _fill_rate(fact: str, column_id: str, readings: Sequence[PolicyReading], published: Sequence[Row]) -> FillRate:
    return FillRate(
        fact=fact,
        column_id=column_id,
        tonight_rows=len(readings),
        tonight_filled=sum(getattr(reading, fact) is not None for reading in readings),
        published_rows=len(published),
        published_filled=sum(row[fact] is not None for row in published),
    )


def _rebuilt_columns(staged: Sequence[StagedReading]) -> set[str]:
    """Columns whose pages lost the family's markers together; one odd page alone is a matter of quarantine."""
    read = Counter(s.capture.column_id for s in staged)
    lost = Counter(s.capture.column_id for s in staged if s.structure_lost)
    return {column for column, count in lost.items() if count >= REBUILT_FROM and 2 * count >= read[column]}


def reasons_of(report: PortalReport, holds: Sequence[Hold]) -> str | None:
    """Say in one line why a portal is held, or what failed tonight; None when all went well."""
    held = [
        f"held: {h.rule}: {h.reason} ({', '.join(f'{k} {v}' for k, v in h.figures)})"
        for h in holds
        if h.portal_id == report.portal_id
    ]
    failed = [f"{c.column_id}: {c.failure or c.outcome} {c.detail}".strip() for c in report.columns if c.failure]
    pages: dict[str, int] = defaultdict(int)
    for page in report.pages:
        if page.failure:
            pages[page.failure] += 1
    counted = [f"{count} pages: {kind}" for kind, count in sorted(pages.items())]
    return "; ".join([*held, *failed, *counted]) or None


def _family(portal: Portal, item: StagedReading) -> str:
    return next((c.family for c in portal.columns if c.id == item.capture.column_id), "")


def _really_changed(staged: StagedReading, prior: PriorState) -> bool:
    policy_id = prior.policy_of_url.get(staged.capture.url)
    if policy_id is None or staged.reading is None or policy_id not in prior.policies:
        return False
    version = prior.versions[prior.policies[policy_id]["latest_version_id"]]
    return bool(version["canonical_sha256"] != staged.reading.canonical_sha256)
