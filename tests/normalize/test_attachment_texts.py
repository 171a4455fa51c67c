"""The text of a file is published under its hash, and stays with the file while the file stays the same."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from gongbao.model.identifiers import Sha256
from gongbao.model.policy import AttachmentLink

TEXT = "第一条 为了规范公园管理，制定本办法。\n联系电话：［电话略］"
FILE = AttachmentLink(
    name="办法.docx",
    url="http://www.example.gov/1.docx",
    sha256=Sha256.of(b"one"),
    bytes=3,
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    text=TEXT,
    text_sha256=Sha256.of(TEXT.encode()),
)


@pytest.fixture
def published(story, make_reading, page):
    story.night({page: make_reading("现将办法印发给你们。", attachments=(FILE,))})
    return story


def test_the_text_stands_in_texts_under_the_hash_that_the_file_names(published):
    (file,) = published.rows("attachments")
    (text,) = published.rows("texts", content_sha256=file["text_sha256"])
    assert text["text"] == TEXT
    assert file["text_sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()


def test_a_swapped_file_brings_its_own_text_and_the_old_one_stays(published, make_reading, page):
    new = TEXT.replace("公园", "湿地公园")
    swapped = replace(FILE, sha256=Sha256.of(b"two"), text=new, text_sha256=Sha256.of(new.encode()))
    published.night({page: make_reading("现将办法印发给你们。", attachments=(swapped,))})
    assert [row["text_sha256"] for row in published.rows("attachments")] == [FILE.text_sha256, swapped.text_sha256]
    texts = {row["content_sha256"]: row["text"] for row in published.rows("texts")}
    assert (texts[FILE.text_sha256], texts[swapped.text_sha256]) == (TEXT, new)


def test_better_code_leaves_what_is_known_of_a_file_as_it_is(published, make_reading, page):
    published.parser_version = "2"
    better = make_reading(
        "现将办法印发给你们。",
        title="另一标题",
        attachments=(replace(FILE, sha256=None, bytes=None, media_type=None, text=None, text_sha256=None),),
    )
    published.upgraded = {page: better}
    published.night({page: make_reading("现将办法印发给你们，请遵照执行。", title="另一标题", attachments=(FILE,))})
    facts = {(r["sha256"], r["bytes"], r["media_type"], r["text_sha256"]) for r in published.rows("attachments")}
    assert facts == {(FILE.sha256, FILE.bytes, FILE.media_type, FILE.text_sha256)}
    assert [row["cause"] for row in published.rows("versions")] == ["source", "parser", "source"]


def test_a_file_without_text_names_none(story, make_reading, page):
    scan = replace(FILE, text=None, text_sha256=None, problem="3 pages with 0 characters of text: a scan")
    story.night({page: make_reading("现将办法印发给你们。", attachments=(scan,))})
    (file,) = story.rows("attachments")
    assert (file["text_sha256"], file["problem"]) == (None, scan.problem)
    assert len(story.rows("texts")) == 1
