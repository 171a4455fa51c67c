from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text

HEAD = "青岚市人民政府关于文件清理结果的通知\n各有关单位：\n"
TAIL = "\n青岚市人民政府\n2024年5月1日"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "一、对废止的文件按以下要求处理：\n（一）《青岚市甲管理办法》继续执行。\n（二）《青岚市乙管理办法》由市司法局修改。",
            {"青岚市甲管理办法": "cites", "青岚市乙管理办法": "cites"},
        ),
        (
            "一、决定废止下列文件：\n（一）《青岚市甲管理办法》\n（二）《青岚市乙管理办法》中与上位法一致的部分继续执行。",
            {"青岚市甲管理办法": "repeals", "青岚市乙管理办法": "cites"},
        ),
    ],
)
def test_an_item_with_a_predicate_of_its_own_is_not_repealed(body: str, expected: dict[str, str]) -> None:
    found = facts_of(read_text(HEAD + body + TAIL))["relations"]
    assert {relation["title"]: relation["relation"] for relation in found} == expected
