"""How many comments came and what became of them: only what the sentence says of all, exact, and never more decided than came."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text
from gongbao.reading.comment_counts import Tally, read_tally

TITLE = "关于《云州市河道办法（征求意见稿）》意见采纳情况的反馈"


def counted(sentence):
    facts = facts_of(read_text(f"{TITLE}\n{sentence}\n云州市水利局\n2026年6月3日"))
    return tuple(facts[f"comments_{what}"] for what in ("received", "adopted", "partly", "not_adopted"))


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        # of single comments, of shares, of the rest: nothing is said of how many
        ("收到意见建议8条，其中：采纳第3条、第5条，其余不予采纳。", (8, None, None, None)),
        ("总共收到13个意见，采纳意见第六条。", (13, None, None, None)),
        ("共收到意见12条，采纳率50%。", (12, None, None, None)),
        ("共收到意见12条，已采纳一部分。", (12, None, None, None)),
        ("共收到意见12条，均已采纳情况如下。", (12, None, None, None)),
        ("共收到意见12条，个别意见未采纳。", (12, None, None, None)),
        ("共收到意见12条，有的予以采纳，有的不予采纳。", (12, None, None, None)),
        ("共收到意见12条，予以采纳的意见已写入第三条。", (12, None, None, None)),
        # of all of them
        ("收到意见2条，未被采纳。", (2, 0, None, 2)),
        ("收到意见2条，均没有采纳。", (2, 0, None, 2)),
        ("收到意见2条，已被采纳。", (2, 2, None, None)),
        ("收到意见2条，采纳。", (2, 2, None, None)),
        ("收到意见2条，予以部分采纳。", (2, None, 2, None)),
        ("合计收到邮件2封，意见5条，全部吸收采纳。", (5, 5, None, None)),
        ("收到意见2条，予以采纳，具体如下：第3条改为甲。", (2, 2, None, None)),
        ("收到意见2条，采纳情况：均已采纳。", (2, 2, None, None)),
        # numbers that are not exact
        ("共收到意见1000余条，采纳300余条。", (None, None, None, None)),
        ("共收到意见近百条，采纳30条。", (None, 30, None, None)),
        ("共收到约120条意见，未采纳二十多条。", (None, None, None, None)),
        ("最近5条意见已研究。共收到意见7条，采纳2条。", (7, 2, None, None)),
        # as offices write numbers
        ("共收到1,200条意见，采纳350条。", (1200, 350, None, None)),
        ("共收到意见一千二百条，采纳三百条。", (1200, 300, None, None)),
        # other verbs
        ("共征求到意见31条。", (31, None, None, None)),
        ("合计提出意见12条。", (12, None, None, None)),
        ("收到来信3封，网上意见5条。", (None, None, None, None)),
    ],
)
def test_counts_are_what_the_sentence_says_of_all_comments(sentence, counts):
    assert counted(sentence) == counts


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("共收到意见3条，采纳5条。", {"received": "3", "adopted": "5"}),
        ("共收到意见6条，采纳4条，未采纳3条。", {"received": "6", "adopted": "4", "not_adopted": "3"}),
    ],
)
def test_more_decided_than_came_is_a_conflict_and_no_count(sentence, said):
    facts = facts_of(read_text(f"{TITLE}\n{sentence}\n云州市水利局\n2026年6月3日"))
    assert counted(sentence) == (None, None, None, None)
    assert facts["conflicts"] == [{"fact": "comments", **said}]


def test_partly_adopted_ones_may_be_counted_among_the_adopted():
    assert read_tally("共收到意见6条,采纳4条,部分采纳1条,未采纳2条。") == Tally(
        received=6, adopted=4, partly=1, refused=2
    )
    assert counted("共收到意见6条，采纳4条，部分采纳1条，未采纳2条。") == (6, 4, 1, 2)
