"""A text that was cut at every so many characters reads as the text: its headings stand inside the pieces."""

from __future__ import annotations

import pytest

from gongbao.history import compare_clauses
from gongbao.reading import read_text
from gongbao.reading.lines import make_line
from gongbao.reading.rejoin import rejoin

TITLE = "云州市水利局关于加强河道管理的若干意见"
TEXT = (
    "为加强河道管理，维护防洪安全和水生态环境，现提出如下意见。"
    "一、健全巡查制度。各区水利部门应当建立巡查制度，对辖区内的河道每月至少巡查两次，发现侵占河道的行为应当及时制止。"
    "（一）划定责任河段。每名巡查人员负责的河段不超过二十公里，责任河段应当向社会公布。（责任单位：市水利局）"
    "（二）建立巡查台账。巡查人员应当如实记录巡查时间、地点和发现的问题，台账保存期限不少于三年。（责任单位：市水利局、市住建局）"
    "二、强化资金保障。市级财政每年安排专项资金不少于三百万元，用于河道清淤、堤防加固和水质监测。"
    "（一）规范资金使用。资金使用情况每年向社会公开，审计部门对资金使用情况进行审计监督。（责任单位：市财政局）"
    "（二）引导社会投入。鼓励企业和个人以捐赠、认养等方式参与河道保护，捐赠资金实行专账管理。"
    "三、严格监督检查。对未按照规定履行巡查职责的单位，由市水利局约谈其负责人，并依照第十条规定通报批评。"
)
LABELS = ["一", "（一）", "（二）", "二", "（一）", "（二）", "三"]


def cut(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


@pytest.mark.parametrize("width", range(20, 46))
def test_a_text_cut_at_any_width_keeps_its_clauses_and_shows_no_change(width: int) -> None:
    whole, copy = read_text(f"{TITLE}\n{TEXT}"), read_text(f"{TITLE}\n{cut(TEXT, width)}")
    assert [c.label for c in copy.clauses if c.label] == LABELS
    assert compare_clauses(whole.clauses, copy.clauses, title_before=whole.title, title_after=copy.title).changes == ()


def test_the_stored_text_keeps_the_breaks_of_a_text_that_was_cut() -> None:
    assert read_text(f"{TITLE}\n{cut(TEXT, 28)}").text.endswith(cut(TEXT, 28))


def test_lines_of_one_length_that_are_sentences_stay_paragraphs() -> None:
    duties = [
        f"{unit}应当在每年六月底前向市政府报告本年度工作情况和经费情况。"
        for unit in ("市水利局", "市财政局", "市住建局")
    ]
    page = read_text("\n".join([TITLE, "一、报告制度。", *duties, *duties]))
    assert [c.text for c in page.clauses if c.level == "para"][:3] == duties


NOTES = (
    "2019年5月6日 云州市人大常委会第二次会议通过根据2022年3月30日 《云州市人大常委会关于修改部分地方性法规的决定》修正"
)
CONTENTS = "目 录第一章 总 则第二章 巡查与养护第三章 附 则"
LAW = (
    "第一章 总 则第一条 为了加强河道管理，维护防洪安全，根据有关法律、行政法规，制定本条例。"
    "第二条 本市行政区域内河道的管理，适用本条例。第三条 市水利行政主管部门主管全市河道工作。"
    "第二章 巡查与养护第四条 巡查人员应当履行下列职责：（一）如实记录巡查时间、地点和发现的问题；（二）制止侵占河道的行为；"
    "（三）法律、法规规定的其他职责。第五条 市级财政应当安排专项资金，用于河道清淤、堤防加固和水质监测，"
    "专项资金实行预算管理，专款专用，任何单位和个人不得截留、挪用，使用情况每年向社会公开，并依法接受审计机关的监督。"
    "第三章 附 则第六条 本条例自2019年7月1日起施行。"
)
LAW_TITLE = "云州市河道管理条例"
LAW_LABELS = [
    *("第一章", "第一条", "第二条", "第三条", "第二章", "第四条", "（一）", "（二）", "（三）", "第五条", "第三章"),
    "第六条",
]


@pytest.mark.parametrize("width", range(20, 46))
@pytest.mark.parametrize("front", [NOTES, NOTES + CONTENTS, f"（{NOTES}）", ""])
def test_a_law_in_one_line_cut_at_any_width_keeps_its_chapters_and_articles(front: str, width: int) -> None:
    copy = read_text(f"{LAW_TITLE}\n{cut(front + LAW, width)}")
    assert [c.label for c in copy.clauses if c.label] == LAW_LABELS
    assert [c.heading for c in copy.clauses if c.level == "chapter"] == ["总 则", "巡查与养护", "附 则"]


@pytest.mark.parametrize("front", [NOTES, f"（{NOTES}）"])
def test_notes_of_adoption_glued_to_the_first_chapter_are_no_preamble(front: str) -> None:
    copy = read_text(f"{LAW_TITLE}\n{front}{LAW}")
    assert [c.eid for c in copy.clauses if c.level == "preamble"] == []
    assert NOTES[:20] in copy.text


def test_a_preamble_that_tells_of_a_day_stays_a_preamble() -> None:
    told = "2019年5月6日云州市发生特大洪水，为了吸取教训，制定本条例。"
    copy = read_text(f"{LAW_TITLE}\n{told}{LAW}")
    assert [c.text for c in copy.clauses if c.level == "preamble"] == [told]


PARAGRAPHS = [
    "为加强河道管理，维护防洪安全和水生态环境，现提出如下意见，请各区结合本地实际情况认真贯彻执行",
    "一、健全巡查制度",
    "各区水利部门应当建立巡查制度，对辖区内的河道每月至少巡查两次，发现侵占河道的行为应当及时制止。巡查结果每季度公布。",
    "每名巡查人员负责的河段不超过二十公里，责任河段、巡查人员姓名和监督方式应当在河段显著位置向社会公布。",
    "二、强化资金保障",
    "市级财政每年安排专项资金不少于三百万元，用于河道清淤、堤防加固和水质监测，专款专用，不得截留、挪用。",
    "资金使用情况每年向社会公开，审计部门对资金使用情况进行审计监督，监督结果作为下一年度资金安排的依据。",
]


def hung(paragraph: str, width: int) -> str:
    """Break an indented paragraph as typesetters do: a mark that may not begin a line hangs over."""
    rest, lines = "　　" + paragraph, []
    while len(rest) > width:
        at = width + (rest[width] in "，。、；")
        lines.append(rest[:at])
        rest = rest[at:]
    return "\n".join([*lines, rest])


@pytest.mark.parametrize("width", range(18, 40))
def test_an_indent_opens_a_paragraph_and_nothing_else_does(width: int) -> None:
    text = "\n".join(hung(p, width) for p in PARAGRAPHS)
    whole, copy = read_text("\n".join([TITLE, *PARAGRAPHS])), read_text(f"{TITLE}\n{text}")
    assert [(c.label, c.heading, c.text) for c in copy.clauses] == [(c.label, c.heading, c.text) for c in whole.clauses]


@pytest.mark.parametrize("width", range(18, 40))
def test_a_blank_line_opens_a_paragraph_where_lines_are_cut(width: int) -> None:
    text = "\n\n".join(cut(p, width) for p in PARAGRAPHS)
    whole, copy = read_text("\n".join([TITLE, *PARAGRAPHS])), read_text(f"{TITLE}\n\n{text}")
    assert [(c.label, c.heading, c.text) for c in copy.clauses] == [(c.label, c.heading, c.text) for c in whole.clauses]


def body_lines(text: str) -> list[str]:
    return [
        line for c in read_text(text).clauses for line in c.text.split("\n") if c.level in ("body", "table", "para")
    ]


def test_numbers_of_one_length_stay_lines() -> None:
    codes = [f"9133020{n}MA2A00000{n}（云水许可证）" for n in range(9)]
    assert body_lines("\n".join([TITLE, *codes]))[-9:] == codes


def test_cells_of_a_flattened_table_below_indented_paragraphs_stay_lines() -> None:
    cells = ["序号", "河道名称", "起止点", "责任单位", "1", "清水河", "北门桥至南门桥", "市水利局", "2", "白马溪"]
    text = "\n".join([TITLE, *(f"　　{p}" for p in PARAGRAPHS), *cells])
    read = read_text(text)
    assert all(cell in "\n".join(c.text for c in read.clauses).split("\n") for cell in cells)


def test_headings_without_marks_between_indented_paragraphs_stay_headings() -> None:
    bare = [p if p[0] in "一二" else f"　　{p}" for p in PARAGRAPHS]
    read = read_text("\n".join([TITLE, *bare]))
    assert [c.heading for c in read.clauses if c.label] == ["健全巡查制度", "强化资金保障"]


def test_lines_of_a_signature_below_cut_paragraphs_are_not_joined() -> None:
    text = "\n".join(hung(p, 28) for p in PARAGRAPHS)
    read = read_text(f"{TITLE}\n{text}\n　　　　　　　　　　　　云州市水利局\n　　　　　　　　　　　2024年3月5日\n")
    assert (read.issuers, str(read.signed_on)) == (("云州市水利局",), "2024-03-05")


WORKS = [f"云州市第{n}人民医院急诊医学科新建项目" for n in "一二三四五六七八九"]
MARKED_WORKS = [f"云州市第{n}医院门诊、急诊新建项目，市本级" for n in "一二三四五六七八九"]
FIRMS = [f"{name}县{kind}种植专业合作社" for name, kind in zip("甲乙丙丁戊己庚辛壬", "稻麦桑茶果菜菌药棉", strict=True)]
TOLD = "现将名单予以公布，请认真组织实施。\n一、加强管理，落实责任，确保质量。\n二、加快进度，按月报送建设情况，及时解决问题。"


@pytest.mark.parametrize("rows", [WORKS, MARKED_WORKS, [f"{firm}示范社" for firm in FIRMS]])
@pytest.mark.parametrize("above", ["", TOLD, "\n".join([TOLD] * 3)])
def test_rows_of_one_length_that_begin_or_end_alike_stay_lines(rows: list[str], above: str) -> None:
    clauses = read_text("\n".join([TITLE, above, *rows, "以上名单有效期三年。"])).clauses
    assert [line for c in clauses for line in c.text.split("\n") if line in rows] == rows


@pytest.mark.parametrize("width", range(22, 30))
def test_a_list_below_a_cut_text_leaves_the_text_joined(width: int) -> None:
    whole, copy = read_text(f"{TITLE}\n{TEXT}"), read_text("\n".join([TITLE, cut(TEXT, width), *WORKS]))
    texts = [(c.label, c.text) for c in whole.clauses if c.label]
    assert [(c.label, c.text) for c in copy.clauses if c.label] == texts


def test_a_line_cut_behind_a_bracket_ends_where_a_number_or_an_annex_begins() -> None:
    plain = (
        "各区水利部门应当建立巡查制度，对河道每月至少巡查两次，发现侵占河道的行为应当及时制止并报告市水利局，"
        "巡查台账保存期限不少于三年，巡查结果每季度向社会公布。"
    )
    cited = "对未按照规定履行巡查职责的单位，由市水利局依照第十条规定通报批评，并约谈其主要负责人。"
    closed = "市级财政每年安排专项资金不少于三百万元，用于河道清淤、护岸与水质监测等（责任单位：市财政局）"
    width = cited.index("第十条")
    assert len(closed) % width == 0
    paragraphs = [*[plain] * 4, cited, closed, "附件目录另行印发，请遵照执行。"]
    lines = [make_line(row) for p in paragraphs for row in cut(p, width).split("\n")]
    assert [line.raw for line in rejoin(lines)] == paragraphs
