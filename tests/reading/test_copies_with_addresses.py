"""What databases and copying sites do to a head: the page's own address among its lines, a title without its last words."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text

ORDER = """云州市人民政府令

{address}

第77号
《云州市突发事件应对办法》已经2023年9月29日市政府第七次常务会议通过，现予发布施行。
市长 某某
2023年10月15日
云州市突发事件应对办法
第一条 为了应对突发事件，制定本办法。
第二条 本办法所称突发事件，是指需要采取应急处置措施的事件。
"""


@pytest.mark.parametrize(
    "address",
    [
        "Original URL: http://lib.example/bin/mse?K=d70&A=12",
        "原文链接：https://www.yunzhou.example/art/2023/10/15.html",
    ],
)
def test_the_address_of_the_page_is_no_part_of_the_head(address):
    facts = facts_of(read_text(ORDER.format(address=address)))
    assert facts["doc_number"] == "云州市人民政府令第77号"
    assert facts["issuers"] == ["云州市人民政府"]
    assert "http" not in facts["text"]


def test_an_address_to_which_comments_are_sent_is_kept():
    facts = facts_of(
        read_text(
            "关于征求《云州市河道办法》意见的公告\n请登录以下网址提出意见。\n网址：http://www.yunzhou.example/hd\n云州市水利局\n2026年6月3日"
        )
    )
    assert "http://www.yunzhou.example/hd" in facts["text"]


def test_a_copied_title_without_its_last_words_still_wraps_the_text():
    facts = facts_of(
        read_text(
            "云州省人民政府办公厅关于印发云州省贯彻落实《中部崛起规划》工作方案\n云政办发〔2026〕55号\n各市人民政府：\n"
            "《云州省贯彻落实〈中部崛起规划〉工作方案》已经省人民政府同意，现印发给你们，请认真贯彻执行。\n"
            "云州省人民政府办公厅\n2026年5月15日\n云州省贯彻落实《中部崛起规划》工作方案\n为深入贯彻落实规划，制定本方案。\n"
            "一、总体要求\n坚持稳中求进。\n二、重点任务\n（一）强化基础设施支撑。\n"
        )
    )
    assert facts["wrapped_title"] == "云州省贯彻落实《中部崛起规划》工作方案"
    assert facts["doc_number"] == "云政办发〔2026〕55号"
