"""What a notice issues, where only its letter says the name as it stands above the text; all texts are invented."""

from __future__ import annotations

import re

import pytest

from gongbao.reading import facts_of, read_text

FRAME = (
    "云州市人民政府办公室{title}\n云政办发〔2026〕15号\n各县区人民政府，市政府各部门：\n{letter}\n"
    "云州市人民政府办公室\n2026年3月10日\n{text}"
)
PLAN = "为了推进渡口建设，制定本方案。\n一、总体要求\n坚持统筹推进，分步实施，到年底完成。\n二、主要任务\n（一）建设渡口。加快建设渡口。\n"


def issued(reading):
    return [r["title"] for r in facts_of(reading)["relations"] if r["relation"] == "issues"]


@pytest.mark.parametrize(
    ("title", "letter", "above", "name"),
    [
        (
            "印发关于促进渡口改革发展实施方案的通知",
            "现将《关于促进渡口改革发展的实施方案》印发给你们，请照此执行。",
            "关于促进渡口改革\n发展的实施方案\n",
            "关于促进渡口改革发展的实施方案",
        ),
        (
            "关于印发渡口安全和渡船检修两个规定的通知",
            "《渡口安全的规定》和《渡船检修的规定》已经市政府同意，现印发给你们，请认真贯彻执行。",
            "渡口安全的规定\n",
            "渡口安全的规定",
        ),
        (
            "关于印发经营性渡口单位转制为企业和进一步支持渡口企业发展两个规定的通知",
            "《经营性渡口单位转制为企业和安置职工的规定》和《进一步支持渡口企业发展的规定》已经市政府同意，现印发给你们，请认真贯彻执行。",
            "经营性渡口单位转制为企业和安置职工的规定\n",
            "经营性渡口单位转制为企业和安置职工的规定",
        ),
        (
            "转发市发展改革委市综合执法局云州市渡口整治方案的通知",
            "市发展改革委、市综合执法局《云州市渡口整治方案》已经市政府同意，现转发给你们，请认真贯彻落实。",
            "云州市渡口整治方案\n",
            "云州市渡口整治方案",
        ),
    ],
)
def test_the_letter_names_what_it_issues(title: str, letter: str, above: str, name: str) -> None:
    reading = read_text(FRAME.format(title=title, letter=letter, text=above + PLAN))
    assert issued(reading) == [name, *re.findall("和《([^》]+)》已经", letter)]
    eids = [c.eid for c in reading.clauses]
    assert eids[:3] == ["letter", "letter__para_2", "preamble"]
    assert all(c.text.strip() not in above.split("\n") for c in reading.clauses if c.eid.startswith("preamble"))


def test_a_ministry_whose_name_begins_with_foreign_affairs_issues() -> None:
    reading = read_text(
        "对外贸易经济合作部关于渡口货物出口的通知\n各省外经贸委（厅、局）：\n现将有关事项通知如下：\n一、应当登记。\n"
    )
    assert facts_of(reading)["issuers"] == ["对外贸易经济合作部"]
