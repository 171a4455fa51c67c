"""One reading becomes rows of the published tables. Nothing is decided here, values are only put in their places."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from gongbao.formats.scripts import CANON_VERSION, canonical_key
from gongbao.history.fingerprint import sign_text, write_signature
from gongbao.model.capture import Capture
from gongbao.model.change import Cause, Origin
from gongbao.model.identifiers import PolicyId, Sha256, VersionId
from gongbao.model.policy import AttachmentLink, Clause, PolicyReading, Target
from gongbao.model.portal import Portal
from gongbao.normalize.own_numbers import all_numbers
from gongbao.normalize.prior import Row
from gongbao.reading.divisions import code_of_place
from gongbao.reading.redaction import REDACTION_VERSION


def policy_row(
    reading: PolicyReading,
    *,
    policy_id: PolicyId,
    capture: Capture,
    portal: Portal,
    version_id: str,
    first_seen_at: datetime,
    as_of: datetime,
) -> Row:
    """Row of ``policies``; status is set afterwards, from the whole life of the policy."""
    return {
        "policy_id": policy_id,
        "portal_id": portal.id,
        "column_id": capture.column_id,
        "kind": reading.kind,
        "title": reading.title,
        "title_as_written": reading.title_as_written,
        "wrapped_title": reading.wrapped_title,
        "doc_number": reading.doc_number,
        "doc_numbers": all_numbers(reading.doc_number, reading.doc_numbers),
        "unified_number": reading.unified_number,
        "index_number": reading.index_number,
        "issuers": list(reading.issuers),
        "issuer_as_written": reading.issuer_as_written,
        "division_code": reading.division_code,
        "signed_on": reading.signed_on,
        "published_on": reading.published_on,
        "effective_on": reading.effective_on,
        "effective_rule": reading.effective_rule,
        "expires_on": reading.expires_on,
        "validity_rule": reading.validity_rule,
        "stated_status": reading.stated_status,
        "stated_status_as_written": reading.stated_status_as_written,
        "stated_status_on": reading.stated_status_on,
        "status": "unknown",
        "status_evidence": "",
        "script": reading.script,
        "url": capture.url,
        "republication": reading.republication,
        "conflicts": [
            json.dumps({"fact": c.fact, **c.values}, ensure_ascii=False, sort_keys=True) for c in reading.conflicts
        ],
        "flags": list(reading.flags),
        "latest_version_id": version_id,
        "reuse_basis": portal.reuse_basis,
        "corrections": None,
        "merged_into": None,
        "split_from": None,
        "first_seen_at": first_seen_at,
        "changed_at": as_of,
    }


def version_row(
    reading: PolicyReading,
    *,
    policy_id: PolicyId,
    version_id: VersionId,
    sequence: int,
    capture: Capture,
    cause: Cause,
    attachments: Sequence[str],
    parser_version: str,
    as_of: datetime,
) -> Row:
    """Row of ``versions``."""
    evidence = {
        e.fact: {"rank": e.rank, "as_written": e.as_written, "rule": e.rule, "value": e.value} for e in reading.evidence
    }
    return {
        "version_id": version_id,
        "policy_id": policy_id,
        "sequence": sequence,
        "capture_id": capture.capture_id,
        "title": reading.title,
        "doc_number": reading.doc_number,
        "signed_on": reading.signed_on,
        "effective_on": reading.effective_on,
        "expires_on": reading.expires_on,
        "content_sha256": reading.content_sha256,
        "canonical_sha256": reading.canonical_sha256,
        "minhash": write_signature(sign_text(canonical_key(reading.text, script=reading.script))),
        "attachments_sha256": list(attachments),
        "canon_version": CANON_VERSION,
        "redaction_version": REDACTION_VERSION,
        "parser_version": parser_version,
        "cause": cause,
        "origin": Origin.PUBLISHED,
        "text_length": len(reading.text),
        "clause_count": len(reading.clauses),
        "evidence": json.dumps(evidence, ensure_ascii=False, sort_keys=True),
        "detected_at": as_of,
    }


def clause_rows(
    clauses: Sequence[Clause], *, policy_id: PolicyId, version_id: VersionId, uids: Mapping[str, str], as_of: datetime
) -> list[Row]:
    """Rows of ``clauses``; ``uids`` carries the lineage from the version before, a clause without one starts its own."""
    return [
        {
            "version_id": version_id,
            "policy_id": policy_id,
            "eid": clause.eid,
            "clause_uid": uids.get(clause.eid) or new_uid(version_id, clause.eid),
            "parent_eid": clause.parent_eid,
            "label": clause.label,
            "level": clause.level,
            "clause_order": clause.order,
            "heading": clause.heading,
            "text": clause.text,
            "text_sha256": Sha256.of(canonical_key(clause.text).encode()),
            "responsible_units": list(clause.responsible_units),
            "detected_at": as_of,
        }
        for clause in clauses
    ]


def new_uid(version_id: str, eid: str) -> str:
    """Name the lineage that starts with this clause.

    >>> new_uid("gb-a.v1", "art_1") == new_uid("gb-a.v1", "art_1")
    True
    """
    return "c-" + hashlib.sha256(f"{version_id}|{eid}".encode()).hexdigest()[:16]


def clause_fact_rows(
    clauses: Sequence[Clause],
    found: Sequence[Target],
    *,
    policy_id: PolicyId,
    version_id: VersionId,
    division_code: str | None = None,
) -> dict[str, list[Row]]:
    """Rows of ``responsibilities``, ``quantities`` and ``targets``, each tied to its clause; places are those of ``division_code``."""
    base = {"version_id": version_id, "policy_id": policy_id}
    responsibilities: list[Row] = []
    quantities: list[Row] = []
    for clause in clauses:
        written = clause.responsible_as_written or clause.responsible_units
        for order, (unit, as_written) in enumerate(zip(clause.responsible_units, written, strict=True)):
            responsibilities.append(
                {**base, "eid": clause.eid, "unit_order": order, "unit": unit, "unit_as_written": as_written}
            )
        for order, quantity in enumerate(clause.quantities):
            quantities.append(
                {
                    **base,
                    "eid": clause.eid,
                    "quantity_order": order,
                    "subject": quantity.subject,
                    "comparator": quantity.comparator,
                    "value": quantity.value,
                    "unit": quantity.unit,
                    "year": quantity.year,
                    "as_written": quantity.as_written,
                }
            )
    targets = [
        {
            **base,
            "target_order": order,
            "indicator": target.indicator_with_unit,
            "base_year": target.base_year,
            "base_value": target.base_value,
            "target_year": target.target_year,
            "target_value": target.target_value,
            "responsible": target.responsible,
            "place": target.place,
            "division_code": code_of_place(target.place, within=division_code) if target.place else None,
            "eid": target.eid,
        }
        for order, target in enumerate(found)
    ]
    return {"responsibilities": responsibilities, "quantities": quantities, "targets": targets}


def consultation_rows(reading: PolicyReading, *, policy_id: PolicyId, as_of: datetime) -> tuple[Row | None, list[Row]]:
    """Row of ``consultations`` (None when the document is none) and rows of ``comment_outcomes``."""
    asked = reading.comment_round
    if asked is None:
        return None, []
    row = {
        "policy_id": policy_id,
        "opens_on": asked.opens_on,
        "closes_on": asked.closes_on,
        "draft_title": asked.draft_title,
        "agency": asked.agency,
        "comments_received": asked.comments_received,
        "comments_adopted": asked.comments_adopted,
        "comments_partly": asked.comments_partly,
        "comments_not_adopted": asked.comments_not_adopted,
        "outcome_text": asked.outcome_text,
        "changed_at": as_of,
    }
    outcomes = [
        {
            "policy_id": policy_id,
            "outcome_order": order,
            "clause_label": edit.clause_label,
            "paragraph": edit.paragraph,
            "disposition": edit.disposition,
            "effect": edit.effect,
            "before": edit.before,
            "after": edit.after,
            "final_policy_id": None,
            "final_eid": None,
            "in_final": None,
        }
        for order, edit in enumerate((*asked.outcome, *asked.decisions))
    ]
    return row, outcomes


def attachment_rows(
    reading: PolicyReading, *, policy_id: PolicyId, version_id: VersionId, as_of: datetime
) -> list[Row]:
    """Rows of ``attachments``, one for each file of the page."""
    return [
        {
            "version_id": version_id,
            "policy_id": policy_id,
            "name": name,
            "url": link.url,
            "sha256": link.sha256,
            "bytes": link.bytes,
            "media_type": link.media_type,
            "text_sha256": link.text_sha256,
            "problem": link.problem,
            "detected_at": as_of,
        }
        for name, link in name_files(reading.attachments)
    ]


def name_files(links: Sequence[AttachmentLink]) -> list[tuple[str, AttachmentLink]]:
    """Name the files of a page; two of one name are told apart by a counter, in the order of the page."""
    named: dict[str, AttachmentLink] = {}
    for link in links:
        name, count = link.name, 2
        while name in named:
            name, count = f"{link.name} ({count})", count + 1
        named[name] = link
    return list(named.items())


def capture_row(capture: Capture, *, policy_id: str | None, version_id: str | None, as_of: datetime) -> Row:
    """Row of ``captures``; the day of the batch stands for the second of the fetch, so that a replay gives the same bytes."""
    return {
        "capture_id": capture.capture_id,
        "portal_id": capture.portal_id,
        "role": capture.role,
        "policy_id": policy_id,
        "version_id": version_id,
        "url": capture.url,
        "fetched_at": as_of,
        "payload_sha256": capture.payload_sha256,
        "payload_bytes": capture.payload_bytes,
        "warc_file": capture.warc_file,
        "warc_offset": capture.warc_offset,
        "warc_length": capture.warc_length,
        "content_type": capture.content_type.split(";")[0].strip() or None,
    }
