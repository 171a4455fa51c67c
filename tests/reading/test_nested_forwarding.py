"""What a notice forwards that itself forwards or issues something ends with 的通知, which stands once for both."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text


@pytest.mark.parametrize(
    ("about", "wrapped"),
    [
        ("转发省政府办公厅转发省水利厅关于加快河道整治意见的通知", "省政府办公厅转发省水利厅关于加快河道整治意见的通知"),
        ("转发云岭省财政厅关于印发预算管理办法的通知", "云岭省财政厅关于印发预算管理办法的通知"),
        ("转发市水利局关于加强河道管理意见的通知", "市水利局关于加强河道管理意见"),
        ("印发云州市预算管理办法的通知", "云州市预算管理办法"),
    ],
)  # fmt: skip
def test_what_is_forwarded_keeps_the_name_of_its_kind(about, wrapped):
    head = "云州市人民政府办公室" + ("关于" if about.startswith("印发") else "")
    text = f"{head}{about}\n云政办发〔2022〕31号\n各县(市、区)人民政府:\n现转发给你们,请认真执行。\n云州市人民政府办公室\n2022年4月2日\n"
    assert read_text(text).wrapped_title == wrapped
