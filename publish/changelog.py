"""CHANGELOG.md of a release: what a person wants to know in the morning, Chinese first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.wording.groups import group_sentences, grouped_rows
from gongbao.wording.order import reading_order
from publish.manifest import Manifest, stamp
from publish.unread import all_lost, not_checked

Row = Mapping[str, Any]

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$]|^[#+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
"""Signs that show nothing and may turn the order of what stands beside them."""
_LONGEST = 2_000
_MOST_FIRST_SEEN = 100
"""Policies whose older amendments are told one by one; a first walk over an old portal may bring thousands."""


def write_changelog(manifest: Manifest, *, changes: pa.Table, events: pa.Table, policies: pa.Table) -> str:
    """Group the real changes by policy, those older than our first sight apart; fold noise and our own changes to counts; list the
    events; what an operator should know of the crawl stands behind, with the figures.

    ``changes`` and ``events`` are the rows that came with this release, ``policies`` the table after it (for titles).
    """
    titles = {r["policy_id"]: r["title"] for r in policies.select(["policy_id", "title"]).to_pylist()}
    rows = changes.to_pylist()
    first_seen = [r for r in rows if r["cause"] == "backfill" and not r["noise"]]
    ours = [r for r in rows if r["cause"] != "source" and (r["noise"] or r["cause"] != "backfill")]
    source = [r for r in rows if r["cause"] == "source"]
    dated = [e for e in events.to_pylist() if e["cause"] == "source"]
    lines = [
        f"# {manifest.release_id}",
        "",
        f"数据截至 as of {stamp(manifest.as_of)} · 上一版 previous {manifest.previous or '—'} · "
        f"最近有变化 last change {stamp(manifest.changed_at)}",
        "",
        *_rewrites(manifest),
        *(_policies(source, titles) if source else _nothing_changed(manifest)),
        *_events(dated),
        *_first_seen(first_seen, titles),
        *_ours(ours, events.num_rows - len(dated)),
        *_portals(manifest),
        *_figures(manifest),
    ]
    return "\n".join(lines) + "\n"


def changes_told(*, changes: pa.Table, events: pa.Table, policies: pa.Table) -> str:
    """Tell changes and events as the change log of their release would, before there is a manifest; empty when there are none."""
    named = policies.filter(pc.is_in(policies.column("policy_id"), value_set=pc.unique(changes.column("policy_id"))))
    titles = {r["policy_id"]: r["title"] for r in named.select(["policy_id", "title"]).to_pylist()}
    rows = changes.to_pylist()
    source = [r for r in rows if r["cause"] == "source"]
    first_seen = [r for r in rows if r["cause"] == "backfill" and not r["noise"]]
    ours = [r for r in rows if r["cause"] != "source" and (r["noise"] or r["cause"] != "backfill")]
    dated = [e for e in events.to_pylist() if e["cause"] == "source"]
    told = _policies(source, titles) if source else []
    return "\n".join(
        [*told, *_events(dated), *_first_seen(first_seen, titles), *_ours(ours, events.num_rows - len(dated))]
    )


def plain(text: str | None) -> str:
    r"""Make text from a portal harmless in Markdown: one line, cut at 2,000 characters, no control or bidi signs, markup escaped.

    >>> plain('<b>[x](y)</b>\n')
    '\\<b\\>\\[x\\](y)\\</b\\>'
    """
    line = _UNSEEN.sub("", " ".join((text or "").split()))
    if len(line) > _LONGEST:
        line = f"{line[: _LONGEST - 1]}…"
    return _SPECIAL.sub(r"\\\g<0>", line)


def _rewrites(manifest: Manifest) -> list[str]:
    if not manifest.rewrites:
        return []
    lines = [f"- {table}: {plain(reason)}" for table, reason in sorted(manifest.rewrites.items())]
    return ["## 更正与撤除 Published rows rewritten", "", *lines, ""]


def _nothing_changed(manifest: Manifest) -> list[str]:
    """Tell a first release, and one that only added policies, from one in which nothing came to be known."""
    added = manifest.tables["policies"].inserts
    policies = "1 policy" if added == 1 else f"{added} policies"
    unknown = "".join(not_checked(manifest.quality))
    if manifest.previous is None:
        said = f"首次发布：收录政策 {added} 件，没有上一版可比。First release: {policies} recorded, none before to compare with."
    elif added:
        were = "was" if added == 1 else "were"
        said = f"新收录政策 {added} 件；此前收录的政策没有内容变更。{policies} {were} added; none of those known before changed."
    elif all_lost(manifest.quality):
        said = ""
    elif unknown:
        said = "已核对的门户没有政策内容变更。No policy changed on the portals that were checked."
    else:
        said = "本次没有政策内容变更。No policy changed."
    return ["## 政策变更 Changes", "", f"{said}{unknown}", ""]


def _policies(rows: Sequence[Row], titles: Mapping[str, str | None]) -> list[str]:
    return ["## 政策变更 Changes", "", *_told(_by_policy(rows), titles)]


def _first_seen(rows: Sequence[Row], titles: Mapping[str, str | None]) -> list[str]:
    """Amendments that were made before this project first saw the policy: told clause by clause like others, never alerted."""
    if not rows:
        return []
    policies = [*_by_policy(rows)]
    told, more = policies[:_MOST_FIRST_SEEN], len(policies) - _MOST_FIRST_SEEN
    lines = ["## 首次收录时已有的修改 Amendments older than our first sight", "", *_told(told, titles)]
    if more > 0:
        lines += [f"另有 {more} 件政策，见 changes 表。{more} more policies: see the table of changes.", ""]
    return lines


def _told(policies: Iterable[tuple[str, Sequence[Row]]], titles: Mapping[str, str | None]) -> list[str]:
    lines: list[str] = []
    for policy_id, group in policies:
        title = titles.get(policy_id) or next((r["policy_title"] for r in group if r["policy_title"]), None)
        lines += [f"### {plain(title) or '（无标题）'} · `{policy_id.replace('`', '')}`", ""]
        for rows_of_one in grouped_rows(row for row in group if not row["noise"]):
            zh, en = group_sentences(rows_of_one)
            lines += [f"- {plain(zh)}", f"  {plain(en)}"]
        noise = Counter(r["effect"] for r in group if r["noise"])
        if noise:
            kinds = ", ".join(f"{effect} {count}" for effect, count in sorted(noise.items()))
            lines.append(
                f"- 版式等非实质差异 {noise.total()} 处 · {noise.total()} differences without substance ({plain(kinds)})"
            )
        lines.append("")
    return lines


def _events(rows: Sequence[Row]) -> list[str]:
    if not rows:
        return []
    lines = ["## 事件 Events", ""]
    for row in sorted(rows, key=lambda r: (r["event_on"] or date.min, r["event_id"])):
        lines += [f"- {row['event_on'].isoformat()} {plain(row['sentence_zh'])}", f"  {plain(row['sentence_en'])}"]
    return [*lines, ""]


def _ours(changes: Sequence[Row], events: int) -> list[str]:
    if not changes and not events:
        return []
    lines = ["## 非政府变更 Not by the government", ""]
    for cause, count in sorted(Counter(str(r["cause"]) for r in changes).items()):
        policies = len({r["policy_id"] for r in changes if r["cause"] == cause})
        lines.append(
            f"- {plain(cause)}: {count} 处变更，涉及 {policies} 件政策 · {count} changes in {policies} policies"
        )
    if events:
        lines.append(f"- 首次收录等补录事件 {events} 件 · {events} events recorded at first sight")
    return [*lines, ""]


def _portals(manifest: Manifest) -> list[str]:
    stale = manifest.quality["stale_portals"]
    lines = ["## 门户 Portals", ""]
    for outcome, count in manifest.quality["portals_by_outcome"].items():
        lines.append(f"- {plain(outcome)}: {count}")
    lines += [f"- {plain(note)}" for note in manifest.notes]
    for portal_id, reason in stale.items():
        lines.append(f"- 暂停更新 held at its last good state: {plain(portal_id)} {plain(reason)}".rstrip())
    lines.append(f"- 隔离文件 documents in quarantine: {manifest.quality['quarantined']}")
    return [*lines, ""]


def _figures(manifest: Manifest) -> list[str]:
    lines = [
        "## 统计 Figures",
        "",
        "| 表 table | 行 rows | 新增 inserted | 更新 updated | 删除 deleted |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, entry in manifest.tables.items():
        lines.append(f"| {name} | {entry.rows} | {entry.inserts} | {entry.updates} | {entry.deletes} |")
    return [*lines, "", f"data digest `{manifest.data_digest}`"]


def _by_policy(rows: Sequence[Row]) -> Iterable[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for row in sorted(rows, key=reading_order):
        groups.setdefault(row["policy_id"], []).append(row)
    return sorted(groups.items())
