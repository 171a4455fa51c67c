"""A letter as HTML for mail: what went struck out, what came underlined, numbers bold; styles inline, everything escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from gongbao.alert.compose import items_of
from gongbao.alert.match import Item
from gongbao.history.marking import Segment, crop, mark_words, whole
from gongbao.wording.quoting import name_title

LONGEST_LIST = 200
"""Items that one mail shows; the text beside it has all of them."""

_AROUND = 60
_LONGEST_WHOLE = 600
_LONGEST_COMPARED = 12_000
_BODY = "font-family:-apple-system,'PingFang SC','Microsoft YaHei',sans-serif;font-size:15px;line-height:1.7;color:#1d1d1f;max-width:44em"
_SOFT = "color:#5c5c62;font-size:13px"
_CELL = "border-left:3px solid #d9d9d4;padding:4px 10px;margin:6px 0;background:#f6f6f4"
_MARKS = {
    "del": "background:#fde3e1;color:#8f1d14;text-decoration:line-through",
    "ins": "background:#dcf3e0;color:#0c5a25;text-decoration:underline",
}


def letter_html(alert: Mapping[str, Any], text: str, *, unsubscribe: str) -> str:
    """Write the page of one letter; ``text`` stands for a letter without items, ``unsubscribe`` is an address."""
    items = items_of(alert)
    parts = [f'<h1 style="font-size:20px">{_said(alert["title_zh"])}</h1>', _soft(alert["title_en"], lang="en")]
    for _, group in groupby(items[:LONGEST_LIST], key=lambda item: item.policy_id):
        parts += _policy(list(group))
    if len(items) > LONGEST_LIST:
        left = len(items) - LONGEST_LIST
        parts.append(_soft(f"另有{left}项，见文本部分。 {left} more stand in the text part."))
    if not items:
        parts.append(f'<pre style="white-space:pre-wrap">{_said(text)}</pre>')
    parts.append('<hr style="border:0;border-top:1px solid #d9d9d4">')
    parts.append(_soft("release " + ", ".join(alert.get("releases") or [alert["release_id"]])))
    parts.append(f'<p style="{_SOFT}"><a href="{escape(unsubscribe)}">写信退订 unsubscribe by mail</a></p>')
    return (
        '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"></head>'
        f'<body style="{_BODY}">\n{chr(10).join(parts)}\n</body></html>\n'
    )


def _policy(items: Sequence[Item]) -> list[str]:
    first = items[0]
    name = _said(f"{name_title(first.policy_title)}{first.doc_number or ''}")
    if urlsplit(first.policy_url).scheme in {"http", "https"}:
        name = f'<a href="{escape(first.policy_url)}" style="color:#1f5fbf">{name}</a>'
    parts = [f'<h2 style="font-size:16px;margin-bottom:4px">{name}</h2>']
    for item in items:
        parts += [f'<p style="margin:8px 0 0">{_said(item.sentence_zh)}</p>', _soft(item.sentence_en, lang="en")]
        parts += _comparison(item)
    return parts


def _comparison(item: Item) -> list[str]:
    """The clause before and after; the words alone where the clause did not travel, nothing for an event."""
    old, new = item.context_before, item.context_after
    if not old + new:
        old, new = item.before, item.after
    if not old + new or max(len(old), len(new)) > _LONGEST_COMPARED:
        return []
    if old and new:
        went, came = mark_words(old, new)
        if not any(segment.differs for segment in (*went, *came)):
            return []  # words only changed places
        sides = ("del", crop(went, _AROUND)), ("ins", crop(came, _AROUND))
    else:
        sides = ("del", _begun(old)), ("ins", _begun(new))
    return [f'<div style="{_CELL}">{_words(segments, tag)}</div>' for tag, segments in sides if segments]


def _begun(text: str) -> tuple[Segment, ...]:
    rest = (Segment(text=f"……（共 {len(text)} 字）"),) if len(text) > _LONGEST_WHOLE else ()
    return (*whole(text[:_LONGEST_WHOLE], differs=True), *rest)


def _words(segments: Sequence[Segment], tag: str) -> str:
    said = ""
    for differs, parts in groupby(segments, key=lambda segment: segment.differs):
        words = "".join(f"<b>{_said(part.text)}</b>" if part.number else _said(part.text) for part in parts)
        said += f'<{tag} style="{_MARKS[tag]}">{words}</{tag}>' if differs else words
    return said


def _soft(text: str, *, lang: str = "zh") -> str:
    return f'<p lang="{lang}" style="{_SOFT};margin:2px 0">{_said(text)}</p>'


def _said(text: str) -> str:
    return escape(text).replace("\n", "<br>")
