"""Clauses by the names that alerts, changes and pages give them: 第三条第一款, 二、（二）2., 附件1第五条."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongbao.errors import BadInput
from gongbao.wording.labels import number_label, printed_label, write_ordinal

Row = Mapping[str, Any]

_ABOVE_ARTICLES = frozenset({"part", "subpart", "chapter", "section"})
_UNLABELLED = {
    "preamble": "引言",
    "body": "正文",
    "closing": "结尾",
    "signature": "落款",
    "note": "附注",
    "annex": "附件",
    "column": "专栏",
    "table": "表",
}
_LISTED = 20
_SIGNS = str.maketrans("０１２３４５６７８９．()〔〕條項節編", "0123456789.（）（）条项节编")
_OF_KIND = re.compile(r"第(.+?)(条|章|节|编|部分)(?:之(.+))?")
_NUMBER = re.compile(r"[0-9]+|[零〇一二三四五六七八九十百千]+")
_LAST_NUMBER = re.compile(r"_(\d+)$")


def clauses_called(rows: Sequence[Row], name: str) -> list[Row]:
    """The clause of one wording (``rows`` of the table ``clauses``) that ``name`` calls, with what stands under it.

    ``name`` is an eid or a label, as short as it finds one clause: labels above it may be left out, spaces and marks be written
    otherwise; the whole label of one clause goes before short ones of others (第一条 before 附件1第一条). An article comes with
    all its 款, 第一款 without the later ones. BadInput when none or several are called so: it lists whole labels and eids.
    """
    by_eid = {row["eid"]: row for row in rows}
    wanted = _plain(name)
    called = [by_eid[name]] if name in by_eid else [r for r in rows if re.fullmatch(_pattern(r, by_eid), wanted)]
    told = whole_labels(rows)
    if len(called) > 1:
        whole = [row for row in called if _plain(told[row["eid"]]) == wanted]
        called = whole if len(whole) == 1 else called
    if len(called) != 1:
        listed = called or rows
        which = ", ".join(f"{told[row['eid']]} = {row['eid']}" for row in listed[:_LISTED])
        more = " …" if len(listed) > _LISTED else ""
        said = (
            f"{name!r} names {len(called)} clauses; say which"
            if called
            else f"no clause {name!r}; name its label or eid"
        )
        raise BadInput(f"{rows[0]['version_id'] if rows else 'this wording'}: {said}: {which}{more}")
    (clause,) = called
    first_only = name not in by_eid and re.search("第(?:一|1)款$", wanted) is not None and clause["level"] != "para"
    return [
        row
        for row in rows
        if clause in (line := list(_line(row, by_eid)))
        and not (first_only and any(r["level"] == "para" and r["parent_eid"] == clause["eid"] for r in line))
    ]


def whole_labels(rows: Sequence[Row]) -> dict[str, str]:
    """The name of each clause by its eid, outermost label first; chapters are left out above an article, which counts through."""
    by_eid = {row["eid"]: row for row in rows}
    return {row["eid"]: _whole(list(_line(row, by_eid))[::-1]) for row in rows}


def row_labels(rows: Sequence[Row]) -> dict[str, str]:
    """As ``whole_labels``; a clause whose row holds only the first of several 款 says so."""
    parted = {row["parent_eid"] for row in rows if row["level"] == "para"}
    told = whole_labels(rows)
    return {r["eid"]: told[r["eid"]] + ("第一款" if r["eid"] in parted and r["text"] else "") for r in rows}


def _line(row: Row, by_eid: Mapping[str, Row]) -> Iterator[Row]:
    """The clause and those above it."""
    at: Row | None = row
    while at is not None:
        yield at
        at = by_eid.get(at["parent_eid"] or "")


def _whole(line: Sequence[Row]) -> str:
    counted = any(row["level"] == "article" for row in line)
    kept = [row for row in line if not (counted and row["level"] in _ABOVE_ARTICLES)]
    return "".join(_written(row, under_article=counted) for row in kept)


def _written(row: Row, *, under_article: bool) -> str:
    label, level = row["label"], row["level"]
    if not label:
        number = _number_of(row)
        if level == "para":
            return f"第{write_ordinal(number)}款"
        name: str = _UNLABELLED.get(level) or row["eid"]
        return f"{name}{number}" if level in {"table", "column"} else name
    if level == "item" and under_article:
        return f"第{label}项" if label[0] in "（(" else f"第（{label.rstrip('、.．')}）项"
    return str(printed_label(label, level))


def _number_of(row: Row) -> int:
    found = _LAST_NUMBER.search(row["eid"])
    return int(found.group(1)) if found else 1


def _pattern(row: Row, by_eid: Mapping[str, Row]) -> str:
    """What the clause may be called: its own name behind those above it, each of which may be left out."""
    own, *above = _line(row, by_eid)
    names = "".join(
        f"(?:{_element(r, by_eid, below=below)}、?)?"
        for r, below in reversed(list(zip(above, [own, *above], strict=False)))
    )
    return names + _element(own, by_eid)


def _element(row: Row, by_eid: Mapping[str, Row], *, below: Row | None = None) -> str:
    """The writings of one label; a clause is also its own 第一款, where none stands under it and what is meant is in no later one."""
    later = below is not None and below["level"] == "para"
    first = "" if later or f"{row['eid']}__para_1" in by_eid else "(?:第[一1]款)?"
    label, level = _plain(row["label"] or ""), row["level"]
    if level == "para" and not label:
        return f"第{_either(str(_number_of(row)))}款"
    if not label:
        name = _UNLABELLED.get(level, re.escape(row["eid"]))
        return f"(?:附?{name}{_number_of(row)}?)" if level in {"table", "column"} else name + first
    return f"(?:{_numbered(label)}){first}"


def _numbered(label: str) -> str:
    if kind := _OF_KIND.fullmatch(label):
        number, of, beside = kind.groups()
        return f"第{_either(number)}{of}" + (f"之{_either(beside)}" if beside else "")
    bare = label.strip("（）、.")
    if not _NUMBER.fullmatch(bare):
        return re.escape(label)
    if label[0] == "（" or label[-1] == "）":
        return f"{re.escape(label)}|第?（?{_either(bare)}）?项"
    of = "条" if bare.isdigit() else "部分"
    return f"{bare}[、.]?|第{_either(bare)}{of}|第（?{_either(bare)}）?项"


def _either(number: str) -> str:
    """A number as it is written, in Arabic and in Chinese digits."""
    counted = number_label(number)
    ways = {number, counted, *([write_ordinal(int(counted))] if counted.isdigit() else [])}
    return f"(?:{'|'.join(map(re.escape, sorted(ways)))})"


def _plain(name: str) -> str:
    return "".join(name.split()).translate(_SIGNS)
