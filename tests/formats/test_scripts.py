from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.formats.scripts import canonical_key, detect_script, to_simplified


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("寧波市人民政府辦公廳關於推進戰略性新興產業倍增發展的實施意見", "hant"),
        ("宁波市人民政府办公厅关于推进战略性新兴产业倍增发展的实施意见", "hans"),
        ("显著提高著作权保护水平，于乾隆年间后宫徵召", "hans"),
        ("当前文件引用《本草綱目》一书，为保护传统医药发展制定本办法", "hans"),
        ("2024-01-01", "hans"),
    ],
)
def test_script_is_told_by_telling_characters(text: str, script: str) -> None:
    assert detect_script(text) == script


def test_taiwan_rendering_comes_back_to_the_simplified_wording() -> None:
    assert (
        to_simplified("著力構建，顯著提升，著名商標，裡程碑，系數法，服務於")
        == "着力构建，显著提升，著名商标，里程碑，系数法，服务于"
    )


def test_simplified_text_is_never_converted() -> None:
    assert canonical_key("著名商标与乾坤、於菟") == "著名商标与乾坤、於菟"


def test_a_clause_follows_the_script_of_its_document() -> None:
    assert canonical_key("著力", script="hant") == "着力"
    assert canonical_key("著力") == "著力"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一条（责任单位：市经信局）", "第一条〔责任单位:市经信局〕"),
        ("甬政发〔2024〕1号", "甬政发［２０２４］１号"),
        ("前瞻布局；精准﹔聚焦", "前瞻布局;精准;聚焦"),
        ("“互联网+”", '"互联网＋"'),
        ("第 一\u3000条\u00a0为\u200b了", "第一条为了"),
        ("3—5年", "3-5年"),
        ("《〈办法〉的通知》", "《《办法》的通知》"),
        ("二○二四年", "二〇二四年"),
        ("⼯作⽅案", "工作方案"),
    ],
)
def test_layout_and_width_do_not_change_the_key(one: str, other: str) -> None:
    assert canonical_key(one) == canonical_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("10²", "102"), ("①", "1"), ("㎡", "m2"), ("省、市", "省,市"), ("。", "."), ("50%", "40%")]
)
def test_what_may_carry_meaning_changes_the_key(one: str, other: str) -> None:
    assert canonical_key(one) != canonical_key(other)


@pytest.mark.shared
def test_only_the_traditional_seed_is_traditional(seeds: Path) -> None:
    scripts = {seed.name[:3]: detect_script(seed.read_text(encoding="utf-8")) for seed in seeds.glob("*.txt")}
    assert scripts == {"000": "hant", "001": "hans", "002": "hans", "003": "hans", "004": "hans"}
