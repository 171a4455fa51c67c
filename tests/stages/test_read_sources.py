"""What `gongbao read` is given may be no file, no address, or too much: fact, place, remedy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongbao.errors import BadInput, UnreadableDocument
from gongbao.settings import Settings
from gongbao_stages.documents import read_document


@pytest.mark.parametrize(
    ("source", "fact"),
    [
        ("http://[::1", "is no address"),
        ("http://x:99999/", "is no address"),
        ("https:///a.html", "is no http"),
        ("/dev/zero", "is a folder or a device"),
        ("{folder}", "is a folder or a device"),
        ("{folder}/pipe", "is a folder or a device"),
        ("{folder}/nothing.txt", "cannot be read"),
    ],
)
def test_what_is_no_document_is_named(tmp_path: Path, source: str, fact: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    settings = Settings.from_env({"GONGBAO_DATA": str(tmp_path)})
    with pytest.raises(BadInput, match=fact):
        read_document(settings, source.format(folder=tmp_path), url=None, portal_id=None)


@pytest.mark.parametrize(
    ("name", "body", "cap"), [("a.txt", "字" * 50, "page_bytes"), ("a.pdf", "%PDF-" + "0" * 150, "attachment_bytes")]
)
def test_a_file_over_its_cap_names_the_setting(tmp_path: Path, name: str, body: str, cap: str) -> None:
    (tmp_path / name).write_text(body, encoding="utf-8")
    settings = Settings.from_env({"GONGBAO_DATA": str(tmp_path), "GONGBAO_CAPS": f"{cap}=100"})
    with pytest.raises(UnreadableDocument, match=f"GONGBAO_CAPS={cap}"):
        read_document(settings, str(tmp_path / name), url=None, portal_id=None)
