"""Names of contact persons go out of a text wherever they stand; names that are the matter of a text stay."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text, redact_lines


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("联系人：贺知微　0571-98813306；陆闻笙　0571-98813319。", ("贺知微", "陆闻笙")),
        ("联系人：贺知微 0571-98813306、陆闻笙 0571-98813319", ("贺知微", "陆闻笙")),
        ("联系人：贺知微，陆闻笙；联系电话：0571-98813306", ("贺知微", "陆闻笙")),
        ("联系人 贺知微，电话 0571-98813306", ("贺知微",)),
        ("可以与规划编制科尹照棠联系，电话0578-2209136。", ("尹照棠",)),
        ("请与闻人漪同志联系（电话：0578-2209136）。", ("闻人漪",)),
    ],
)
def test_every_name_of_a_contact_line_goes(line, gone):
    (out,) = redact_lines([line])
    assert [name for name in gone if name in out] == []
    assert out.count("［联系人略］") == len(gone)


@pytest.mark.parametrize(
    "line",
    [
        "联系人：综合处，电话：0571-98813306",
        "请与市财政局预算处联系，电话0571-98813306。",
        "联系电话：0571-98813306，传真：0571-98813307，办公地址：高新区江南路1号",
        "任命王小明为青岚市水利局局长。",
    ],
)
def test_what_is_no_name_of_a_contact_stays(line):
    kept = [words for words in ("预算处", "办公地址", "高新区江南路", "传真", "王小明") if words in line]
    (out,) = redact_lines([line])
    assert [words for words in kept if words not in out] == []


def test_names_under_the_head_of_a_contact_table_go_and_those_of_a_list_of_persons_stay():
    page = ["联系人\t电话\t邮箱", "裴怀瑾\t0579-66120098\t—", "闻人漪\t—", "序号\t姓名\t职务", "1\t王小明\t局长"]
    assert redact_lines(page) == [
        "联系人\t电话\t邮箱",
        "［联系人略］\t［电话略］\t—",
        "［联系人略］\t—",
        "序号\t姓名\t职务",
        "1\t王小明\t局长",
    ]


def test_the_cell_beside_a_label_goes_and_the_label_stays():
    assert redact_lines(["联系人\t王小明\t联系电话\t0571-98813306"]) == ["联系人\t［联系人略］\t联系电话\t［电话略］"]


def test_a_contact_table_flattened_to_cells_loses_its_names():
    page = [
        "联系人",
        "电话",
        "处室",
        "裴怀瑾",
        "0579-66120098",
        "产业处",
        "祝青禾",
        "13905790001",
        "能源处",
        "二、其他",
    ]
    out = redact_lines(page)
    assert out[3:] == ["［联系人略］", "［电话略］", "产业处", "［联系人略］", "［电话略］", "能源处", "二、其他"]
    assert redact_lines(["联系人：", "裴怀瑾"]) == ["联系人：", "［联系人略］"]


def test_no_clause_of_a_reading_holds_a_name_of_the_contact_table():
    notice = "云州市水利局关于征求《云州市河道办法（草案）》意见的公告\n请于2024年7月3日前反馈意见。\n"
    facts = facts_of(read_text(f"{notice}联系人\t电话\n裴怀瑾\t0579-66120098\n云州市水利局\n2024年6月3日"))
    assert "裴怀瑾" not in facts["text"]
    assert [c for c in facts["clauses"] if "裴怀瑾" in c["text"]] == []


def test_who_sent_a_comment_is_not_named_and_a_body_that_sent_one_is():
    page = [
        "序号\t反馈人\t意见内容\t采纳情况",
        "1\t王小明\t建议提高标准。\t采纳",
        "2\t河西村\t建议推迟。\t未采纳",
        "2\t张*祥\t同意。\t采纳",
    ]
    assert [line.split("\t")[1] for line in redact_lines(page)] == ["反馈人", "［联系人略］", "河西村", "张*祥"]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("联系人：王小明李晓，电话：0571-89180000", "联系人：［联系人略］，电话：［电话略］"),
        ("联系人：王小明李晓", "联系人：［联系人略］"),
        ("联系人：高新技术产业科", "联系人：高新技术产业科"),
        ("联系人：项目科办公室", "联系人：项目科办公室"),
        ("热线电话(2023001)号文件", "热线电话(2023001)号文件"),
        ("热线电话(2380000)", "热线电话(［电话略］)"),
    ],
)
def test_two_names_without_a_blank_are_names_and_the_number_of_a_paper_no_telephone(line: str, shown: str) -> None:
    assert redact_lines([line]) == [shown]
