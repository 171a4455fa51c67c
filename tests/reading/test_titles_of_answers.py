"""Who answers the press, and on what, is a title; a question or a sentence of the text is none."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

BODY = "日前,《云州市碳账户管理办法》印发,自2024年5月1日起施行。有关负责人回答了记者提问。\n问:出台的背景是什么?\n答:为推动减排。\n"


@pytest.mark.parametrize(
    "title",
    [
        "云州市发展改革委有关负责同志就《云州市碳账户管理办法》答记者问",
        "云州市财政局负责人就延续实施购置补贴政策答记者问",
        "市场监管局就修订《云州市计价规则》有关问题答记者问(二)",
    ],
)
def test_who_answers_the_press_is_the_title(title):
    reading = read_text(f"{title}\n{BODY}")
    assert (reading.title, reading.kind.value, reading.effective_on) == (title, "interpretation", None)
