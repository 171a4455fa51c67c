"""A letter that issues an attached text: the text's clauses are the policy's, whatever happens to the file."""

from __future__ import annotations

import io

import docx
import pytest

from gongbao_stages.road import run_night
from publish import read_latest

LETTER = (
    "<p>现将《小城市湿地保护办法》印发给你们，请结合实际，认真组织实施，执行中的问题请及时反馈。</p>"
    + "<p>各单位要高度重视，加强组织领导，明确责任分工，确保各项规定落到实处，取得实效。</p>" * 3
)
LINK = '<p>附件：<a href="./P020250301.docx">小城市湿地保护办法.docx</a></p>'
PLAIN = "小城市发展和改革局关于做好第1项工作的通知"
TITLE = "小城市发展和改革局关于印发小城市湿地保护办法的通知"
FILE = "/tz/202503/P020250301.docx"


def rules(amount: str) -> bytes:
    document = docx.Document()
    for line in (
        "小城市湿地保护办法",
        "第一条 为了加强湿地保护，维护湿地生态功能，根据有关法律，结合本市实际，制定本办法。",
        f"第二条 破坏湿地的，处{amount}元罚款。",
        "第三条 市林业主管部门负责湿地保护的监督管理工作，其他部门按照职责分工做好相关工作。",
        "第四条 本办法自2025年5月1日起施行。",
    ):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def letter(site):
    """The small site with one letter and its file; called with the bytes of the file (None: the file fails), and other words."""

    def offer(file: bytes | None, words: str = "") -> None:
        page = site.page(1, body=LETTER + words + LINK).decode().replace(PLAIN, TITLE).encode()
        site.answers[site.path(1)] = (200, "text/html; charset=utf-8", page)
        site.answers[FILE] = (200, "application/octet-stream", file) if file else (503, "text/html", b"later")

    site.docs = [1, 2, 3, 4]
    return offer


def row(settings, table, **wanted):
    rows = read_latest(settings.published_dir).table(table).to_pylist()
    return [r for r in rows if all(r[k] == v for k, v in wanted.items())]


def articles(settings) -> list[str]:
    (policy,) = row(settings, "policies", title=TITLE)
    clauses = row(settings, "clauses", version_id=policy["latest_version_id"])
    return [c["label"] for c in clauses if (c["label"] or "").startswith("第")]


def test_the_clauses_of_the_attached_text_are_published_and_compared(site, settings, night, letter):
    letter(rules("500"))
    run_night(settings, as_of=night(3), portal_ids=None)
    (policy,) = row(settings, "policies", title=TITLE)
    assert articles(settings) == ["第一条", "第二条", "第三条", "第四条"]
    assert "text_from_file" in policy["flags"]
    assert policy["effective_on"].isoformat() == "2025-05-01"
    letter(rules("2000"))
    run_night(settings, as_of=night(4), portal_ids=None)
    changes = [
        (c["effect"], c["clause_label_after"], c["before"], c["after"]) for c in row(settings, "changes", noise=False)
    ]
    assert ("quantity", "第二条", "500元", "2000元") in changes
    assert {effect for effect, *_ in changes} == {"quantity", "annex"}


def test_a_file_that_fails_on_the_night_takes_no_clause_away(site, settings, night, letter):
    letter(rules("500"))
    run_night(settings, as_of=night(3), portal_ids=None)
    letter(None, words="<p>请各单位于每季度末报送进展情况，并抄送有关部门备案，联系方式见通讯录。</p>")
    run_night(settings, as_of=night(4), portal_ids=None)
    assert articles(settings) == ["第一条", "第二条", "第三条", "第四条"]
    assert row(settings, "changes", noise=False, operation="delete") == []
    assert "file_missing" in row(settings, "policies", title=TITLE)[0]["flags"]
    letter(rules("500"))
    run_night(settings, as_of=night(5), portal_ids=None)
    assert "file_missing" not in row(settings, "policies", title=TITLE)[0]["flags"]


def test_a_text_that_appears_because_its_file_could_be_had_at_last_alerts_nobody(site, settings, night, letter):
    letter(None)
    run_night(settings, as_of=night(3), portal_ids=None)
    assert articles(settings) == []
    letter(rules("500"))
    run_night(settings, as_of=night(4), portal_ids=None)
    assert articles(settings) == ["第一条", "第二条", "第三条", "第四条"]
    assert {c["cause"] for c in row(settings, "changes")} <= {"backfill"}
