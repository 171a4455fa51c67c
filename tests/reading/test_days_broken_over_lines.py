"""A day of signature that a page breaks in the middle of its month or day is one day."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text


@pytest.mark.parametrize(
    "day",
    [
        "二○一○年三月\n五日",
        "二○一○年三\n月五日",
        "2010年3月\n5日",
        "二○一○年\n三月五日",
        "二○一○年三月五\n日",
        "2010年\n3月5\n日",
    ],
)
def test_a_day_in_pieces_signs(day):
    text = (
        "关于召开安全生产工作会议的通知\n云安办〔2010〕8号\n各县(市、区)人民政府:\n定于2010年3月12日召开会议,请准时参加。\n"
        f"云州市安全生产委员会办公室\n{day}\n"
    )
    reading = read_text(text)
    assert (str(reading.signed_on), list(reading.issuers)) == ("2010-03-05", ["云州市安全生产委员会办公室"])
