"""An outcome tells an exchange of words by many verbs: 缩短为, 提高到, 放宽至."""

from __future__ import annotations

import pytest

from tests.reading.test_corpus import read


@pytest.mark.parametrize("verb", ["缩短为", "改为", "统一为", "放宽至", "提高到"])
def test_an_exchange_of_quoted_words_is_read_by_what_it_does(verb):
    facts = read(
        "关于《云州市河道采砂办法（征求意见稿）》公开征求意见情况的说明\n"
        "2026年3月1日至3月31日，我局公开征求意见，共收到意见1条，采纳1条。具体情况如下：\n"
        f"1.建议第八条“15个工作日”{verb}“10个工作日”。采纳。\n"
        "云州市水务局\n2026年4月8日"
    )
    (edit,) = facts["outcome"]
    assert (edit["clause_label"], edit["before"], edit["after"]) == ("第八条", "15个工作日", "10个工作日")
    assert edit["disposition"] == "adopted"
