"""Numbers whose maker stands in the title, and parts of documents that a list ends."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text
from tests.reading.test_corpus import read


def test_the_number_of_an_announcement_takes_its_maker_from_the_title():
    facts = read(
        "国家水务总局关于河道采砂费征收问题的公告\n国家水务总局公告2026年第6号\n现就有关问题公告如下：\n"
        "一、采砂费按季缴纳。\n"
        "二、本公告自2026年8月1日起施行。《国家水务总局关于河道采砂费缴纳期限的公告》（2022年第5号）同时废止。\n"
        "国家水务总局\n2026年7月7日"
    )
    assert facts["cites_doc_numbers"] == ["国家水务总局公告2022年第5号"]


LIST = """云州市人民政府关于废止《云州市扬尘管理规定》等3件规章的决定
经研究，市政府决定废止以下规章：
一、《云州市扬尘管理规定》（市政府令第86号）；
二、《云州市渔港管理办法》（市政府令第120号）{part}；
三、《云州市集市管理办法》（市政府令第121号）。
本决定自公布之日起施行。
云州市人民政府
2026年7月7日
"""


@pytest.mark.parametrize("part", ["第三十二条", "第三章", "中第三十二条第二款", "的第五条、第六条"])
def test_an_item_that_names_a_part_ends_that_part_alone(part):
    cited = {one.title: one.relation for one in read_text(LIST.format(part=part)).cited}
    assert cited == {"云州市扬尘管理规定": "repeals", "云州市渔港管理办法": "amends", "云州市集市管理办法": "repeals"}


def test_an_item_that_names_the_whole_ends_it():
    cited = [one.relation for one in read_text(LIST.format(part="")).cited]
    assert cited == ["repeals", "repeals", "repeals"]
