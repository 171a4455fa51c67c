"""How long the gazette takes: the whole site of many invented policies, then the night after with a few hundred changes.

``bench/site.py [--policies 20000] [--changes 520]``. Each building runs in a process of its own, whose peak memory is printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from gongbao.normalize.arrow import empty_tables, table_of
from gongbao.wording.terms import EFFECTS
from publish import DraftRelease, PublishedRelease, publish_release, release_id_for
from publish.folder import Folder
from publish.kept import every_release
from publish.site import SITE, write_site

FIRST = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
PORTALS = 40
ISSUERS = ("人民政府", "人民政府办公室", "经济和信息化局", "财政局", "发展和改革委员会", "生态环境局")
WORDS = (
    "停车",
    "充电",
    "绿道",
    "公园",
    "散装水泥",
    "夜间经济",
    "老旧小区",
    "防汛",
    "技术改造",
    "养老",
    "专精特新",
    "数据共享",
)
STATES = ("in_force",) * 14 + (
    "amended",
    "repealed",
    "expired",
    "not_yet_in_force",
    "open_for_comment",
    "comment_closed",
)
CLAUSES = 20

Row = dict[str, Any]


def invent(number: int, chance: random.Random, as_of: datetime) -> dict[str, list[Row]]:
    """Rows of one policy in its first version."""
    policy_id, place = f"gb-{number:08d}", number % PORTALS
    code, name = f"99{place:02d}00", f"青岚{place:02d}市"
    issuer, on = f"{name}{chance.choice(ISSUERS)}", date(2015, 1, 1) + timedelta(days=number * 3650 // 25_000)
    state, word = chance.choice(STATES), chance.choice(WORDS)
    title = f"{issuer}关于加强{word}管理工作的通知（{number}）"
    facts = {
        "title": title,
        "doc_number": f"岚{place:02d}政发〔{on.year}〕{number % 300}号",
        "signed_on": on,
        "effective_on": on,
    }
    evidence = {
        k: {"as_written": str(v), "rank": "head_matter", "rule": "title", "value": str(v)} for k, v in facts.items()
    }
    rows: dict[str, list[Row]] = {
        "policies": [{
            "policy_id": policy_id, "portal_id": f"cn_{code}_qinglan{place:02d}", "column_id": "normative", "kind": "normative_document",
            **facts, "issuers": [issuer], "division_code": code, "published_on": on, "status": state,
            "status_evidence": f"effective_on {on}: 自{on.year}年{on.month}月{on.day}日起施行", "script": "hans",
            "url": f"https://www.qinglan{place:02d}.example/{number}.html", "republication": False, "conflicts": [], "flags": [],
            "latest_version_id": f"{policy_id}.v1", "reuse_basis": "虚构示例", "first_seen_at": as_of, "changed_at": as_of,
        }],
        "events": [{
            "event_id": f"e-{number}-1", "policy_id": policy_id, "portal_id": f"cn_{code}_qinglan{place:02d}", "event": "published",
            "event_on": on, "cause": "backfill" if as_of == FIRST else "source", "evidence": "发布日期", "policy_title": title,
            "sentence_zh": f"《{title}》于{on}发布", "sentence_en": f"《{title}》 published on {on}", "detected_at": as_of,
        }],
        "relations": [
            {"relation_id": f"r-{number}-{i}", "from_policy_id": policy_id, "to_policy_id": f"gb-{chance.randrange(number + 1):08d}",
             "relation": "cites", "as_written": "《…》", "detected_at": as_of}
            for i in range(3)
        ],
        "consultations": [],
    }  # fmt: skip
    if state == "open_for_comment":
        closes = as_of.date() + timedelta(days=number % 40)
        rows["consultations"].append(
            {"policy_id": policy_id, "opens_on": on, "closes_on": closes, "agency": issuer, "changed_at": as_of}
        )
    rows |= wording(policy_id, 1, evidence, text_of(number, chance), as_of)
    return rows


def text_of(number: int, chance: random.Random) -> list[str]:
    """The articles of a policy."""
    return [
        f"对符合条件的{chance.choice(WORDS)}项目，按照实际投入的{chance.randrange(1, 99)}%给予补助，"
        f"最高不超过{chance.randrange(1, 900)}万元，"
        f"由财政部门会同主管部门在{chance.randrange(5, 60)}日内审核拨付，并向社会公布第{number}号项目的实施情况。"
        for _ in range(CLAUSES)
    ]


def wording(policy_id: str, sequence: int, evidence: Row, texts: list[str], as_of: datetime) -> dict[str, list[Row]]:
    """Rows of one version."""
    version_id = f"{policy_id}.v{sequence}"
    return {
        "versions": [{
            "version_id": version_id, "policy_id": policy_id, "sequence": sequence, "capture_id": f"cap-{version_id}",
            "content_sha256": "0" * 64, "canonical_sha256": "0" * 64, "attachments_sha256": [], "canon_version": 1,
            "redaction_version": 1, "parser_version": "1", "cause": "source", "text_length": sum(map(len, texts)),
            "clause_count": len(texts), "evidence": json.dumps(evidence, ensure_ascii=False), "detected_at": as_of,
        }],
        "clauses": [
            {"version_id": version_id, "policy_id": policy_id, "eid": f"art_{n}", "clause_uid": f"c-{policy_id}-{n}", "label": f"第{n}条",
             "level": "article", "clause_order": n, "text": text, "text_sha256": "0" * 64, "responsible_units": [], "detected_at": as_of}
            for n, text in enumerate(texts, start=1)
        ],
        "captures": [{
            "capture_id": f"cap-{version_id}", "portal_id": "cn_990000_qinglan00", "role": "detail", "policy_id": policy_id,
            "version_id": version_id, "url": f"https://www.qinglan.example/{policy_id}", "fetched_at": as_of,
            "payload_sha256": "0" * 64, "payload_bytes": 20_000, "warc_file": "warc/a.warc.gz", "warc_offset": 1, "warc_length": 9,
        }],
    }  # fmt: skip


def amended(held: Row, old: list[Row], sequence: int, chance: random.Random, as_of: datetime) -> dict[str, list[Row]]:
    """Rows that a new version of a policy brings: two clauses changed, one of them in its number."""
    texts = [row["text"] for row in old]
    effects = [
        str(effect) for effect in EFFECTS if effect not in {"layout", "encoding", "xref_renumber", "capture_fault"}
    ]
    changes = []
    for place in (3, 11):
        before, share = texts[place], chance.randrange(1, 99)
        after = f"对新的项目，按照实际投入的{share}%给予补助。{before[24:]}"
        texts[place] = after
        changes.append({
            "change_id": f"ch-{held['policy_id']}-{sequence}-{place}", "policy_id": held["policy_id"], "portal_id": held["portal_id"],
            "policy_title": held["title"], "version_before": f"{held['policy_id']}.v{sequence - 1}",
            "version_after": f"{held['policy_id']}.v{sequence}", "operation": "substitute", "effect": chance.choice(effects),
            "noise": False, "cause": "source", "clause_eid_before": f"art_{place + 1}", "clause_eid_after": f"art_{place + 1}",
            "clause_label_before": f"第{place + 1}条", "clause_label_after": f"第{place + 1}条", "before": before[:24], "after": after[:20],
            "context_before": before, "context_after": after, "confidence": 1.0, "method": "exact", "evidence": "text comparison",
            "sentence_zh": f"《{held['title']}》第{place + 1}条：改为“{share}%”（数量）", "sentence_en": f"Article {place + 1}: {share}%",
            "detected_at": as_of,
        })  # fmt: skip
    return wording(held["policy_id"], sequence, {}, texts, as_of) | {"changes": changes}


def portals(as_of: datetime, documents: int) -> list[Row]:
    """Rows of the portals."""
    return [
        {"portal_id": f"cn_99{n:02d}00_qinglan{n:02d}", "name": f"青岚{n:02d}市人民政府", "division_code": f"99{n:02d}00",
         "outcome": "changed", "stale": False, "last_success_at": as_of, "documents": documents // PORTALS, "reuse_basis": "虚构示例"}
        for n in range(PORTALS)
    ]  # fmt: skip


def publish(
    rows: dict[str, list[Row]], night: int, folder: Path, previous: PublishedRelease | None
) -> PublishedRelease:
    """Publish all rows as the release of one night, without its site."""
    as_of = FIRST + timedelta(days=night)
    tables = {**empty_tables(), **{name: table_of(name, held) for name, held in rows.items()}}
    draft = DraftRelease(
        release_id=release_id_for(as_of, f"{night:08x}" + "0" * 56), as_of=as_of, previous=previous.release_id if previous else None,
        tables=tables, validation={"success": True, "results": []},
    )  # fmt: skip
    # the site is built in a process of its own: its list is not the one that publishing wrote down
    with patch("publish.mirrors.write_site"), patch("publish.mirrors._drop_damaged_lists"):
        return publish_release(draft, folder)


def build(folder: Path, full: bool) -> None:
    """Build the site in this process and print what it took."""
    store = Folder(folder)
    releases, begun = every_release(store), time.perf_counter()
    used = time.process_time()
    written = write_site(store, releases, full=full)
    told = {
        "written": written,
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - used,
        "mb": peak(),
    }
    print(json.dumps(told))


def peak() -> float:
    """Peak memory of this process in MB: of its own, where getrusage would count what the parent had before exec."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def report(name: str, folder: Path) -> None:
    """Build the site in a process of its own and print a line."""
    done = subprocess.run(
        [sys.executable, __file__, "--build", str(folder)], check=True, stdout=subprocess.PIPE, text=True
    )
    told = json.loads(done.stdout)
    print(
        f"{name:<28} {told['seconds']:7.1f} s ({told['cpu']:.1f} s of CPU)  {told['written']:6d} pages written  {told['mb']:6.0f} MB peak",
        flush=True,
    )


def weigh(folder: Path) -> None:
    """Print what a first view costs compressed, with the style sheet."""
    site = folder / SITE
    style = len(gzip.compress((site / "assets/gongbao.css").read_bytes()))
    for name in ("index.html", "search.html", "changes/index.html", "consultations.html", "data.html"):
        size = len(gzip.compress((site / name).read_bytes()))
        print(f"first view {name:<22} {(size + style) / 1024:6.1f} KB compressed with its style sheet")
    pages = sorted((site / "policy").glob("*.html"))
    sizes = [len(gzip.compress(path.read_bytes())) + style for path in pages[:: max(1, len(pages) // 50)]]
    whole = sum(path.stat().st_size for path in site.rglob("*.*"))
    print(f"first view of a policy, worst  {max(sizes) / 1024:6.1f} KB; all of site/ {whole / 1e6:.0f} MB")


def main() -> None:
    """Invent, publish, build, change, build again."""
    options = argparse.ArgumentParser()
    options.add_argument("--policies", type=int, default=20_000)
    options.add_argument("--changes", type=int, default=520)
    options.add_argument("--build", type=Path)
    options.add_argument("--full", action="store_true")
    asked = options.parse_args()
    if asked.build:
        build(asked.build, asked.full)
        return
    machine = f"{platform.machine()} {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d} {machine}")
    chance, rows = random.Random(5), dict[str, list[Row]]()
    for number in range(asked.policies):
        for name, held in invent(number, chance, FIRST).items():
            rows.setdefault(name, []).extend(held)
    rows["portals"] = portals(FIRST, asked.policies)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        previous = publish(rows, 0, folder, None)
        report(f"full, {asked.policies} policies", folder)
        for night in (1, 2):
            as_of = FIRST + timedelta(days=night)
            change_night(rows, asked.changes, chance, as_of)
            rows["portals"] = portals(as_of, asked.policies)
            previous = publish(rows, night, folder, previous)
            report(f"night {night}, {asked.changes} changes", folder)
        report("nothing to do", folder)
        weigh(folder)


def change_night(rows: dict[str, list[Row]], changes: int, chance: random.Random, as_of: datetime) -> None:
    """Half of the changes are new policies, half new versions of old ones."""
    known = len(rows["policies"])
    by_id = {row["policy_id"]: row for row in rows["policies"]}
    for number in range(known, known + changes // 2):
        for name, held in invent(number, chance, as_of).items():
            rows.setdefault(name, []).extend(held)
    chosen = chance.sample(sorted(by_id), changes - changes // 2)
    texts: dict[str, list[Row]] = {}
    wanted = {by_id[policy_id]["latest_version_id"] for policy_id in chosen}
    for row in rows["clauses"]:
        if row["version_id"] in wanted:
            texts.setdefault(row["policy_id"], []).append(row)
    for policy_id in chosen:
        held = by_id[policy_id]
        sequence = int(held["latest_version_id"].rpartition(".v")[2]) + 1
        for name, more in amended(held, texts[policy_id], sequence, chance, as_of).items():
            rows.setdefault(name, []).extend(more)
        held |= {"latest_version_id": f"{policy_id}.v{sequence}", "changed_at": as_of}


if __name__ == "__main__":
    main()
