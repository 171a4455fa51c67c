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


TRADITIONAL = (
    "澄海縣政府關於加強公園綠地管理的通知\n各鄉鎮公所、縣府各單位：為維護公園綠地，保障民眾休憩權益，現將有關事項通知如下。\n"
    "一、公園內不得擺設攤位、停放車輛。二、草坪每月至少修剪二次，澆水應於上午九時以前完成。三、本通知自發布之日起實施。"
)


@pytest.mark.parametrize("declared", [None, "text/plain; charset=utf-8", "text/plain; charset=gb2312"])
def test_big5_is_read_by_the_characters_that_it_spells(declared: str | None) -> None:
    assert decode_markup(TRADITIONAL.encode("big5"), declared) == TRADITIONAL


def test_big5_that_gb18030_spells_half_likely_is_read_as_big5() -> None:
    body = "園綠地，保障民眾".encode("big5")
    assert everyday_share(body.decode("gb18030")) >= 0.4
    assert decode_markup(body, None) == body.decode("big5")


def test_simplified_and_traditional_text_in_gb18030_is_not_taken_for_big5() -> None:
    for text in (TRADITIONAL, TRADITIONAL[:19], "嘉陵县堰塘镇鲢鳙鳊鲂增殖放流办法"):
        assert decode_markup(text.encode("gb18030"), None) == text


def test_bytes_that_are_no_encoding_at_all_name_each_that_was_tried() -> None:
    with pytest.raises(
        UnreadableDocument, match=r"utf-8 fails at byte 0; gb18030 fails at byte 0; big5hkscs fails at byte 0"
    ):
        decode_markup(b"\xff\xff\x81" + b"abc", None)


@pytest.mark.parametrize(("encoding", "left"), [("utf-8", 1), ("utf-8", 2), ("gb18030", 1)])
def test_a_text_that_ends_inside_a_character_is_said_to_be_cut_off(encoding: str, left: int) -> None:
    whole = "嘉陵县人民政府关于印发公园管理办法的通知".encode(encoding)
    body = whole + "知".encode(encoding)[:left]
    where = rf"cut off at its end: the last character begins at byte {len(whole) + 1} of {len(body)} \({encoding}\)"
    with pytest.raises(UnreadableDocument, match=where):
        decode_markup(body, None)


def test_a_break_in_the_middle_is_not_called_cut_off() -> None:
    with pytest.raises(UnreadableDocument) as raised:
        decode_markup("关于印发".encode() + b"\xe5\x85" + "办法的通知".encode(), "text/html; charset=utf-8")
    assert "cut off" not in str(raised.value)


@pytest.mark.parametrize(("codec", "where"), [("utf-16-le", 36), ("utf-16-be", 35)])
def test_utf_16_without_its_mark_is_named(codec: str, where: int) -> None:
    body = "嘉陵县人民政府关于印发公园管理办法的\n通知".encode(codec)
    first = body.index(0)
    with pytest.raises(
        UnreadableDocument, match=rf"NUL at byte {first} of {len(body)}: looks like {codec} without its byte"
    ):
        decode_markup(body, None)
    assert first in {where, where + 1}


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
