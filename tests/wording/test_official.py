"""That no official text stands beside ours is said only for as long as none does."""

from __future__ import annotations

from gongbao.wording.official import official_after, said_today

MISSING = (
    "第二条：甲（据修改决定整理，尚无官方整合文本）",
    "Article 2: x [from the amending decision; no official consolidated text yet]",
)


def version(sequence: int, origin: str | None, cause: str = "source"):
    return {"version_id": f"gb-a.v{sequence}", "sequence": sequence, "origin": origin, "cause": cause}


ROW = {"version_after": "gb-a.v2", "sentence_zh": MISSING[0], "sentence_en": MISSING[1]}


def sentences(versions):
    told = said_today(ROW, versions, lambda later: (f"第{later['sequence']}版", f"version {later['sequence']}"))
    return told["sentence_zh"], told["sentence_en"]


def test_the_official_text_that_came_since_is_named():
    versions = [version(1, None), version(2, "consolidated"), version(3, "consolidated"), version(4, "published")]
    assert sentences(versions) == (
        "第二条：甲（据修改决定整理；官方整合文本：第4版）",
        "Article 2: x [from the amending decision; official consolidated text: version 4]",
    )


def test_nothing_is_taken_back_while_there_is_none():
    assert sentences([version(1, None), version(2, "consolidated")]) == MISSING
    assert sentences([version(1, None), version(2, "consolidated"), version(3, "consolidated")]) == MISSING


def test_the_old_text_read_anew_by_us_is_no_official_text_of_the_amended_wording():
    assert sentences([version(2, "consolidated"), version(3, "published", "parser")]) == MISSING


def test_only_what_is_ours_has_an_official_text_after_it():
    versions = [version(1, "published"), version(2, "consolidated"), version(3, "published")]
    assert official_after(versions, "gb-a.v1") is None
    assert official_after(versions, None) is None
    assert official_after(versions, "gb-a.v2") == versions[2]
