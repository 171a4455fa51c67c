from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.errors import GongbaoError, UnreadableDocument
from gongbao.formats.encodings import declared_encodings, decode_markup, everyday_share

TEXT = (
    "<html><head><title>关于印发实施办法的通知</title></head><body>各县（市、区）人民政府，市直各单位：</body></html>"
)


def test_gb2312_label_means_gb18030() -> None:
    text = TEXT.replace("实施", "镕㐂")  # 镕 is not in GB 2312, 㐂 not in GBK
    assert decode_markup(text.encode("gb18030"), "text/html; charset=gb2312") == text


def test_utf8_label_over_gb_bytes_yields_to_the_bytes() -> None:
    assert decode_markup(TEXT.encode("gb18030"), "text/html;charset=UTF-8") == TEXT


def test_gb_label_over_utf8_bytes_yields_to_the_bytes() -> None:
    assert decode_markup(TEXT.encode(), "text/html; charset=GBK") == TEXT


def test_meta_charset_counts_when_http_is_silent() -> None:
    text = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=big5"></head><p>各縣市政府關於</p></html>'
    assert decode_markup(text.encode("big5"), "text/html") == text


def test_charset_of_a_script_element_is_no_declaration() -> None:
    assert declared_encodings(b'<script charset="gb2312"></script><meta charset="utf-8">', None) == ("utf-8",)


def test_byte_order_marks_decide() -> None:
    assert decode_markup(b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=gbk") == TEXT
    assert decode_markup(TEXT.encode("utf-16"), None) == TEXT


def test_short_chinese_text_without_any_declaration() -> None:
    assert decode_markup("宁波市".encode("gb18030"), None) == "宁波市"


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        (b"", "0 bytes"),
        ("通知".encode() + b"\0" + b"x" * 20, "NUL"),
        (b"\xff\xff\x81" + b"abc", "does not decode"),
        (b"\xef\xbb\xbf" + "通知".encode()[:4], "byte order mark"),
    ],
)
def test_what_cannot_be_decoded_is_an_error_with_its_reason(body: bytes, fact: str) -> None:
    with pytest.raises(UnreadableDocument, match=fact):
        decode_markup(body, "text/html; charset=utf-8")


def test_a_broken_byte_is_never_replaced() -> None:
    body = TEXT.encode()[:-20] + b"\xe5\x85" + TEXT.encode()[-20:]
    with pytest.raises(UnreadableDocument):
        decode_markup(body, "text/html; charset=utf-8")


def test_utf8_read_as_gb_is_implausible() -> None:
    mojibake = "宁波市人民政府办公厅".encode().decode("gb18030", errors="ignore")
    assert everyday_share(mojibake) < 0.4 < everyday_share("寧波市人民政府辦公廳")


@pytest.mark.shared
def test_the_seeds_survive_every_wrong_label(seeds: Path) -> None:
    for seed in sorted(seeds.glob("*.txt")):
        text = seed.read_text(encoding="utf-8")
        assert decode_markup(text.encode("gb18030"), "text/html; charset=utf-8") == text
        assert decode_markup(text.encode(), "text/html; charset=gb2312") == text


@settings(max_examples=300, deadline=2000)
@given(
    st.binary(max_size=400),
    st.sampled_from([None, "text/html; charset=utf-8", "text/html; charset=gb2312", "x; charset=utf-16"]),
)
def test_random_bytes_decode_or_raise_our_own_error(body: bytes, content_type: str | None) -> None:
    try:
        text = decode_markup(body, content_type)
    except GongbaoError:
        return
    assert (
        "\ufffd" not in text
        or b"\xef\xbf\xbd" in body
        or b"\xfd\xff" in body
        or b"\xff\xfd" in body
        or b"\x84\x31\xa4\x37" in body
    )
