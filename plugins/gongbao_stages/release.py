"""Validate and publish: every batch that waits becomes one release, in order of ``as_of``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

import expectations
from gongbao.archive.codec import to_json
from gongbao.archive.decisions import Decision
from gongbao.ledger import Pending
from gongbao.model.capture import Batch
from gongbao.model.identifiers import Sha256
from gongbao.model.portal import Portal
from gongbao.normalize.arrow import SPECS, empty_tables
from gongbao.normalize.assemble import Assembly, assemble_night
from gongbao.normalize.code_version import parser_version
from gongbao.normalize.due import policies_due
from gongbao.normalize.merge import joined
from gongbao.normalize.portals import column_outcome
from gongbao.normalize.prior import PriorState, index_prior
from gongbao.normalize.rereading import Rereading
from gongbao.normalize.staging import StagedReading, read_stage, stage_path
from gongbao.normalize.takedown import take_down, taken_down
from gongbao.settings import Settings
from gongbao_stages.caps import within_caps
from gongbao_stages.gate import HeldDraft, held_draft, let_through, with_approved_portals
from gongbao_stages.held import forget, keep_for_a_person, set_aside
from gongbao_stages.judging import Judgement, judge_batch, judge_rereadings, reasons_of
from gongbao_stages.segments import REREAD, Segment, cut_segments, read_archived, read_segments, stage_segments
from gongbao_stages.signing import release_signer
from gongbao_stages.wiring import (
    decision_log,
    declared_portals,
    known_portals,
    open_archive,
    open_ledger,
    published_store,
    quiet,
)
from publish import DraftRelease, finish_release, publish_release, read_latest, release_id_for
from publish.delta import delta_of
from publish.published import PublishedRelease, read_release, release_ids

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A draft with the judgement behind it; ``report`` is the whole validation, ``held`` tells that rules over the corpus hold it."""

    draft: DraftRelease
    held: HeldDraft | None
    judgement: Judgement
    assembly: Assembly
    batch: Batch
    report: expectations.ValidationReport


def release_pending(settings: Settings, *, say: Say = quiet) -> dict[str, Any]:
    """Publish every normalized batch, oldest first; ReleaseRejected stops at the first that is held, nothing moves."""
    ledger = open_ledger(settings)
    made: list[dict[str, Any]] = []
    for pending in ledger.batches.pending("normalized"):
        say(f"release: batch {pending.batch_id}")
        if set_aside(settings, ledger, pending.batch_id):
            say(f"release: batch {pending.batch_id} was rejected; it is set aside, the last release stays")
            continue
        made += _release_one(settings, pending, say=say)
        ledger.batches.advance(pending.batch_id, "released", at=datetime.now(UTC))
    return {
        "releases": made,
        "quarantined": [f"{q['url']}: {q['rule']}" for one in made for q in one["quarantined"]],
        "held": [f"{h['portal_id']}: {h['rule']}" for one in made for h in one["held"]],
    }


def validate_pending(settings: Settings, *, say: Say = quiet) -> dict[str, Any]:
    """Judge the oldest waiting batch without publishing; ReleaseRejected when a corpus rule would hold its release."""
    waiting = open_ledger(settings).batches.pending("normalized")
    if not waiting:
        return {"waiting": 0}
    say(f"validate: batch {waiting[0].batch_id}")
    prepared = pass_gate(settings, prepare_release(settings, waiting[0].batch_id))
    return {"waiting": len(waiting), **_summary(prepared)}


@within_caps
def prepare_release(settings: Settings, batch_id: str) -> Prepared:
    """Judge and assemble one batch on the release before it. Pure but for reading archive, stage and published folder."""
    archive, decisions = open_archive(settings), decision_log(settings).read()
    kept, declared = archive.batch(batch_id), declared_portals(settings)
    portals = known_portals(settings, kept)
    previous = _release_before(settings, kept)
    tables = {name: previous.table(name) for name in empty_tables()} if previous else empty_tables()
    prior = index_prior(tables)
    batch = _with_first_walks(kept, prior, portals)
    staged = _waiting(settings, batch, prior)
    again = _reread_segments(settings, sorted(portals), tables) if batch.trigger == REREAD else None
    judgement = (
        judge_batch(batch, staged, prior=prior, portals=portals, decisions=decisions)
        if again is None
        else judge_rereadings(batch, read_segments(again), prior=prior, portals=declared)
    )
    reasons = {r.portal_id: reason for r in batch.reports if (reason := reasons_of(r, judgement.holds))}
    assembly = assemble_night(
        tables,
        batch=batch,
        readings=judgement.accepted,
        portals=portals if again is None else declared,
        held=judgement.held,
        minted={d.payload["capture_id"]: d.subject for d in decisions if d.kind == "mint"},
        parser_version=parser_version(),
        reread=lambda capture_id, files=None: read_archived(archive, declared, capture_id, files),
        reasons=reasons,
        decisions=decisions,
        all_portals=declared,
        rereadings=None if again is None else _accepted_segments(again, judgement),
    )
    down = take_down(tables, assembly.tables, decisions, as_of=batch.as_of)
    assembly = replace(assembly, tables=down.tables, touched=joined(assembly.touched, down.touched))
    before = take_down(tables, tables, decisions, as_of=batch.as_of).tables  # what goes on purpose is no loss of rows
    corpus = expectations.validate_release(assembly.tables, before if previous else None)
    report = expectations.merge_reports([judgement.verdict.report, corpus])
    digest = _input_digest(kept, previous, decisions)
    draft = DraftRelease(
        release_id=release_id_for(batch.as_of, digest),
        as_of=batch.as_of,
        previous=previous.release_id if previous else None,
        tables=assembly.tables,
        changed={
            name: delta_of(spec, tables[name], assembly.tables[name], assembly.touched.get(name, frozenset()))
            for name, spec in SPECS.items()
        },
        validation=json.loads(
            expectations.report_json(report, quarantined=judgement.quarantined, holds=judgement.holds)
        ),
        notes=(*kept.notes.values(), *(f"{p}: {reason}" for p, reason in sorted(reasons.items())), *assembly.notes),
        quarantined=len(judgement.quarantined),
        rewrites=down.rewrites,
        takedowns={d.subject: d.reason for d in down.decided},
        input_digest=digest,
    )
    draft = with_approved_portals(draft, judgement.approved, judgement.let_go)
    held = held_draft(batch_id, draft, corpus)
    return Prepared(draft=draft, held=held, judgement=judgement, assembly=assembly, batch=batch, report=report)


def pass_gate(settings: Settings, prepared: Prepared) -> Prepared:
    """Give what may be published; a held draft is written down for a person to look at, and needs one who let it through."""
    if prepared.held is None:
        return prepared
    keep_for_a_person(settings, prepared.held)
    return replace(prepared, draft=let_through(prepared.held, decision_log(settings).read()))


def _with_first_walks(batch: Batch, prior: PriorState, portals: Mapping[str, Portal]) -> Batch:
    """Mark a column as backfill until a release took something of it in, whatever the crawl remembers of its first walk."""
    taken_in = {(row["portal_id"], row["column_id"]) for row in prior.policies.values()}
    reports = tuple(
        replace(
            report,
            columns=tuple(
                replace(c, backfill=c.backfill or (c.portal_id, c.column_id) not in taken_in) for c in report.columns
            ),
        )
        for report in batch.reports
        if report.portal_id in portals
    )
    return replace(batch, reports=reports)


def _release_one(settings: Settings, batch: Pending, *, say: Say) -> list[dict[str, Any]]:
    """Publish a batch, or finish what a publisher that stopped after its commit left undone; tells of what is new."""
    store, signer = published_store(settings), release_signer(settings, say=say)
    latest = read_latest(store)
    if latest is not None and latest.as_of == batch.as_of:  # committed, whatever today's code would name it
        finish_release(store, signer=signer)
        return []
    prepared = pass_gate(settings, prepare_release(settings, batch.batch_id))
    forget(
        settings, batch.batch_id
    )  # before it is published: what is through must not be asked about, whatever ends this process
    _remember(settings, prepared)
    release = publish_release(prepared.draft, store, signer=signer)
    say(f"release: {release.release_id} published")
    return [{"release_id": release.release_id, "batch_id": batch.batch_id, **_summary(prepared)}]


def _remember(settings: Settings, prepared: Prepared) -> None:
    """Write ids minted into the decision log (once), and what is kept back into the quarantine folder."""
    log = decision_log(settings)
    known = {d.subject for d in log.read() if d.kind == "mint"}
    for minting in prepared.assembly.minted:
        if minting.policy_id not in known:
            payload = {
                "capture_id": minting.capture_id,
                "url": minting.url,
                "title": minting.title or "",
                "doc_number": minting.doc_number or "",
            }
            log.append(
                kind="mint",
                subject=minting.policy_id,
                payload=payload,
                reason="first sight",
                by="gongbao",
                at=prepared.draft.as_of,
            )
    if prepared.judgement.quarantined:
        write_quarantine(settings, prepared)


def write_quarantine(settings: Settings, prepared: Prepared) -> None:
    """Keep every document that was held back with its clauses, rule and reason, for the operator."""
    verdicts = {q.capture_id: q for q in prepared.judgement.quarantined}
    lines = []
    for staged in prepared.judgement.kept_back:
        verdict = verdicts[staged.capture.capture_id]
        document = json.loads(to_json(staged))
        lines.append(
            json.dumps({"rule": verdict.rule, "reason": verdict.reason, "document": document}, ensure_ascii=False)
        )
    settings.quarantine_dir.mkdir(parents=True, exist_ok=True)
    (settings.quarantine_dir / f"{prepared.draft.release_id}.jsonl").write_text(
        "\n".join(lines) + "\n", encoding="utf-8"
    )


def _waiting(settings: Settings, batch: Batch, prior: PriorState) -> list[StagedReading]:
    """Staged readings of the batch whose page or files are not published yet; none of a policy that was taken down."""
    staged = [s for r in batch.reports for s in read_stage(stage_path(settings.stage_dir, batch.batch_id, r.portal_id))]
    down = taken_down(prior.policies)
    return [
        s
        for s in staged
        if {s.capture.capture_id, *(c.capture_id for c in s.attachments)} - prior.accepted_captures
        and prior.policy_of_url.get(s.capture.url) not in down
    ]


def _release_before(settings: Settings, batch: Batch) -> PublishedRelease | None:
    """The newest release older than this batch: a retry of a published batch is built on the same one again."""
    latest = read_latest(published_store(settings))
    if latest is None or latest.as_of < batch.as_of:
        return latest
    stamp = f"{batch.as_of:%Y%m%dT%H%M%SZ}"
    older = [i for i in release_ids(published_store(settings)) if i[: len(stamp)] < stamp]
    return read_release(published_store(settings), older[-1]) if older else None


def _reread_segments(
    settings: Settings, portal_ids: Sequence[str], tables: Mapping[str, pa.Table]
) -> tuple[Segment, ...]:
    """Segments of a re-reading by today's code; those that code has not staged (it was upgraded since) are staged now."""
    due = policies_due(tables, code=parser_version(), portal_ids=portal_ids)
    segments = cut_segments(settings, due, code=parser_version())
    stage_segments(settings, segments)
    return segments


def _accepted_segments(segments: Sequence[Segment], judgement: Judgement) -> Iterator[list[Rereading]]:
    passed, held = set(judgement.verdict.passed), judgement.held
    for segment in read_segments(s for s in segments if s.portal_id not in held):
        yield [(policy_id, staged) for policy_id, staged in segment if staged.capture.capture_id in passed]


def _input_digest(batch: Batch, previous: PublishedRelease | None, decisions: Sequence[Decision]) -> str:
    """Digest of everything that decides the release; ids minted are left out, since this release mints them."""
    about_this = str(batch.batch_id)  # a word about a draft must not make another draft of it
    decided = [d for d in decisions if d.kind != "mint" and d.at <= batch.as_of and d.subject != about_this]
    parts = [
        to_json(batch),
        (previous.release_id if previous else "").encode(),
        parser_version().encode(),
        *(to_json(d) for d in decided),
    ]
    return Sha256(hashlib.sha256(b"\x00".join(parts)).hexdigest())


def _summary(prepared: Prepared) -> dict[str, Any]:
    changed = prepared.draft.changed
    return {
        "new_policies": prepared.assembly.new_policies,
        "new_versions": prepared.assembly.new_versions,
        "changes": changed["changes"].inserts.column("noise").to_pylist().count(False) if changed else 0,
        "columns": {
            f"{column.portal_id}/{column.column_id}": column_outcome(column, prepared.assembly.changed_columns).value
            for report in prepared.batch.reports
            for column in report.columns
        },
        "quarantined": [{"url": q.url, "rule": q.rule, "reason": q.reason} for q in prepared.judgement.quarantined],
        "held": [{"portal_id": h.portal_id, "rule": h.rule, "reason": h.reason} for h in prepared.judgement.holds],
    }
