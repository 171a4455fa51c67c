"""A notice whose text stands in its file alone: swapped files, upgrades of our code, frames that differ."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongbao_stages import release
from gongbao_stages.road import run_night
from gongbao_stages.verifying import verify_published
from publish import read_latest
from tests.portal_servers.files import word_file

SUBSCRIPTION = "subscriptions:\n  - id: all\n    name: 全部\n    channels: [{kind: file, path: files}]\n"
NAME = "关于做好第1项工作的通知.docx"
FILE = "/tz/202503/P020250301.docx"
LINK = f'<p>附件：<a href="./P020250301.docx">{NAME}</a></p>'


def rules(amount: str) -> bytes:
    return word_file(
        "小城市湿地保护办法",
        "第一条 为了加强湿地保护，维护湿地生态功能，根据有关法律，结合本市实际，制定本办法。",
        f"第二条 破坏湿地的，处{amount}元罚款；情节严重的，责令限期恢复原状，并通报批评。",
        "第三条 市林业主管部门负责湿地保护的监督管理工作，其他部门按照职责分工做好相关工作。",
    )


@pytest.fixture
def nights(site, settings, night):
    """Play the next night with this file behind the first page, and a mark in the page's frame."""
    settings.subscriptions_path.write_text(SUBSCRIPTION, encoding="utf-8")
    played = []

    def play(file: bytes, frame: str = "") -> None:
        page = site.page(1, body=LINK).replace(b"<h1>", f"<!-- {frame} --><h1>".encode())
        site.answers[site.path(1)] = (200, "text/html; charset=utf-8", page)
        site.answers[FILE] = (200, "application/octet-stream", file)
        played.append(file)
        run_night(settings, as_of=night(5) + timedelta(days=len(played)), portal_ids=None)

    return play


@pytest.fixture
def rows(settings):
    def of(table, **wanted):
        found = read_latest(settings.published_dir).table(table).to_pylist()
        return [r for r in found if all(r[k] == v for k, v in wanted.items())]

    return of


@pytest.fixture
def upgraded(monkeypatch):
    """From now on the code that reads is another one, which reads the same."""
    return lambda: monkeypatch.setattr(release, "parser_version", lambda: "next")


def edits(rows):
    return sorted(
        (c["effect"], c["clause_label_after"] or "", c["before"], c["after"], c["cause"])
        for c in rows("changes", noise=False)
    )


@pytest.fixture
def swapped(nights, rows):
    """The file came, and was swapped under its name on the next night; the page itself stayed the same."""
    nights(rules("500"))
    nights(rules("2000"))
    (policy,) = rows("policies", doc_number="小发改〔2025〕1号")
    assert policy["flags"] == ["text_from_file"]
    return policy


def test_a_swapped_file_is_told_from_what_to_what(swapped, rows, settings):
    quantity, annex = edits(rows)[1], edits(rows)[0]
    assert quantity == ("quantity", "第二条", "500元", "2000元", "source")
    assert (annex[0], annex[4]) == ("annex", "source")
    assert annex[2].startswith(NAME)
    assert len(edits(rows)) == 2
    assert [v["sequence"] for v in rows("versions", policy_id=swapped["policy_id"])] == [1, 2]
    assert len(list(settings.alerts_dir.rglob("*.txt"))) == 1
    assert verify_published(settings, "latest")["problems"] == []


def test_the_same_file_below_another_frame_is_no_change(swapped, rows, nights):
    nights(rules("2000"), frame="17")
    assert len(edits(rows)) == 2
    assert swapped == rows("policies", doc_number="小发改〔2025〕1号")[0]


@pytest.mark.parametrize(("frame", "amount"), [("17", "2000"), ("", "3000"), ("17", "3000")])
@pytest.mark.usefixtures("swapped")
def test_newer_code_reads_the_version_with_the_file_it_had(rows, nights, upgraded, frame, amount):
    upgraded()
    nights(rules(amount), frame=frame)
    told = [("500元", "2000元"), ("2000元", "3000元")] if amount == "3000" else [("500元", "2000元")]
    assert sorted((c[2], c[3]) for c in edits(rows) if c[0] == "quantity") == sorted(told)
    assert {cause for *_, cause in edits(rows)} == {"source"}
