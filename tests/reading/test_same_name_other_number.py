"""A title that names a document by its number repeals that one, not a namesake; an edit belongs to the clause named behind it too."""

from __future__ import annotations

from gongbao.reading import facts_of, read_text


def test_a_namesake_with_another_number_is_not_what_the_title_repeals() -> None:
    text = (
        "禾州市人民政府关于废止《禾州市甲管理办法》（禾政发〔2010〕5号）的通知\n禾政发〔2024〕7号\n各有关单位：\n"
        "一、此件按照《禾州市甲管理办法》（禾政发〔2015〕9号）办理。\n二、请遵照执行。\n禾州市人民政府\n2024年5月1日"
    )
    found = {r["doc_number"]: r["relation"] for r in facts_of(read_text(text))["relations"]}
    assert found == {"禾政发〔2010〕5号": "repeals", "禾政发〔2015〕9号": "cites"}


def test_an_edit_belongs_to_the_clause_that_its_sentence_names_behind_it() -> None:
    text = (
        "关于《云州市停车办法（征求意见稿）》意见采纳情况的反馈\n共收到意见1条。\n此前第三条无意见。\n"
        "建议将“15分钟”修改为“30分钟”，已写入第八条。采纳。\n云州市水利局\n2026年6月3日"
    )
    assert [(o["clause_label"], o["after"]) for o in facts_of(read_text(text))["outcome"]] == [("第八条", "30分钟")]
