from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from gongbao.archive.codec import from_json, to_json
from gongbao.model.capture import Batch, Capture, ColumnReport, FailureKind, Outcome, PageSeen, PortalReport, Role, Seen
from gongbao.model.identifiers import BatchId, CaptureId, Sha256
from gongbao.model.web import PageMatter

AS_OF = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


def a_capture() -> Capture:
    return Capture(
        capture_id=CaptureId("b1-0123456789ab"),
        batch_id=BatchId("b1"),
        portal_id="cn_990100_qinglan",
        column_id="normative",
        role=Role.DETAIL,
        url="http://www.example.org/政策.html",
        final_url="http://www.example.org/a.html",
        fetched_at=AS_OF,
        http_status=200,
        content_type="text/html; charset=gb2312",
        payload_sha256=Sha256.of(b"x"),
        payload_bytes=1,
        warc_file="warc/p/b1.warc.gz",
        warc_offset=0,
        warc_length=9,
    )


def test_a_batch_with_reports_comes_back_equal_and_with_its_small_types() -> None:
    report = PortalReport(
        batch_id=BatchId("b1"),
        portal_id="p",
        columns=(
            ColumnReport(
                portal_id="p",
                column_id="c",
                outcome=Outcome.COULD_NOT_CRAWL,
                backfill=True,
                listing_entries=0,
                listing_pages=0,
                new_pages=0,
                failure=FailureKind.CHALLENGE,
            ),
        ),
        pages=(PageSeen(url="u", column_id="c", seen=Seen.CAPTURED, capture_id=CaptureId("x")),),
        captures=(a_capture(),),
    )
    batch = Batch(
        batch_id=BatchId("b1"), as_of=AS_OF, portal_ids=("p",), reports=(report,), notes={"乙": "b", "甲": "a"}
    )

    again = from_json(to_json(batch), Batch)

    assert again == batch
    assert type(again.reports[0].captures[0].payload_sha256) is Sha256
    assert again.as_of.tzinfo is not None


def test_the_same_content_gives_the_same_bytes_with_sorted_keys_and_readable_chinese() -> None:
    assert to_json({"b": date(2025, 3, 3), "a": "政策"}) == '{"a":"政策","b":"2025-03-03"}'.encode()
    assert to_json({"b": 1, "a": 2}) == to_json({"a": 2, "b": 1})


def test_nested_tuples_of_a_page_matter_survive() -> None:
    matter = PageMatter(
        family="trs", url=None, lines=("第一条", "第二条"), links=(("附件", "u"),), tables=((1, (("指标", "60"),)),)
    )

    assert from_json(to_json(matter), PageMatter) == matter


def test_a_hash_that_is_none_is_refused_with_the_name_of_the_field() -> None:
    spoilt = to_json(a_capture()).replace(str(Sha256.of(b"x")).encode(), b"nothing")

    with pytest.raises(msgspec.ValidationError, match="payload_sha256"):
        from_json(spoilt, Capture)


def test_an_object_that_is_no_model_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="no place in the archive"):
        to_json({"a": object()})
