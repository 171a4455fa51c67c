"""Text that nobody should have written: it must be read in bounded time and never raise."""

import random
import time
from datetime import timedelta

import pytest

from gongbao.reading import facts_of, read_text

LIMIT = timedelta(seconds=5)
HOSTILE = {
    "open brackets": "（" * 20_000,
    "open groups": "（责任单位：" * 5_000,
    "open books": "《" * 20_000,
    "one number again": "一、" * 10_000,
    "one bracketed number again": "（一）" * 8_000,
    "half dates": "2020年" * 8_000,
    "digits": "1" * 50_000,
    "articles": "第一条" * 8_000,
    "title words": "关于" * 30_000,
    "open quotes": "“" * 20_000,
    "tiny lines": "一\n" * 20_000,
    "titles that never end": "关于甲\n" * 10_000,
    "numbers glued": ("甲" * 30 + "〔2020〕1号") * 2_000,
    "annex heads": "附件1\n" * 5_000,
    "signatures": "甲市财政局\n2020年1月1日\n" * 3_000,
    "mail": "a@" * 20_000,
    "labels": "发布日期:" * 5_000,
    "cells": "37\n" * 10_000,
    "contents": "目录\n" * 3_000,
    "one long word": "甲" * 100_000,
    "authorities glued": "市财政局" * 5_000,
    "terms of validity": "有效期自" * 5_000,
    "tail marks": "相关政策\n" * 5_000,
    "blanks": " 甲" * 30_000,
    "sections": "第一节\n" * 20_000,
    "chapters": "第一章 甲\n第二章 乙\n" * 5_000,
    "numbers with dots": "".join(f"{a}.{b} 甲\n" for a in range(1, 90) for b in range(1, 90)),
    "stars": "**一、甲**\n" * 8_000,
    "items and paragraphs": "第一条 甲\n" + "（一）甲\n乙\n" * 6_000,
    "shares": "10%、" * 10_000,
    "nothing": "",
    "control signs": "\x00\ufeff\u200b" * 1_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_bounded_time(name):
    started = time.process_time()
    facts = facts_of(read_text(HOSTILE[name]))
    assert time.process_time() - started < LIMIT.total_seconds()
    assert facts["title"] is None or facts["text"]


WORDS = [
    "第一章 总则",
    "第二条 ",
    "一、",
    "（一）",
    "1.",
    "①",
    "附件：1.表",
    "附件1",
    "专栏：工程",
    "云州市人民政府",
    "2020年1月1日",
    "关于印发《甲办法》的通知",
    "云政发〔2020〕1号",
    "本办法自公布之日起施行，有效期5年。",
    "（责任单位：市经信局、市发改委）",
    "共收到3条意见，采纳1条。",
    "截止日期：3月1日",
    "《甲》同时废止。",
    "“",
    "”",
    "：",
    "。",
    "2025年",
    "50%",
    "目录",
    "联系人：某某",
    "首页 > 政策",
    "【打印本页】",
]


@pytest.mark.parametrize("seed", range(60))
def test_words_of_the_trade_in_any_order_never_raise(seed):
    chance = random.Random(seed)
    text = "".join(chance.choice(WORDS) + chance.choice(["", "\n", "\n", " "]) for _ in range(chance.randrange(1, 200)))
    reading = read_text(text)
    eids = [c.eid for c in reading.clauses]
    assert len(eids) == len(set(eids))
    assert {c.parent_eid for c in reading.clauses} - {None} <= set(eids)
    facts_of(reading)
