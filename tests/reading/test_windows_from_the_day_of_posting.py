"""First days of consultations told by where or when the notice was posted."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

NOTICE = (
    "关于公开征求《云州市户外广告条例(草案)》意见的公告\n{head}现将《云州市户外广告条例(草案)》全文公布,广泛征求意见。{window}\n"
    "云州市司法局\n2023年8月10日\n"
)


def window(words, head=""):
    comments = read_text(NOTICE.format(window=words, head=head)).comment_round
    return str(comments.opens_on), str(comments.closes_on)


@pytest.mark.parametrize(
    "words",
    [
        "公众可自2023年8月10日在云州人大网刊登之日起至9月8日止,将修改意见通过以下方式反馈。",
        "公众可自2023年8月10日公布之日起至2023年9月8日提出意见。",
        "征求意见时间:2023年8月10日公告发布之日起至9月8日。",
    ],
)
def test_the_day_of_posting_opens_the_window(words):
    assert window(words) == ("2023-08-10", "2023-09-08")


def test_a_window_from_the_notice_on_opens_when_the_page_was_posted():
    posted = "发布日期:2023-08-10\n"
    assert window("请自本公告发布之日起至2023年9月8日前提出意见。", posted) == ("2023-08-10", "2023-09-08")


def test_a_notice_without_any_day_leaves_the_first_day_open():
    text = NOTICE.format(window="请自本公告发布之日起至2023年9月8日前提出意见。", head="").replace(
        "2023年8月10日\n", ""
    )
    assert read_text(text).comment_round.opens_on is None
