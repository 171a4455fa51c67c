"""A page that was taken for another policy's becomes a policy of its own, from the last capture of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from gongbao.archive.decisions import Decision
from gongbao.model.capture import Batch
from gongbao.model.change import Cause, Effect, Operation
from gongbao.model.identifiers import PolicyId
from gongbao.model.policy import Relation
from gongbao.model.portal import Portal
from gongbao.normalize.changes import change_row, keep_title, whole_edit, wording_differs
from gongbao.normalize.corrections import lay_over
from gongbao.normalize.curation import Curated
from gongbao.normalize.desk import name_decision
from gongbao.normalize.life import Life, begin_life, settle_status
from gongbao.normalize.merge import Laid, joined, merge_tables, touched_keys
from gongbao.normalize.night import Night, Reread, begin_night
from gongbao.normalize.policy_index import index_policies
from gongbao.normalize.prior import PriorState, Row, index_prior
from gongbao.normalize.relations import relation_rows
from gongbao.normalize.staging import StagedReading
from gongbao.normalize.wordings import add_changed_version, add_version, wording_before


def new_policy_id(decision: Decision) -> PolicyId:
    """The id of the record that a ``split`` decision makes, from the decision alone."""
    return PolicyId.mint(f"split|{decision.sequence}|{decision.subject}|{decision.payload['url']}")


def split_pages(
    curated: Curated,
    decisions: Sequence[Decision],
    *,
    batch: Batch,
    portals: Mapping[str, Portal],
    parser_version: str,
    reread: Reread,
) -> Curated:
    """Take in every split decided up to the batch's ``as_of`` that the tables do not hold yet.

    ``reread`` reads a capture with today's code; a page that cannot be read, or is not the policy's any more, stays where it is,
    and ``notes`` say so.
    """
    told = [d for d in decisions if d.kind == "split" and d.at <= batch.as_of]
    known = set(curated.tables["policies"].column("policy_id").to_pylist()) if told else set()
    for decision in told:
        if new_policy_id(decision) not in known:
            night = begin_night(
                index_prior(curated.tables),
                batch=replace(batch, reports=()),
                portals=portals,
                held=frozenset(),
                minted={},
                parser_version=parser_version,
                reread=reread,
            )
            curated = _split(curated, night, decision)
    return curated


def _split(curated: Curated, night: Night, decision: Decision) -> Curated:
    url, prior = decision.payload["url"], night.prior
    old = prior.policies.get(decision.subject)
    pages = last_captures(prior, decision.subject)
    staged = _read(night, pages[url]) if old and url in pages and len(pages) > 1 else None
    if old is None or staged is None:
        note = f"decision {decision.sequence}: {url} cannot be split off {decision.subject}"
        return replace(curated, notes=(*curated.notes, note))
    new_id = new_policy_id(decision)
    _begin(night, staged, new_id, split_from=decision.subject)
    if old["url"] == url:
        _move_home(night, old, pages, url)
    _part_relations(night, staged, decision.subject, new_id, home=night.policy(decision.subject) or old)
    policy = night.policy(decision.subject) or old
    change = change_row(
        whole_edit(Operation.SPLIT, Effect.CORRECTION, "record", decision.subject, new_id),
        policy=policy,
        version_before=old["latest_version_id"],
        version_after=policy["latest_version_id"],
        cause=Cause.CURATION,
        capture_id=pages[url]["capture_id"],
        evidence=name_decision(decision.sequence, decision.reason),
        as_of=night.as_of,
        order=0,
    )
    night.add("changes", [change])
    laid: Laid = {"policies": night.policies, "consultations": night.consultations, "replaced": night.replaced}
    tables: Mapping[str, pa.Table] = merge_tables(curated.tables, night.added, **laid)
    return replace(
        curated,
        tables=tables,
        touched=curated.touched | set(night.policies),
        rows=joined(curated.rows, touched_keys(curated.tables, night.added, **laid)),
        new_policies=curated.new_policies + 1,
    )


def last_captures(prior: PriorState, policy_id: str) -> dict[str, Row]:
    """The newest published capture of each page that belongs to a policy, by address."""
    rows = sorted(prior.tables["captures"].to_pylist(), key=lambda row: (row["fetched_at"], row["capture_id"]))
    return {
        row["url"]: row
        for row in rows
        if row["role"] == "detail" and row["policy_id"] and prior.policy_of_url.get(row["url"]) == policy_id
    }


def _read(night: Night, capture: Row) -> StagedReading | None:
    """Read a page again; None when it cannot be read, or its portal is not declared any more."""
    staged = night.reread(capture["capture_id"]) if capture["portal_id"] in night.portals else None
    return staged if staged and staged.reading is not None else None


def _begin(night: Night, staged: StagedReading, policy_id: PolicyId, *, split_from: str) -> None:
    """Version 1 and the first sight of the new record, all of it ours."""
    if staged.reading is None:
        return
    add_version(
        night,
        staged,
        staged.reading,
        policy_id=policy_id,
        sequence=1,
        cause=Cause.CURATION,
        uids={},
        first_seen_at=night.as_of,
    )
    row = {**night.policies[policy_id], "split_from": split_from}
    life = Life(
        policy=row,
        consultation=night.consultations.get(policy_id),
        known=(),
        as_of=night.as_of,
        new=[],
        is_new=True,
        backfill=False,
        cause=Cause.CURATION,
        capture_id=staged.capture.capture_id,
    )
    begin_life(life)
    status, evidence, _ = settle_status(life, None)
    night.policies[policy_id] = {**row, "status": status, "status_evidence": evidence}
    night.add("events", life.new)


def _part_relations(night: Night, staged: StagedReading, subject: str, new_id: PolicyId, *, home: Row) -> None:
    """Relations to the record that mean the one split off lead to it; those that only the page split off states are its alone."""
    rows = {r["relation_id"]: r for r in night.prior.tables["relations"].to_pylist()}
    rows = {k: r for k, r in rows.items() if r["from_policy_id"] not in night.replaced["relations"]}
    rows |= {r["relation_id"]: r for r in night.added.get("relations", ())}
    index = index_policies(night.all_policies().values())
    led = [
        {**r, "to_policy_id": new_id}
        for r in rows.values()
        if r["to_policy_id"] == subject
        and r["relation"] not in {Relation.FINALISES, Relation.REPUBLICATION_OF}
        and index.find(doc_number=r["cited_doc_number"], title=r["cited_title"], cited_by=r["from_policy_id"]) == new_id
    ]
    gone = _stated(night, staged, subject)
    own = last_captures(night.prior, subject).get(home["url"])
    page = _read(night, own) if gone and own else None
    gone = gone - _stated(night, page, subject) if page else frozenset()
    kept = {k: r for k, r in (rows | {r["relation_id"]: r for r in led}).items() if k not in gone}
    changed = {r["from_policy_id"] for r in led} | ({subject} if gone & rows.keys() else set())
    night.replaced["relations"] |= changed
    others = [r for r in night.added.get("relations", ()) if r["from_policy_id"] not in changed]
    night.added["relations"] = [*others, *(r for r in kept.values() if r["from_policy_id"] in changed)]


def _stated(night: Night, staged: StagedReading, policy_id: str) -> frozenset[str]:
    """Ids of the relations that a page states, as those of the policy."""
    if staged.reading is None:
        return frozenset()
    return frozenset(r["relation_id"] for r in relation_rows(staged.reading, policy_id=policy_id, as_of=night.as_of))


def _move_home(night: Night, old: Row, pages: Mapping[str, Row], url: str) -> None:
    """The page split off was the policy's own: it goes on from its other page, read again."""
    policy_id = old["policy_id"]
    home = max((row for row in pages.values() if row["url"] != url), key=lambda row: (row["fetched_at"], row["url"]))
    staged = _read(night, home)
    if staged is None or staged.reading is None:
        moved = {"url": home["url"], "changed_at": night.as_of}
        night.policies[policy_id] = {**old, **moved}
        return
    before = wording_before(night.prior, policy_id)
    reading = lay_over(old, keep_title(old, staged.reading))
    if wording_differs(before, reading):
        add_changed_version(night, staged, reading, before=before, cause=Cause.CURATION)
        row = night.policies[policy_id]
        night.policies[policy_id] = {**row, "status": old["status"], "status_evidence": old["status_evidence"]}
    else:
        moved = {"url": home["url"], "column_id": staged.capture.column_id, "changed_at": night.as_of}
        night.policies[policy_id] = {**old, **moved}
