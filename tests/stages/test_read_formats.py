"""One document in every format that portals serve reads the same; bytes decide what a file is, whatever its name."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import opencc
import pytest

from gongbao.errors import GongbaoError, UnreadableDocument
from gongbao.settings import Caps, Settings
from gongbao_stages.documents import read_document

LINES = [
    "青岚市人民政府办公室关于印发青岚市湿地公园管理办法的通知",
    "青政办发〔2024〕18号",
    "各县（市、区）人民政府，市政府各部门：",
    "《青岚市湿地公园管理办法》已经市政府同意，现印发给你们，请遵照执行。",
    "青岚市人民政府办公室",
    "2024年5月20日",
    "青岚市湿地公园管理办法",
    "第一条 为了保护湿地公园，制定本办法。",
    "第二条 湿地公园核心区面积不低于总面积的30%。",
    "第三条 本办法自2024年7月1日起施行。",
]
EXPECTED = {
    "title": LINES[0],
    "doc_number": "青政办发〔2024〕18号",
    "issuers": ["青岚市人民政府办公室"],
    "signed_on": "2024-05-20",
    "effective_on": "2024-07-01",
}
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="soffice is not installed: it makes and reads these"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env({"GONGBAO_DATA": str(tmp_path / "data")})


def word() -> bytes:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def ofd() -> bytes:
    objects = "".join(
        f'<TextObject Boundary="20 {20 + 8 * n} 160 6"><TextCode>{line}</TextCode></TextObject>'
        for n, line in enumerate(LINES)
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", "<OFD/>")
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", f"<Page><Content><Layer>{objects}</Layer></Content></Page>")
    return buffer.getvalue()


def html(label: str, encoding: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in LINES)
    return (
        f'<html><head><meta charset="{label}"></head><body><div class="TRS_Editor">{body}</div></body></html>'.encode(
            encoding
        )
    )


def converted(folder: Path, suffix: str) -> bytes:
    (folder / "made.docx").write_bytes(word())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(shutil.which("soffice")), "--headless", profile, "--convert-to", suffix, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "made.docx")], check=True, capture_output=True, timeout=120)
    return (folder / f"made.{suffix}").read_bytes()


def read(settings: Settings, folder: Path, name: str, body: bytes, url: str | None = None) -> dict[str, Any]:
    (folder / name).write_bytes(body)
    return read_document(settings, str(folder / name), url=url, portal_id=None)


def said(facts: dict[str, Any]) -> dict[str, Any]:
    return {fact: facts[fact] for fact in EXPECTED}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("notice.txt", "\n".join(LINES).encode()),
        ("notice-gb18030.txt", "\n".join(LINES).encode("gb18030")),
        ("notice-utf16.txt", "\n".join(LINES).encode("utf-16")),
        ("page.html", html("utf-8", "utf-8")),
        ("page-labelled-gb2312.html", html("gb2312", "gb18030")),
        ("page-labelled-utf-8-but-gb18030.html", html("utf-8", "gb18030")),
        ("notice.docx", word()),
        ("docx-under-the-name-of-a.doc", word()),
        ("notice.ofd", ofd()),
    ],
)
def test_every_format_says_the_same(settings: Settings, tmp_path: Path, name: str, body: bytes) -> None:
    facts = read(settings, tmp_path, name, body)
    assert said(facts) == EXPECTED
    assert [c["label"] for c in facts["clauses"] if str(c["label"]).startswith("第")] == ["第一条", "第二条", "第三条"]
    assert [(q["comparator"], q["value"], q["unit"]) for c in facts["clauses"] for q in c["quantities"]] == [
        ("不低于", "30", "%")
    ]
    assert "\ufffd" not in facts["text"]


@needs_office
@pytest.mark.parametrize("suffix", ["doc", "pdf", "rtf"])
def test_formats_that_libreoffice_makes_or_reads_say_the_same(settings: Settings, tmp_path: Path, suffix: str) -> None:
    facts = read(settings, tmp_path, f"notice.{suffix}", converted(tmp_path, suffix))
    assert said(facts) == EXPECTED


@needs_office
def test_a_wps_file_is_read_as_the_word_file_that_it_is(settings: Settings, tmp_path: Path) -> None:
    assert said(read(settings, tmp_path, "notice.wps", converted(tmp_path, "doc"))) == EXPECTED


def test_a_traditional_text_is_kept_and_its_facts_are_simplified(settings: Settings, tmp_path: Path) -> None:
    copy = [opencc.OpenCC("s2t").convert(line) for line in LINES]
    facts = read(settings, tmp_path, "copy.txt", "\n".join(copy).encode())
    assert said(facts) == EXPECTED
    assert (facts["script"], facts["title_as_written"]) == ("hant", copy[0])
    assert copy[7] in facts["text"]


def test_an_answer_in_json_is_read_by_the_system_that_gave_it(settings: Settings, tmp_path: Path) -> None:
    data = {
        "bbbs": "ff80",
        "title": "青岚市地名条例",
        "gbrq": "2024-05-28",
        "sxrq": "2024-07-01",
        "sxx": 3,
        "flxz": "地方性法规",
    }
    data |= {"zdjgName": "青岚市人民代表大会常务委员会", "ossFile": {"ossWordPath": "WORD/a.docx"}}
    url = "https://laws.qinglan.example/law-search/search/flfgDetails?bbbs=ff80"
    facts = read(settings, tmp_path, "law.json", json.dumps({"code": 200, "data": data}).encode(), url)
    assert (facts["title"], facts["effective_on"]) == ("青岚市地名条例", "2024-07-01")


@pytest.mark.parametrize(
    ("name", "body", "fact"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "image/png holds no text"),
        ("a.json", b'{"a": 1}', "application/json holds no text"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "application/zip holds no text"),
        ("a.docx", b"PK\x03\x04" + bytes(200), "a.docx"),
        ("empty.html", b"", "0 bytes"),
        ("blank.txt", "\u3000\n \r\n".encode(), r"blank\.txt: text/plain with no text: white space only"),
        ("nul.txt", "青岚市".encode() + b"\0", r"nul\.txt: NUL at byte 9 of 10"),
        ("nul.html", b"<html><body>a\0b</body></html>", "nul.html"),
    ],
)
def test_what_holds_no_text_is_named_with_its_file(
    settings: Settings, tmp_path: Path, name: str, body: bytes, fact: str
) -> None:
    with pytest.raises(UnreadableDocument, match=fact):
        read(settings, tmp_path, name, body)


def test_two_words_are_read_and_flagged(settings: Settings, tmp_path: Path) -> None:
    facts = read(settings, tmp_path, "short.txt", "你好".encode())
    assert (facts["text"], facts["kind"], facts["title"]) == ("你好", "unknown", None)
    assert "no_title" in facts["flags"]


def test_caps_of_the_settings_hold_for_reading(tmp_path: Path) -> None:
    capped = Settings.from_env({"GONGBAO_DATA": str(tmp_path), "GONGBAO_CAPS": "text_characters=100"})
    assert capped.caps == Caps(text_characters=100)
    with pytest.raises(GongbaoError, match="text_characters=100"):
        read(capped, tmp_path, "notice.docx", word())
    with pytest.raises(GongbaoError, match="text_characters=100"):
        read(capped, tmp_path, "notice.txt", "\n".join(LINES).encode())


def test_a_target_table_in_a_word_file_is_read_as_one_on_a_page(settings: Settings, tmp_path: Path) -> None:
    rows = [
        ("指标", "2023年", "2027年目标", "责任单位"),
        ("森林覆盖率（%）", "41", "45", "市林业局"),
        ("湿地保护率（%）", "52", "60", "市林业局"),
    ]
    document = docx.Document()
    for line in LINES[:7]:
        document.add_paragraph(line)
    document.add_paragraph("附件：主要目标表")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    targets = read(settings, tmp_path, "plan.docx", buffer.getvalue())["targets"]
    assert [(t["base_value"], t["target_value"], t["target_year"]) for t in targets] == [
        ("41", "45", 2027),
        ("52", "60", 2027),
    ]
