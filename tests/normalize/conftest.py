"""Nights made by hand: readings, captures and batches without any file or network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from gongbao.archive.decisions import Decision
from gongbao.formats.scripts import canonical_key
from gongbao.model.capture import Batch, Capture, ColumnReport, Outcome, PageSeen, PortalReport, Role, Seen
from gongbao.model.identifiers import BatchId, CaptureId, Sha256
from gongbao.model.policy import Clause, PolicyKind, PolicyReading
from gongbao.model.portal import Column, ColumnKind, Portal
from gongbao.normalize.arrow import empty_tables
from gongbao.normalize.assemble import Assembly, assemble_night
from gongbao.normalize.due import policies_due
from gongbao.normalize.staging import StagedReading

FIRST_NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
URL = "http://www.example.gov/art/2025/3/3/art_1_1.html"


def portal(portal_id: str = "cn_990100_test") -> Portal:
    column = Column(
        id="normative", name="规范性文件", kind=ColumnKind.NORMATIVE, url="http://www.example.gov/", family="trs"
    )
    return Portal(
        id=portal_id,
        name="测试市人民政府",
        name_en="Test",
        division_code="990100",
        publisher="测试市人民政府",
        hosts=("www.example.gov",),
        columns=(column,),
    )


def reading(*articles: str, **facts: Any) -> PolicyReading:
    """A reading whose clauses are articles numbered from 第一条."""
    numerals = "一二三四五六七八九十"
    clauses = tuple(
        Clause(
            eid=f"art_{i + 1}",
            parent_eid=None,
            label=f"第{numerals[i]}条",
            level="article",
            order=i,
            heading=None,
            text=text,
        )
        for i, text in enumerate(articles)
    )
    text = "\n".join(f"{c.label}　{c.text}" for c in clauses)
    base: dict[str, Any] = {
        "kind": PolicyKind.NORMATIVE_DOCUMENT,
        "title": "测试市公园管理办法",
        "title_as_written": "测试市公园管理办法",
        "script": "hans",
        "text": text,
        "content_sha256": Sha256.of(text.encode()),
        "canonical_sha256": Sha256.of(canonical_key(text).encode()),
        "issuers": ("测试市人民政府",),
        "clauses": clauses,
    }
    return PolicyReading(**(base | facts))


@dataclass
class Story:
    """Plays nights on one dataset; remembers tables and minted ids as a release and the decision log would."""

    tables: Mapping[str, pa.Table] = field(default_factory=empty_tables)
    nights: int = 0
    minted: dict[str, str] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    parser_version: str = "1"
    archived: dict[str, StagedReading] = field(default_factory=dict)
    upgraded: dict[str, PolicyReading] = field(default_factory=dict)
    declared: dict[str, Portal] = field(default_factory=dict)
    last: Assembly | None = None

    def night(
        self,
        readings: Mapping[str, PolicyReading] | None = None,
        *,
        absent: Mapping[str, int] | None = None,
        failed: Sequence[str] = (),
        unchanged: Sequence[str] = (),
        column: str = "normative",
        backfill: bool = False,
        held: Sequence[str] = (),
        portal_id: str = "cn_990100_test",
        days: int = 1,
    ) -> Assembly:
        as_of = FIRST_NIGHT + timedelta(days=self.nights)
        self.nights += days
        batch_id = BatchId(f"{as_of:%Y%m%dT%H%M%SZ}-abc123")
        staged = [
            self._staged(batch_id, url, value, as_of, portal_id=portal_id, column=column)
            for url, value in (readings or {}).items()
        ]
        pages = [
            *(
                PageSeen(url=s.capture.url, column_id=column, seen=Seen.CAPTURED, capture_id=s.capture.capture_id)
                for s in staged
            ),
            *(PageSeen(url=u, column_id=column, seen=Seen.ABSENT, absent_nights=n) for u, n in (absent or {}).items()),
            *(PageSeen(url=u, column_id=column, seen=Seen.FAILED) for u in failed),
            *(PageSeen(url=u, column_id=column, seen=Seen.UNCHANGED) for u in unchanged),
        ]
        report = PortalReport(
            batch_id=batch_id,
            portal_id=portal_id,
            columns=(
                ColumnReport(
                    portal_id=portal_id,
                    column_id="normative",
                    outcome=Outcome.CHANGED,
                    backfill=backfill,
                    listing_entries=1,
                    listing_pages=1,
                    new_pages=0,
                ),
            ),
            pages=tuple(pages),
            captures=tuple(s.capture for s in staged),
        )
        batch = Batch(batch_id=batch_id, as_of=as_of, portal_ids=(portal_id,), reports=(report,))
        self.last = assemble_night(
            self.tables,
            batch=batch,
            readings=[s for s in staged if s.capture.portal_id not in held],
            portals={portal_id: self.declared.get(portal_id) or portal(portal_id)},
            all_portals=self.declared or None,
            held=frozenset(held),
            minted=self.minted,
            parser_version=self.parser_version,
            reread=self._reread,
            decisions=self.decisions,
        )
        self.tables = self.last.tables
        self.minted |= {m.capture_id: m.policy_id for m in self.last.minted}
        return self.last

    def reread(self, *, portal_id: str = "cn_990100_test") -> Assembly:
        """A batch without a crawl that reads again what other code read last, two pages at a time."""
        as_of = FIRST_NIGHT + timedelta(days=self.nights)
        self.nights += 1
        batch_id = BatchId(f"{as_of:%Y%m%dT%H%M%SZ}-abc124")
        due = policies_due(self.tables, code=self.parser_version, portal_ids=(portal_id,))
        pages = [(one.policy_id, self._reread(one.capture_id)) for one in due]
        self.last = assemble_night(
            self.tables,
            batch=Batch(batch_id=batch_id, as_of=as_of, portal_ids=(portal_id,), trigger="reread"),
            readings=(),
            portals={portal_id: self.declared.get(portal_id) or portal(portal_id)},
            held=frozenset(),
            minted=self.minted,
            parser_version=self.parser_version,
            reread=self._reread,
            decisions=self.decisions,
            rereadings=[pages[start : start + 2] for start in range(0, len(pages), 2)],
        )
        self.tables = self.last.tables
        return self.last

    def decide(self, kind: str, subject: str, /, *, reason: str = "依据公报原件", **payload: str) -> Decision:
        """Decide by hand in the moment of the next night."""
        decision = Decision(
            sequence=len(self.decisions) + 1,
            at=FIRST_NIGHT + timedelta(days=self.nights),
            kind=kind,
            subject=subject,
            payload=payload,
            reason=reason,
            by="李四",
        )
        self.decisions.append(decision)
        return decision

    def _reread(self, capture_id: str, files: Mapping[str, str | None] | None = None) -> StagedReading:
        """What today's code makes of an archived page: by address, as the test says, or as it was."""
        staged = self.archived[capture_id]
        return replace(staged, reading=self.upgraded.get(staged.capture.url, staged.reading))

    def _staged(
        self, batch_id: BatchId, url: str, value: PolicyReading, as_of: datetime, *, portal_id: str, column: str
    ) -> StagedReading:
        payload = Sha256.of(f"{value.text}{batch_id}{value.comment_round}".encode())
        capture = Capture(
            capture_id=CaptureId.of(batch_id, url, payload),
            batch_id=batch_id,
            portal_id=portal_id,
            column_id=column,
            role=Role.DETAIL,
            url=url,
            final_url=url,
            fetched_at=as_of,
            http_status=200,
            content_type="text/html; charset=utf-8",
            payload_sha256=payload,
            payload_bytes=100,
            warc_file="warc/x.warc.gz",
            warc_offset=0,
            warc_length=10,
        )
        staged = StagedReading(capture=capture, column_kind=ColumnKind.NORMATIVE, reading=value)
        self.archived[capture.capture_id] = staged
        return staged

    def rows(self, table: str, **where: object) -> list[dict[str, Any]]:
        rows = self.tables[table].to_pylist()
        return [row for row in rows if all(row[k] == v for k, v in where.items())]

    def real_changes(self) -> list[dict[str, Any]]:
        return self.rows("changes", noise=False)


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def make_reading() -> Callable[..., PolicyReading]:
    return reading


@pytest.fixture
def make_portal() -> Callable[..., Portal]:
    return portal


@pytest.fixture
def page() -> str:
    return URL


@pytest.fixture
def day() -> Callable[[str], date]:
    return date.fromisoformat


@pytest.fixture
def changed() -> Callable[..., Any]:
    return replace
