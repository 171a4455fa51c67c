"""Comparisons as one self-contained page: no script, no outside request, everything escaped; Chinese first, English beside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from gongbao.errors import StorageFailed
from gongbao.history.marking import renumbered
from gongbao.wording import noise_sentence
from gongbao.wording.quoting import name_title
from gongbao.wording.terms import OUTCOMES
from gongbao.wording.told import Told, count_told, without_title
from gongbao_stages.comparing import Compared, Side, told_of
from gongbao_stages.side_by_side import Line, State, side_by_side
from gongbao_stages.two_files import warnings_of
from publish.site.marked import cell_html, clause_cells, side_name, words_html


def write_page(path: Path, comparisons: Sequence[Compared]) -> None:
    """Write the page; StorageFailed where the file cannot be written."""
    try:
        path.write_text(comparison_page(comparisons), encoding="utf-8")
    except OSError as error:
        raise StorageFailed(
            f"{path}: the page cannot be written ({error.strerror}); name a file in a folder of yours"
        ) from error


def comparison_page(comparisons: Sequence[Compared]) -> str:
    """Render comparisons, one below the other. Pure: the same comparisons give the same bytes."""
    style = files("gongbao_stages").joinpath("templates/comparison.css").read_text(encoding="utf-8")
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    titles = list(dict.fromkeys(c.title for c in comparisons if c.title))
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape('、'.join(titles) or '文本')} · 对比 Comparison</title>\n<style>{style}</style>\n</head>\n<body>\n"
        + "".join("".join(_comparison(compared, f"c{place}")) for place, compared in enumerate(comparisons))
        + "</body>\n</html>\n"
    )


def _comparison(compared: Compared, name: str) -> Iterator[str]:
    told = compared.told
    title = name_title(compared.title) if compared.title else "无标题 untitled"
    yield f"<article>\n<header>\n<h1>{escape(title)}</h1>\n"
    if told.get("doc_number"):
        yield f"<p>{escape(told['doc_number'])}</p>\n"
    yield '<div class="pair">\n'
    yield from (
        _side(said, side) for said, side in (("变更前 before", compared.before), ("变更后 after", compared.after))
    )
    yield f"</div>\n{_summary(compared)}</header>\n"
    for zh, en in warnings_of(told):
        yield f'<p class="warn"><strong>{escape(zh)}</strong> {_en(en)}</p>\n'
    yield from _events(told)
    yield from _changes(compared, name)
    yield from _orders(told)
    yield from _noise(compared)
    yield from _full_text(compared)
    yield _footer(told)
    yield "</article>\n"


def _orders(told: Mapping[str, Any]) -> Iterator[str]:
    """Orders of decisions that the later wording lacks, and those that leave a citation without its clause."""
    for name, zh, en in (
        ("instructions_not_applied", "未体现的修改指令", "Orders that this wording lacks"),
        ("citations_left", "引用的条款已删去或移动", "Clauses that cite what the decision struck or moved"),
    ):
        orders = told.get(name)
        if orders:
            rows = "".join(
                f"<li>{escape(one['as_written'])}<br>{escape(one['reason_zh'] or OUTCOMES[one['outcome']])} "
                f"{_en(one['reason'] or one['outcome'])}</li>\n"
                for one in orders
            )
            yield f"<section>\n<h2>{zh} {_en(en)}</h2>\n<ul>\n{rows}</ul>\n</section>\n"


def _side(said: str, side: Side) -> str:
    note = (
        f'<p class="warn"><strong>{escape(side.note_zh)}</strong> {_en(side.note_en or "")}</p>' if side.note_zh else ""
    )
    title = f"<p>{escape(name_title(side.title))}</p>" if side.title else ""
    return f'<div class="side"><span class="name">{said}</span>{title}<p class="soft">{escape(side.known_as)}</p>{note}</div>\n'


def _summary(compared: Compared) -> str:
    summary = compared.told["summary"]
    count, kinds = count_told(told_of(compared))
    if not count:
        return f"<p><strong>没有内容变更</strong> {_en('no change of content')}</p>\n"
    chips = "".join(f'<span class="chip">{zh} {en} <b>{found}</b></span>' for (zh, en), found in kinds.items())
    said = "change" if count == 1 else "changes"
    counts = (
        f"整条新增 {summary['clauses_inserted']} whole clauses inserted · 整条删去 {summary['clauses_deleted']} deleted"
    )
    return f'<h2>{count} 处变更 {said}</h2>\n<p>{chips}</p>\n<p class="soft">{counts}</p>\n'


def _events(told: dict[str, Any]) -> Iterator[str]:
    for event in told.get("events", ()):
        yield f"<p>{escape(str(event['event_on']))} {escape(event['sentence_zh'])}<br>{_en(event['sentence_en'])}</p>\n"


def _changes(compared: Compared, name: str) -> Iterator[str]:
    yield '<ol class="changes">\n'
    number, slight = 0, renumbered(compared.told["noise"])
    for block in told_of(compared):
        yield '<li class="change">\n'
        for told in block:
            number += 1
            yield _sentence(told, f"{name}-{number}", number)
        yield clause_cells(block[0].first, slight)
        yield "</li>\n"
    yield "</ol>\n"


def _sentence(told: Told, name: str, number: int) -> str:
    said = (
        f'<p class="zh" id="{name}"><span class="count">{number}</span>{escape(told.zh)}</p>\n<p>{_en(told.en)}</p>\n'
    )
    for words in told.disputed:
        said += f'<p class="warn"><strong>有争议</strong> <span lang="en">disputed</span>：{escape(words)}</p>\n'
    return said


def _noise(compared: Compared) -> Iterator[str]:
    zh, en = noise_sentence(compared.comparison.noise)
    if not zh:
        return
    rows = [without_title(edit["sentence_zh"], compared.title) for edit in compared.told["noise"]]
    listed = "".join(f"<li>{escape(row)}</li>" for row in rows)
    yield f"<details><summary>{escape(zh)} {_en(en)}</summary>\n<ul>{listed}</ul></details>\n"


def _full_text(compared: Compared) -> Iterator[str]:
    yield f"<h2>全文对照 {_en('full text, side by side')}</h2>\n"
    lines = side_by_side(compared.before.clauses, compared.after.clauses, compared.comparison)
    for same, block in groupby(lines, key=lambda line: line.state in {State.SAME, State.NOISE}):
        held = list(block)
        yield from _unchanged(held) if same else (_line(line) for line in held)


def _unchanged(lines: Sequence[Line]) -> Iterator[str]:
    labels = [line.label_after or line.label_before for line in lines]
    named = [label for label in labels if label]
    span = f"{named[0]} – {named[-1]} · " if len(named) > 1 else f"{named[0]} · " if named else ""
    yield f"<details><summary>{escape(span)}未变更 {len(lines)} 条 {_en('unchanged')}</summary>\n"
    for line in lines:
        label, moved = line.label_after or "", ""
        if line.label_before and line.label_before != line.label_after:
            moved = f' <span class="soft">（原{escape(line.label_before)}）</span>'
        gap = "　" if label else ""
        yield f'<div class="same"><span class="label">{escape(label)}</span>{moved}{gap}{words_html(line.after, "ins")}</div>\n'
    yield "</details>\n"


def _line(line: Line) -> str:
    before = cell_html("before", line.before, line.label_before)
    after = cell_html("after", line.after, line.label_after)
    if line.state is State.INSERTED:
        before = f'<div class="cell none">{side_name("before")}（无 none）</div>'
    if line.state is State.DELETED:
        after = f'<div class="cell none">{side_name("after")}（删去 deleted）</div>'
    return f'<div class="pair line">{before}{after}</div>\n'


def _footer(told: dict[str, Any]) -> str:
    said = "由 Gongbao 公报 比对生成；以发布机关公布的文本为准。"
    en = "Compared by Gongbao; the text published by the issuing body prevails."
    url = str(told.get("url") or "")
    link = (
        f' <a href="{escape(url)}" rel="noreferrer noopener">原文页面 page</a>'
        if url.startswith(("http://", "https://"))
        else ""
    )
    release = f" · release {told['release_id']}, known until {told['known_until']}" if "release_id" in told else ""
    return f'<footer class="soft"><p>{said}{link}</p><p lang="en">{en}{escape(release)}</p></footer>\n'


def _en(text: str) -> str:
    return f'<span class="en" lang="en">{escape(text)}</span>'
