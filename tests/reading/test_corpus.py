"""The invented documents of the three corpora: one test per document and fact, against what was read by hand."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from gongbao.formats.scripts import canonical_key
from gongbao.reading import facts_of, read_text
from gongbao.settings import Settings
from gongbao_stages.documents import read_document

CORPORA = tuple(Path(__file__).parent / name for name in ("corpus", "corpus_two", "corpus_three"))

# Remarks for people, and facts that a reading does not carry by that name.
UNJUDGED = {
    "what", "extends", "validity_extended", "corrects", "enacted_on", "approved_on", "amended_on", "promulgated_on",
    "effective_on_as_written", "expires_on_derived", "closes_on_before", "reads_without_pinyin", "article_labels_inserted",
    "outline_without_annexes", "addressees", "tasks",
}  # fmt: skip

KNOWN_GAPS: dict[tuple[str, str], str] = {}
"""(document, fact) → why it is not read yet; a gap that closes must leave this table."""

OTHER_NAMES = {"comments_partly_adopted": "comments_partly"}


def stated():
    for folder in sorted(home for corpus in CORPORA for home in corpus.iterdir() if home.is_dir()):
        for fact, value in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items():
            if fact not in UNJUDGED:
                gap = KNOWN_GAPS.get((folder.name, fact))
                marks = [pytest.mark.xfail(strict=True, reason=gap)] if gap else []
                yield pytest.param(folder, fact, value, marks=marks, id=f"{folder.name}-{fact}")


@cache
def facts_read(folder):
    """Read the document; a page is taken apart by the family that it shows, as every capture is."""
    (document,) = (*folder.glob("document.*"), *folder.glob("page.html"))
    return read_document(Settings.from_env({}), str(document), url=None, portal_id=None)


def folded(value):
    """Compare after folding script, blanks and punctuation width."""
    if isinstance(value, str):
        return canonical_key(value)
    if isinstance(value, list):
        return [folded(v) for v in value]
    return {k: folded(v) for k, v in value.items()} if isinstance(value, dict) else value


def letters(text):
    return re.sub(r"[\W_]", "", canonical_key(text or ""))


def in_any_order(rows):
    return sorted(json.dumps(folded(row), ensure_ascii=False, sort_keys=True) for row in rows)


def narrowed(rows, expected):
    return [{key: row.get(key) for key in wanted} for row, wanted in zip(rows, expected, strict=True)]


def clauses_by_label(facts):
    return [(letters(c["label"]), letters(f"{c['heading'] or ''}{c['text']}"), c) for c in facts["clauses"]]


@pytest.mark.parametrize(("folder", "fact", "expected"), list(stated()))
def test_fact_is_read_from_the_document(folder, fact, expected):
    JUDGES.get(fact, judge_value)(facts_read(folder), fact, expected)


def test_every_folder_holds_one_document_and_states_facts():
    folders = [home for corpus in CORPORA for home in corpus.iterdir() if home.is_dir()]
    assert len(folders) == 128
    assert [f.name for f in folders if len([*f.glob("document.*"), *f.glob("page.html")]) != 1] == []


def judge_value(facts, fact, expected):
    assert folded(facts[OTHER_NAMES.get(fact, fact)]) == folded(expected)


def judge_items(facts, fact, expected):
    assert in_any_order(facts[fact]) == in_any_order(expected)


def judge_articles(facts, fact, expected):
    labels = [c["label"] for c in facts["clauses"] if c["level"] == "article" and not c["eid"].startswith("annex")]
    assert {"articles": len(labels), "first_article": labels[0], "last_article": labels[-1]}[fact] == expected


def judge_interpreted(facts, _, expected):
    wanted = [expected["title"]] if isinstance(expected, dict) else expected
    assert in_any_order(r["title"] for r in facts["relations"] if r["relation"] == "interprets") == in_any_order(wanted)


def judge_outline(facts, _, expected):
    assert {key: facts["outline"].get(key) for key in expected} == expected


def judge_reads(facts, _, expected):
    assert [words for words in expected if folded(words) not in folded(facts["text"])] == []


def judge_absent(facts, _, expected):
    everything = folded(json.dumps([facts["text"], facts["clauses"]], ensure_ascii=False))
    assert [words for words in expected if folded(words) in everything] == []


def judge_relations(facts, fact, expected):
    expected = [row if isinstance(row, dict) else {"title": row} for row in expected]
    expected = [{**row, "manner": row.get("manner", "")} for row in expected]
    manners = {"repeals": "", "declares_expired": "lapsed"} if fact == "repeals" else {fact: ""}
    found = [{**r, "manner": manners[r["relation"]]} for r in facts["relations"] if r["relation"] in manners]
    keys = ("title", "manner", *(key for key in ("doc_number", "on") if any(key in row for row in expected)))
    assert in_any_order({k: r["effective_on" if k == "on" else k] for k in keys} for r in found) == in_any_order(
        {k: row.get(k) for k in keys} for row in expected
    )


def judge_outcome(facts, _, expected):
    assert len(facts["outcome"]) == len(expected)
    for row in expected:
        assert any(all(folded(found[key]) == folded(row[key]) for key in row) for found in facts["outcome"])


def judge_rows(facts, fact, expected):
    keys = sorted({key for row in expected for key in row})
    rows = [{key: row.get(key) for key in keys} for row in facts[fact]]
    assert in_any_order(rows) == in_any_order({key: row.get(key) for key in keys} for row in expected)


def judge_clauses(facts, _, expected):
    by_label = clauses_by_label(facts)
    parents = {c["eid"]: c for c in facts["clauses"]}
    for wanted in expected:
        label, starts = letters(wanted["label"]), letters(wanted["text_starts"])
        found = [c for has, words, c in by_label if has == label and words.startswith(starts)]
        assert found, wanted
        assert any(path_of(c, parents) == [letters(step) for step in wanted["path"]] for c in found), wanted
        if "responsible_units" in wanted:
            assert folded(found[0]["responsible_as_written"]) == folded(wanted["responsible_units"])


def path_of(clause, parents):
    path = []
    while clause is not None:
        path = [letters(clause["label"]), *path] if clause["label"] else path
        clause = parents.get(clause["parent_eid"])
    return path


def judge_column_headings(facts, _, expected):
    assert folded([c["heading"] for c in facts["clauses"] if c["level"] == "column"]) == folded(expected)


JUDGES = {
    "issuers": judge_items,
    "articles": judge_articles,
    "first_article": judge_articles,
    "last_article": judge_articles,
    "interprets": judge_interpreted,
    "outline_of_draft": judge_outline,
    "cites_doc_numbers": judge_items,
    "cites_titles": judge_items,
    "attachments": judge_items,
    "annexes": judge_items,
    "outline": judge_outline,
    "reads": judge_reads,
    "furniture_absent_from_text": judge_absent,
    "personal_data_absent": judge_absent,
    "repeals": judge_relations,
    "amends": judge_relations,
    "outcome": judge_outcome,
    "targets": judge_rows,
    "conflicts": judge_rows,
    "clauses_sample": judge_clauses,
    "column_headings": judge_column_headings,
}


def read(text):
    return facts_of(read_text(text))


def repealed(facts):
    return [(r["title"], r["doc_number"]) for r in facts["relations"] if r["relation"] == "repeals"]


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("来源：市文化局 2024/3/5 浏览：33次 【打印】【关闭】", "2024-03-05"),
        ("2024-03-05", "2024-03-05"),
        ("日期：2024-03-05 点击：", "2024-03-05"),
        ("政策来源：某网 收录时间：2024-03-05 阅读量：7", None),
        ("2024年3月5日", None),
    ],
)
def test_the_date_that_the_page_shows_is_that_of_publication_unless_it_is_another_sites(line, published):
    facts = read(
        f"云州市文化局关于开展剧场检查的通知\n{line}\n云文〔2024〕7号\n各区文化局：\n一、范围。剧场。\n云州市文化局\n2024年3月1日"
    )
    assert (facts["published_on"], facts["signed_on"]) == (published, "2024-03-01")
    assert facts["doc_number"] == "云文〔2024〕7号"


def test_a_signature_in_figures_is_a_signature_and_not_the_date_of_the_page():
    facts = read("云州市文化局关于剧场停业的通告\n因检修，剧场自4月1日起停业。\n云州市文化局\n2024-03-01")
    assert (facts["published_on"], facts["signed_on"], facts["issuers"]) == (None, "2024-03-01", ["云州市文化局"])


def test_a_date_in_brackets_under_the_title_is_that_of_signing():
    facts = read(
        "中共云州市委 云州市人民政府关于构建市场的意见\n（2020年3月30日）\n现提出如下意见。\n一、总体要求\n二、任务"
    )
    assert facts["signed_on"] == "2020-03-30"


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("公告\n〔十四届〕第21号", "云州市人民代表大会常务委员会公告〔十四届〕第21号"),
        ("公告（第21号）", "云州市人民代表大会常务委员会公告第21号"),
        ("公告\n第二十一号", "云州市人民代表大会常务委员会公告第二十一号"),
    ],
)
def test_an_announcement_that_promulgates_gives_its_number_to_the_regulation(head, number):
    facts = read(
        f"云州市人民代表大会常务委员会{head}\n"
        """《云州市河道条例》已于2024年5月6日通过，现予公布，自2024年7月1日起施行。
云州市人民代表大会常务委员会
2024年5月8日
云州市河道条例
第一条 为了加强河道管理，制定本条例。
第二条 本条例自2024年7月1日起施行。
"""
    )
    assert (facts["title"], facts["kind"], facts["doc_number"]) == ("云州市河道条例", "law", number)
    assert (facts["signed_on"], facts["outline"]) == ("2024-05-08", {"article": 2})


def test_a_wrapper_title_over_four_lines_is_read_to_its_end():
    facts = read(
        """云州市人民政府办公室关于印发
云州市促进低空经济发展
若干措施（试行）
的通知
云政办发〔2024〕3号
各区人民政府：
《云州市促进低空经济发展若干措施（试行）》已经同意，现印发给你们。
云州市人民政府办公室
2024年1月2日
云州市促进低空经济发展若干措施（试行）
一、支持研发。给予补助。
二、以上措施自2024年2月1日起施行。
"""
    )
    assert facts["title"] == "云州市人民政府办公室关于印发云州市促进低空经济发展若干措施（试行）的通知"
    assert facts["wrapped_title"] == "云州市促进低空经济发展若干措施（试行）"
    assert (facts["doc_number"], facts["effective_on"]) == ("云政办发〔2024〕3号", "2024-02-01")


def test_news_of_a_joint_document_is_titled_as_the_news_and_wraps_the_document():
    facts = read(
        "中共云州市委办公室、云州市人民政府办公室印发《云州市乡村建设行动方案》\n2024-05-06 来源：云州日报\n"
        "近日，上述两办公室印发了《云州市乡村建设行动方案》。全文如下。\n一、总体要求\n二、重点任务"
    )
    assert facts["wrapped_title"] == "云州市乡村建设行动方案"
    assert facts["issuers"] == ["中共云州市委办公室", "云州市人民政府办公室"]


def test_a_clean_up_repeals_what_it_ends_and_not_what_it_keeps():
    facts = read(
        """云州市人民政府关于公布规范性文件清理结果的通知
各区人民政府：
经清理，现将结果公布如下：
一、继续有效的规范性文件
1.《云州市甲办法》（云政发〔2019〕1号）
二、废止的规范性文件
1.《云州市丙办法》（云政发〔2011〕1号）
2.《云州市丁办法》（云政发〔2011〕2号，根据《云州市修改决定》修正）
云州市人民政府
2024年3月1日
"""
    )
    assert facts["kind"] == "repeal_decision"
    assert repealed(facts) == [("云州市丙办法", "云政发〔2011〕1号"), ("云州市丁办法", "云政发〔2011〕2号")]


def test_items_that_a_later_sentence_ends_are_repealed():
    facts = read(
        """云州市财政局关于调整有关政策的通知
云财〔2024〕9号
各区财政局：
1.《云州市丙办法》（云财〔2011〕1号）
2.《云州市丁办法》（云财〔2011〕2号）
上述文件自2024年4月1日起停止执行。
云州市财政局
2024年3月1日
"""
    )
    assert repealed(facts) == [("云州市丙办法", "云财〔2011〕1号"), ("云州市丁办法", "云财〔2011〕2号")]


def test_annexes_of_a_repeal_decision_are_read_as_lines_and_as_cells_and_what_is_kept_stays():
    facts = read(
        """云州市人民政府关于废止部分行政规范性文件的决定
云政发〔2024〕9号
各区人民政府：
现决定废止《云州市甲办法》等文件，目录附后。
附件：1.废止的文件目录
2.继续有效的文件目录
云州市人民政府
2024年3月1日
附件1
废止的文件目录
1.云州市人民政府关于印发云州市甲办法的通知（云政发〔2011〕1号）
2
云州市人民政府办公室关于丁工作的若干意见
云政办发〔2011〕2号
附件2
继续有效的文件目录
1.云州市人民政府关于印发云州市戊办法的通知（云政发〔2019〕1号）
"""
    )
    assert repealed(facts) == [
        ("云州市人民政府关于印发云州市甲办法的通知", "云政发〔2011〕1号"),
        ("云州市人民政府办公室关于丁工作的若干意见", "云政办发〔2011〕2号"),
    ]


def test_an_interpretation_and_a_draft_repeal_nothing():
    text = "一、何时施行？\n《办法》自2025年1月1日起施行。《云州市旧办法》（云政发〔2009〕1号）同时废止。\n二、主要内容？\n五条。"
    facts = read(f"《云州市新办法》政策解读\n{text}\n解读机关：云州市数据局\n解读人：谈某某")
    assert (repealed(facts), facts["effective_on"], facts["issuer_as_written"]) == ([], None, "云州市数据局")
    assert "谈某某" not in facts["text"]
    assert repealed(read(f"关于公开征求《云州市新办法（征求意见稿）》意见的公告\n{text}")) == []


def test_a_window_outranks_the_deadline_and_an_extension_both():
    notice = "为加强管理，我局起草了《云州市河道办法（征求意见稿）》，请于7月3日前反馈意见。"
    window = "公示时间：2024年6月3日至7月3日"
    head = "云州市水利局关于《云州市河道办法（征求意见稿）》公开征求意见的公告"
    tail = "云州市水利局\n2024年6月3日"
    facts = read(f"{head}\n{notice}\n{window}\n{tail}")
    assert (facts["opens_on"], facts["closes_on"]) == ("2024-06-03", "2024-07-03")
    facts = read(f"{head}\n{notice}\n原定7月3日截止，现将征求意见期限延长至7月20日。\n{tail}")
    assert facts["closes_on"] == "2024-07-20"


def test_the_days_of_a_posting_do_not_make_it_a_consultation_nor_measured_data_a_copy():
    facts = read(
        "关于2024年度示范企业名单的公示\n公示时间：2024年6月3日至6月7日\n现将名单公示如下。\n一、甲公司\n二、乙公司\n"
        "监测数据由系统自动采集。\n云州市经济和信息化局\n2024年6月3日"
    )
    assert (facts["kind"], facts["republication"]) == ("notice", False)
    assert "公示时间" in facts["text"]


def test_decisions_in_cells_on_lines_of_their_own_are_read_and_totals_stand():
    facts = read(
        """关于《云州市河道办法（草案）》公开征求意见采纳情况的公告
2024年6月3日至7月3日公开征求意见，共收到意见3条，采纳1条，未采纳1条，部分采纳1条。
序号
条款
意见
采纳情况
1
第五条
建议提高标准
采纳
2
第六条
建议删去
未采纳
3
第七条第二款
建议延长
部分采纳
云州市水利局
2024年7月10日
"""
    )
    counts = [facts[f"comments_{w}"] for w in ("received", "adopted", "partly", "not_adopted")]
    assert counts == [3, 1, 1, 1]
    assert [(o["clause_label"], o["decision"], o["before"]) for o in facts["outcome"]] == [
        ("第五条", "adopted", None),
        ("第六条", "not_adopted", None),
        ("第七条第二款", "partly_adopted", None),
    ]


def test_half_width_full_stops_end_sentences_and_decimals_do_not():
    facts = read(
        """云州市教育局关于做好招生工作的通知
云教(2021)7号   2021-6-18   [打印]
各学校:
一.总体要求.坚持公平.(责任单位:市教育局)
二.工作安排.招收1.5万人,比例3.2%.按期完成.
云州市教育局
2021.6.15
"""
    )
    assert (facts["doc_number"], facts["published_on"], facts["signed_on"]) == (
        "云教〔2021〕7号",
        "2021-06-18",
        "2021-06-15",
    )
    assert (facts["outline"], facts["responsibility_groups"]) == ({"h1": 2}, 1)
    assert [c["heading"] for c in facts["clauses"] if c["level"] == "h1"] == ["总体要求", "工作安排"]
    assert "[打印]" not in facts["text"]


def test_a_syllable_that_explains_one_rare_character_stays():
    reading = read_text("云州市王珺(jùn)路改造办法\n第一条 为了改造，制定本办法。\n第二条 施行。")
    assert (reading.title, reading.republication) == ("云州市王珺(jùn)路改造办法", False)


def test_folding_by_pattern_gives_what_folding_every_character_gives():
    every = "".join(map(chr, (*range(0x20, 0xD800), *range(0xE000, 0x10000))))
    table = str.maketrans({c: canonical_key(c, script="hans") for c in every})
    assert canonical_key(every, script="hans") == "".join(every.translate(table).split())
