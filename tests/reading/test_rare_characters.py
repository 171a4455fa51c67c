"""Characters outside the common block (U+4E00–9FFF) stand in names of places, people and documents like any other."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

RARE = ["㙟", "\U00021484", "\U00030edd"]


@pytest.mark.parametrize("rare", RARE)
def test_an_authority_and_its_number_are_read_whole(rare):
    text = (
        f"{rare}头镇人民政府\n关于印发《{rare}头镇河道管理办法》的通知\n{rare}政发〔2021〕2号\n各村:\n现将《{rare}头镇河道管理办法》印发给你们。\n"
        f"{rare}头镇人民政府\n2021年3月1日\n{rare}头镇河道管理办法\n第一条 为了加强管理,制定本办法。\n第二条 本办法自2021年4月1日起施行。\n"
    )
    reading = read_text(text)
    assert (reading.title, reading.wrapped_title) == (
        f"{rare}头镇人民政府关于印发《{rare}头镇河道管理办法》的通知",
        f"{rare}头镇河道管理办法",
    )
    assert (list(reading.issuers), reading.doc_number) == ([f"{rare}头镇人民政府"], f"{rare}政发〔2021〕2号")
    assert (str(reading.signed_on), str(reading.effective_on)) == ("2021-03-01", "2021-04-01")


@pytest.mark.parametrize("rare", RARE)
def test_a_decree_signed_by_a_person_with_such_a_name(rare):
    text = (
        f"云州市人民政府令\n第12号\n《云州市{rare}湖保护办法》已经审议通过,现予公布,自2021年4月1日起施行。\n市长 李{rare}\n2021年3月1日\n"
        f"云州市{rare}湖保护办法\n第一条 为了加强保护,制定本办法。\n第二条 本办法自2021年4月1日起施行。\n"
    )
    reading = read_text(text)
    assert (reading.title, reading.doc_number) == (f"云州市{rare}湖保护办法", "云州市人民政府令第12号")
    assert str(reading.signed_on) == "2021-03-01"


@pytest.mark.parametrize("rare", RARE)
def test_an_item_of_a_list_that_ends(rare):
    text = (
        "云州市人民政府关于废止部分文件的决定\n云政发〔2022〕5号\n决定废止下列文件:\n"
        f"一、{rare}湖渔船停泊管理规定({rare}政发〔2015〕11号)\n二、云州市渡口管理办法(云政发〔2003〕4号)\n云州市人民政府\n2022年4月2日\n"
    )
    assert [(c.title, c.doc_number) for c in read_text(text).cited if c.relation.value == "repeals"] == [
        (f"{rare}湖渔船停泊管理规定", f"{rare}政发〔2015〕11号"),
        ("云州市渡口管理办法", "云政发〔2003〕4号"),
    ]
