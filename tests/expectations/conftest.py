from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from expectations import ReadingRow
from gongbao.normalize.arrow import SCHEMAS

TEXT = "第一条 为规范市容管理，制定本办法。\n第二条 罚款三千元。"
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
POLICY = "gb-abcdefghij23"
VERSION = f"{POLICY}.v1"
SEEN = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)

Rows = dict[str, list[dict[str, Any]]]


def release_rows() -> Rows:
    """One policy with one version, two clauses, one event, one change, one capture, from one portal."""
    clause = {
        "version_id": VERSION, "policy_id": POLICY, "level": "article", "text": "为规范市容管理，制定本办法。",
        "text_sha256": SHA, "responsible_units": [], "detected_at": SEEN,
    }  # fmt: skip
    return {
        "policies": [
            {
                "policy_id": POLICY, "portal_id": "cn_999999_qinglan", "column_id": "normative",
                "kind": "normative_document", "title": "青岚市市容管理办法", "issuers": ["青岚市人民政府"],
                "division_code": "999999", "status": "in_force", "status_evidence": "自2025年1月1日起施行", "script": "hans",
                "url": "http://www.example.org/art_1.html", "republication": False, "conflicts": [], "flags": [],
                "latest_version_id": VERSION, "reuse_basis": "sample", "first_seen_at": SEEN, "changed_at": SEEN,
            }
        ],
        "versions": [
            {
                "version_id": VERSION, "policy_id": POLICY, "sequence": 1, "capture_id": "c1", "content_sha256": SHA,
                "canonical_sha256": SHA, "attachments_sha256": [], "canon_version": 1, "redaction_version": 1,
                "parser_version": "0.1.0", "cause": "source", "text_length": len(TEXT), "clause_count": 2,
                "evidence": "{}", "detected_at": SEEN,
            }
        ],
        "texts": [{"content_sha256": SHA, "text": TEXT}],
        "clauses": [
            {**clause, "eid": "art_1", "clause_uid": "c-1", "label": "第一条", "clause_order": 0},
            {**clause, "eid": "art_1__para_1", "parent_eid": "art_1", "clause_uid": "c-2", "clause_order": 1},
        ],
        "events": [
            {
                "event_id": "e-1", "policy_id": POLICY, "portal_id": "cn_999999_qinglan", "event": "published",
                "event_on": date(2025, 3, 3), "cause": "source", "evidence": "page", "sentence_zh": "发布。",
                "sentence_en": "Published.", "detected_at": SEEN, "version_id": VERSION,
            }
        ],
        "changes": [
            {
                "change_id": "ch-1", "policy_id": POLICY, "portal_id": "cn_999999_qinglan", "version_after": VERSION,
                "operation": "substitute", "effect": "quantity", "noise": False, "cause": "source", "before": "二千元",
                "after": "三千元", "context_before": "罚款二千元。", "context_after": "罚款三千元。", "confidence": 1.0,
                "method": "exact", "evidence": "text comparison", "sentence_zh": "二千元改为三千元。",
                "sentence_en": "2,000 became 3,000.", "detected_at": SEEN,
            }
        ],
        "captures": [
            {
                "capture_id": "c1", "portal_id": "cn_999999_qinglan", "role": "detail", "policy_id": POLICY,
                "version_id": VERSION, "url": "http://www.example.org/art_1.html", "fetched_at": SEEN,
                "payload_sha256": SHA, "payload_bytes": 900, "warc_file": "warc/a.warc.gz", "warc_offset": 0,
                "warc_length": 400,
            }
        ],
        "portals": [
            {
                "portal_id": "cn_999999_qinglan", "name": "青岚市人民政府", "division_code": "999999",
                "outcome": "changed", "stale": False, "documents": 1, "reuse_basis": "sample",
            }
        ],
    }  # fmt: skip


def make_tables(rows: Rows) -> dict[str, pa.Table]:
    """Make every declared table, empty where ``rows`` has none; nulls are let through, so that rules can find them."""
    return {
        name: pa.table(
            [pa.array([row.get(f.name) for row in rows.get(name, [])], f.type) for f in schema], schema=schema
        )
        for name, schema in SCHEMAS.items()
    }


@pytest.fixture
def rows() -> Rows:
    return release_rows()


@pytest.fixture
def tables_of() -> Callable[[Rows], Mapping[str, pa.Table]]:
    return make_tables


@pytest.fixture
def reading() -> Callable[..., ReadingRow]:
    """Make a reading that breaks no rule, with some values replaced."""

    def make(capture_id: str = "c1", **other: Any) -> ReadingRow:
        good: dict[str, Any] = {
            "url": f"http://www.example.org/{capture_id}.html", "portal_id": "cn_999999_qinglan",
            "column_id": "normative", "kind": "normative_document", "title": "青岚市市容管理办法",
            "doc_number": "青政发〔2025〕3号", "signed_on": date(2025, 1, 2), "published_on": date(2025, 1, 9),
            "effective_on": date(2025, 3, 1), "expires_on": date(2030, 2, 28), "text_length": 900, "clause_count": 12,
            "numbered_clauses": 10, "family": "hanweb_jpage",
        }  # fmt: skip
        return ReadingRow(capture_id=capture_id, **(good | other))

    return make
