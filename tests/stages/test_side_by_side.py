"""Clauses of two wordings in pairs, each shown once."""

from __future__ import annotations

from gongbao.history import compare_clauses
from gongbao.reading import read_text
from gongbao_stages.side_by_side import Line, State, side_by_side

HEAD = "临湾市渡口管理办法\n第一条　为了加强渡口管理，制定本办法。\n"
WHOLE = "第二条　渡口经营者应当公示票价、开航时间和监督电话。渡口经营者应当建立渡船检修和船员值班制度，保存记录不少于三年。\n"
PARTS = "第二条　渡口经营者应当公示票价、开航时间和监督电话。\n第三条　渡口经营者应当建立渡船检修和船员值班制度，保存记录不少于三年。\n"


def _lines(before: str, after: str) -> tuple[Line, ...]:
    old, new = read_text(before).clauses, read_text(after).clauses
    return side_by_side(old, new, compare_clauses(old, new))


def test_an_article_that_became_two_stands_once_on_the_left() -> None:
    lines = _lines(f"{HEAD}{WHOLE}第三条　渡口应当备案。\n", f"{HEAD}{PARTS}第四条　渡口应当备案。\n")
    assert [line.label_before for line in lines] == ["第一条", "第二条", None, "第三条"]
    assert [line.label_after for line in lines] == ["第一条", "第二条", "第三条", "第四条"]


def test_an_edit_of_an_item_marks_its_article() -> None:
    listed = f"{HEAD}第二条　渡口应当配备下列设施：\n（一）救生衣二十件；\n（二）灭火器三具。\n第三条　渡口应当备案。\n"
    lines = _lines(listed, listed.replace("三具", "四具"))
    assert [line.state for line in lines] == [State.SAME, State.CHANGED, State.SAME]
