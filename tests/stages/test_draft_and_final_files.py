"""A draft under its notice and the final text under its order, compared as files: the texts are compared, not what stands around them."""

from __future__ import annotations

from pathlib import Path

from gongbao.settings import Settings
from gongbao_stages.comparing import compare_files

ARTICLES = [
    "第一条 为了加强河道管理，制定本办法。",
    "第二条 市水务局负责全市河道的监督管理，每年检查两次。",
    "第三条 本办法自2026年 月 日起实施。",
]
NOTICE = [
    "云州市水务局关于《云州市河道管理办法（征求意见稿）》公开征求意见的通知",
    "为加强河道管理，我局起草了《云州市河道管理办法（征求意见稿）》，现向社会公开征求意见。公众可通过以下途径提出意见：",
    "1.登录市政府网站，进入“意见征集”栏目。",
    "2.将意见寄至云州市水务局法规处。",
    "意见反馈截止时间为2026年5月10日。",
    "附件：云州市河道管理办法（征求意见稿）",
    "云州市水务局",
    "2026年4月11日",
    "云州市河道管理办法",
    "（征求意见稿）",
    *ARTICLES,
]
ORDER = [
    "云州市人民政府令",
    "第15号",
    "《云州市河道管理办法》已经2026年5月23日市人民政府第12次常务会议审议通过，现予公布，自2026年8月15日起施行。",
    "市长 甲乙",
    "2026年7月10日",
    "云州市河道管理办法",
    ARTICLES[0],
    ARTICLES[1].replace("两次", "四次"),
    "第三条 本办法自2026年8月15日起施行。",
]


def compared(tmp_path: Path, before: list[str], after: list[str]):
    paths = tmp_path / "before.txt", tmp_path / "after.txt"
    for path, lines in zip(paths, (before, after), strict=True):
        path.write_text("\n".join(lines), encoding="utf-8")
    return compare_files(Settings.from_env({}), str(paths[0]), str(paths[1]), portal_id=None).comparison


def test_notice_and_order_are_noise_and_the_clauses_are_told(tmp_path: Path) -> None:
    found = compared(tmp_path, NOTICE, ORDER)
    assert [(edit.effect, edit.clause_label_after) for edit in found.changes] == [
        ("quantity", "第二条"),
        ("validity", "第三条"),
    ]
    around = [edit.before or edit.after for edit in found.noise if edit.effect == "layout"]
    assert any("现向社会公开征求意见" in words for words in around)
    assert any("常务会议审议通过" in words for words in around)


def test_a_draft_whose_name_changes_tells_the_names_of_both_texts(tmp_path: Path) -> None:
    after = [line.replace("云州市河道管理办法", "云州市河道管理暂行办法") for line in ORDER]
    (title,) = [edit for edit in compared(tmp_path, NOTICE, after).changes if edit.effect == "title"]
    assert (title.before, title.after) == ("云州市河道管理办法", "云州市河道管理暂行办法")


def test_two_rounds_of_one_draft_keep_what_their_notices_say(tmp_path: Path) -> None:
    again = [line.replace("2026年5月10日", "2026年9月10日") for line in NOTICE]
    found = compared(tmp_path, NOTICE, again)
    assert [(edit.clause_eid_after or "").startswith("letter") for edit in found.changes] == [True]
    assert "9月" in found.changes[0].after
