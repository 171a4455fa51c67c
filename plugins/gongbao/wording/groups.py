"""Rows that belong together told once: a mass rule over many clauses, a block that moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gongbao.model.change import BETWEEN_CHAPTERS
from gongbao.wording.places import name_place
from gongbao.wording.quoting import name_title, quote_en, quote_zh

Row = Mapping[str, Any]


def grouped_rows(rows: Iterable[Row]) -> list[list[Row]]:
    """Put the rows of one group (``group_id``) together where its first stands; a row without a group stands alone.

    >>> [len(g) for g in grouped_rows([{"group_id": "g"}, {"group_id": None}, {"group_id": "g"}, {"group_id": None}])]
    [2, 1, 1]
    """
    groups: dict[object, list[Row]] = {}
    for place, row in enumerate(rows):
        name = row.get("group_id")
        groups.setdefault((row.get("policy_id"), name) if name else place, []).append(row)
    return list(groups.values())


def group_sentences(group: Sequence[Row]) -> tuple[str, str]:
    """Say a group in Chinese and English: one row in its own sentence, a mass rule by its words, how often, and where."""
    first, count, labels = group[0], len(group), group_labels(group)
    if count == 1:
        return first["sentence_zh"], first["sentence_en"]
    if any((row["before"], row["after"]) != (first["before"], first["after"]) for row in group):
        return f"{first['sentence_zh']}（同类修改共{count}处）", f"{first['sentence_en']} ({count} edits of this kind)"
    title = name_title(first["policy_title"]) if first.get("policy_title") else ""
    if first.get("method") == BETWEEN_CHAPTERS:
        was, now, which = first["before"], first["after"], "、".join(labels)
        return (
            f"{title}{which}移至另一章节：{quote_zh(was)}改为{quote_zh(now)}",
            f"{title} {which} moved to another chapter: {quote_en(was)} → {quote_en(now)}".strip(),
        )
    places = [_place(row) for row in group]
    where_zh = f"，涉及{'、'.join(known)}" if (known := _known(zh for zh, _ in places)) else ""
    where_en = f", in {', '.join(known)}" if (known := _known(en for _, en in places)) else ""
    return (
        f"{title}将{quote_zh(first['before'])}统一改为{quote_zh(first['after'])}，共{count}处{where_zh}",
        f"{title} {quote_en(first['before'])} → {quote_en(first['after'])} throughout, {count} times{where_en}".strip(),
    )


def group_labels(group: Sequence[Row]) -> tuple[str, ...]:
    """Labels of the clauses concerned, each once."""
    return _known(row.get("clause_label_after") or row.get("clause_label_before") or "" for row in group)


def _place(row: Row) -> tuple[str, str]:
    """The label of the row's clause; what bears none by what it is, 引言, 正文; nothing for the whole policy."""
    if label := row.get("clause_label_after") or row.get("clause_label_before"):
        return label, label
    eid = row.get("clause_eid_after") or row.get("clause_eid_before")
    return name_place(None, eid, None) if eid else ("", "")


def _known(places: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place for place in places if place))
