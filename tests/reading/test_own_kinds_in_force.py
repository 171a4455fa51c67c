"""Texts of many kinds say of themselves from when they hold and until when."""

from __future__ import annotations

import pytest

from tests.reading.test_corpus import read


@pytest.mark.parametrize("own", ["操作规程", "服务指引", "技术导则", "议事规则", "管理规范", "申报指南"])
def test_a_text_calls_itself_by_its_kind(own):
    facts = read(
        f"云州市河道采砂{own}\n第一条 为规范管理，制定本{own}。\n第二条 许可证每年审验一次。\n"
        f"第三条 本{own}自2026年8月20日起施行，有效期至2028年12月31日。"
    )
    assert (facts["effective_on"], facts["expires_on"]) == ("2026-08-20", "2028-12-31")
