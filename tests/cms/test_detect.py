from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongbao.cms import detect
from gongbao.formats.encodings import decode_markup

REAL = {
    "hanweb_jpage_list_fzggw.jiangsu.gov.cn_col284.TRIMMED.html": "hanweb_jpage",
    "hanweb_detail_fgw.zj.gov.cn_art_1621004_30332664.html": "hanweb_jpage",
    "hanweb_jpaas_column_fzggw.zj.gov.cn_col1229565788.TRIMMED.html": "hanweb_jpaas",
    "hanweb_jpaas_detail_fzggw.zj.gov.cn_art_937add67.html": "hanweb_jpaas",
    "govcn_search_gov_data_response_shape.json": "govcn",
    "trs_ndrc_list_zcfb_tz.TRIMMED.html": "trs",
    "trs_ndrc_detail_t20260828_1407232.html": "trs",
    "wuxi_metadata_tables_fragments.html": None,
}
OWN = {
    "body-in-a-layout-table": None,
    "list-of-labelled-spans": "trs",
    "consultation-with-outcome-after-the-body": "hanweb_jpage",
    "gkmlpt-with-table-and-attachment-without-extension": "gkmlpt",
}


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_real_pages_show_the_system_that_made_them(name: str, real_pages: Path) -> None:
    assert detect(decode_markup((real_pages / name).read_bytes())) == REAL[name]


@pytest.mark.parametrize("claim", OWN)
def test_own_pages_show_the_system_they_stand_for(claim: str, own_page: Callable[[str], str]) -> None:
    assert detect(own_page(claim)) == OWN[claim]
