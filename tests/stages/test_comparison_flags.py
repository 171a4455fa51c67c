"""Who compares two files is told what a reader of either should know."""

from __future__ import annotations

from pathlib import Path

from gongbao.settings import Settings
from gongbao_stages.comparing import compare_files

TITLE = "云州市河道管理办法"
WHOLE = [
    "第一条 为了加强河道管理，制定本办法。",
    "第二条 本办法适用于本市河道。",
    "第三条 本办法自2024年5月1日起施行。",
]


def test_a_comparison_tells_that_one_side_misses_a_number(tmp_path: Path) -> None:
    before, after = tmp_path / "whole.txt", tmp_path / "holed.txt"
    before.write_text("\n".join([TITLE, *WHOLE]), encoding="utf-8")
    after.write_text("\n".join([TITLE, WHOLE[0], WHOLE[2]]), encoding="utf-8")
    told = compare_files(Settings.from_env({}), str(before), str(after), portal_id=None).told
    assert (told["before_flags"], told["after_flags"]) == ([], ["numbering_gap"])
