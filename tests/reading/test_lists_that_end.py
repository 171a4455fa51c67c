"""Lists under 对2件规章予以废止, items that write the title without 《》, and what stands below a list."""

from __future__ import annotations

import pytest

from gongbao.model.policy import ENDS
from gongbao.reading import read_text

HEAD = "云岭市人民政府关于修改和废止部分规章的决定\n云岭市人民政府令第77号\n市人民政府决定：\n"
TAIL = "\n本决定自2024年5月1日起施行。\n云岭市人民政府\n2024年4月1日"

LISTS = [
    (
        "一、对2件规章予以废止\n（一）《甲管理办法》（1999年4月2日市政府令第9号发布）\n（二）《乙管理细则》（市政府令第21号，2005年修改）",
        [("甲管理办法", "市政府令第9号"), ("乙管理细则", "市政府令第21号")],
    ),
    ("一、对下列规章宣布失效\n（一）《甲管理办法》\n二、《丙管理办法》继续施行。", [("甲管理办法", None)]),
    (
        "决定废止下列规章：\n一、《甲管理办法》\n二、乙旅馆业管理办法（市政府令第19号）",
        [("甲管理办法", None), ("乙旅馆业管理办法", "市政府令第19号")],
    ),
    (
        "决定废止下列规章：\n一、《甲管理办法》（市政府令第9号）\n《丙管理办法》中涉及暂住人口的规定，由市民政局另行研究。",
        [("甲管理办法", "市政府令第9号")],
    ),
    ("决定废止下列规章：\n（一）《甲管理办法》\n二、《丙管理办法》由市司法局修改后重新公布。", [("甲管理办法", None)]),
    ("对不符合上位法的文件予以废止\n（一）《甲管理办法》由市司法局审查。", []),
    ("一、对2件规章予以修改\n（一）《甲管理办法》（市政府令第9号）\n（二）《乙管理细则》", []),
    ("一、对2件规章予以保留\n（一）《甲管理办法》（市政府令第9号）\n（二）《乙管理细则》", []),
    ("一、对拟废止的2件规章组织论证\n（一）《甲管理办法》（市政府令第9号）\n（二）《乙管理细则》", []),
]


@pytest.mark.parametrize(("body", "ended"), LISTS)
def test_a_list_ends_what_its_heading_ends(body: str, ended: list[tuple[str, str | None]]) -> None:
    cited = read_text(HEAD + body + TAIL).cited
    assert [(c.title, c.doc_number) for c in cited if c.relation in ENDS] == ended
