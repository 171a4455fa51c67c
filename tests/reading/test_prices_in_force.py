"""A notice of prices says from when 上述价格 hold; a price of a part, or one of somebody else, sets no day for the notice."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

NOTICE = (
    "云州市发展和改革委员会关于调整天然气价格的通知\n云发改价格〔2024〕312号\n各县(市、区)发展改革局:\n现就有关事项通知如下:\n"
    "一、居民用气价格调整为每立方米2.13元。\n二、非居民用气最高价格为3.02元/立方米。\n{}\n云州市发展和改革委员会\n2024年3月28日\n"
)


def force(sentence):
    reading = read_text(NOTICE.format(sentence))
    return str(reading.effective_on) if reading.effective_on else None


@pytest.mark.parametrize(
    "sentence",
    [
        "三、上述价格自2024年4月1日起执行。",
        "三、以上收费标准自2024年4月1日起执行。",
        "三、上述电价自2024年4月1日起执行,此前有关规定与本通知不一致的,以本通知为准。",
        "上述价格调整自2024年4月1日起执行。",
        "三、调整后的价格自2024年4月1日起执行。",
    ],
)
def test_the_prices_above_hold_from_a_day(sentence):
    assert force(sentence) == "2024-04-01"


@pytest.mark.parametrize(
    "sentence",
    [
        "三、企业已按上述价格自2024年4月1日起执行的,不再调整。",
        "三、外省门站价格自2024年4月1日起执行。",
    ],
)
def test_what_others_do_by_these_prices_sets_no_day(sentence):
    assert force(sentence) is None
