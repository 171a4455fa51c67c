"""以上措施自…起施行 is the force of the document where it closes it, and of one section where others follow."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

HEAD = "云岭市人民政府关于支持企业发展的若干措施\n云岭政发〔2024〕18号\n各县（区）人民政府：\n为支持企业发展，制定如下措施。\n"
SIGNED = "\n云岭市人民政府\n2024年4月9日\n"

CASES = [
    # it closes the document
    ("一、减免租金。\n二、稳岗返还。\n以上措施自2024年5月1日起施行，有效期至2025年4月30日。", "2024-05-01", "2025-04-30"),
    ("一、减免租金。减免3个月。\n二、上述政策自2024年5月1日起执行。", "2024-05-01", None),
    # the section is one on force, whatever follows
    ("一、减免租金。减免3个月。\n二、执行时间。上述规定自2024年5月1日起执行。\n三、组织保障。各地抓好落实。", "2024-05-01", None),
    ("一、减免租金。减免3个月。\n二、以上政策自2024年5月1日起执行。\n三、各地抓好落实。", "2024-05-01", None),
    # a line of its own, and nothing but the closing sections below
    (
        "一、减免租金。减免3个月。\n二、稳岗返还。返还90%。\n以上政策措施自2023年6月1日起施行，有效期至2025年12月31日。\n三、解释。由市发改委负责解释。",
        "2023-06-01",
        "2025-12-31",
    ),
    (
        "一、减免租金。减免3个月。\n上述措施自2023年6月1日起施行。\n二、解释。由市发改委负责。\n三、其他。未尽事宜另行通知。",
        "2023-06-01",
        None,
    ),
    # within a section, or a measure below
    ("一、减免租金。减免3个月。以上措施自2023年6月1日起施行。\n二、解释。由市发改委负责解释。", None, None),
    ("一、减免租金。减免3个月。\n上述措施自2023年6月1日起施行。\n二、贴息。贴息1%。\n三、解释。由市发改委负责。", None, None),
    # one section, others follow, which the sentence names beside itself
    ("一、减免租金。以上政策和本措施自2024年3月1日起执行。\n二、稳岗返还。返还90%。", "2024-03-01", None),
    # the words on force stand behind what a heading may hold
    ("一、减免租金、稳岗返还、贷款贴息、职业培训等政策的执行。以上政策自2024年3月1日起施行。\n二、贴息。贴息1%。", None, None),
    # one section, others follow
    ("一、减免租金。减免3个月。以上政策自2024年3月1日起执行。\n二、稳岗返还。返还90%。", None, None),
    ("一、减免租金\n减免3个月。上述措施自2024年3月1日起施行，有效期至2024年12月31日。\n二、稳岗返还\n返还90%。", None, None),
    ("一、减免租金。减免3个月。\n（一）贴息。以上标准自2024年3月1日起执行。\n二、稳岗返还。返还90%。", None, None),
    (
        "一、减免租金。以上政策自2024年3月1日起执行。\n二、稳岗返还。返还90%。\n本措施自2024年6月1日起施行。",
        "2024-06-01",
        None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "begins", "ends"), CASES)
def test_above_means_the_document_only_where_it_closes_it(body: str, begins: str | None, ends: str | None) -> None:
    reading = read_text(HEAD + body + SIGNED)
    assert (reading.effective_on and str(reading.effective_on), reading.expires_on and str(reading.expires_on)) == (
        begins,
        ends,
    )


@pytest.mark.parametrize(
    "words",
    [
        "本办法自2022年4月1日至2025年3月10日实施。",
        "本办法从2022年4月1日起至2025年3月10日止施行。",
        "本办法有效期自2022年4月1日至2025年3月10日，到期自行失效。",
    ],
)
def test_the_end_of_a_period_is_no_first_day(words):
    found = read_text(
        f"云溪市湖泊管理办法\n第一条　为了保护湖泊，制定本办法。\n第二条　{words}\n云溪市人民政府\n2022年3月1日"
    )
    assert (str(found.effective_on), str(found.expires_on)) == ("2022-04-01", "2025-03-10")
