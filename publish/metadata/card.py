"""README.md at the top of a published folder: a dataset card for people, with the front matter that hubs of datasets read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from gongbao.normalize.arrow import SPECS
from publish.changelog import plain
from publish.manifest import Manifest, stamp
from publish.metadata.about import (
    DESCRIPTION_EN,
    DESCRIPTION_ZH,
    LICENCE_EN,
    LICENCE_ZH,
    TITLE_EN,
    TITLE_ZH,
    UNKNOWN_EN,
    UNKNOWN_ZH,
    days_covered,
    reuse_of,
)

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
)
LOOPBACK = "http://127.0.0.1:8600/"
"""Where `gongbao serve` offers the folder, for a publisher who told no public address."""

_FACTS = ("title", "doc_number", "signed_on", "published_on", "effective_on", "expires_on")


def write_card(manifest: Manifest, *, public_url: str = "") -> str:
    """The card of the newest release; every word from a portal is escaped, and cut where it is long.

    ``public_url`` is where the folder is served, empty where nobody said.
    """
    front = yaml.safe_dump(_front_matter(manifest), allow_unicode=True, sort_keys=False, width=200)
    first, last = days_covered(manifest)
    lines = [
        f"# {TITLE_ZH}",
        "",
        TITLE_EN,
        "",
        DESCRIPTION_ZH,
        "",
        DESCRIPTION_EN,
        "",
        f"- 版本 release: `{manifest.release_id}`；表结构 schema {manifest.schema_version}",
        f"- 最近核对 checked: {stamp(manifest.checked_at)}；最近变化 changed: {stamp(manifest.changed_at)}",
        f"- 文件日期 documents dated: {first or '—'} – {last or '—'}",
        "- 清单 manifest: [datapackage.json](datapackage.json)；变更 change log: "
        f"[CHANGELOG.md](releases/{manifest.release_id}/CHANGELOG.md)；"
        f"数据字典 dictionary: [dictionary.json](releases/{manifest.release_id}/dictionary.json)",
        "",
        *_tables(manifest),
        *_open_it(public_url),
        *_quality(manifest),
        *_reuse(manifest),
    ]
    return f"---\n{front}{_configs(manifest)}---\n\n" + "\n".join(lines)


def _front_matter(manifest: Manifest) -> dict[str, Any]:
    return {
        "pretty_name": TITLE_ZH,
        "language": ["zh"],
        "license": "other",
        "license_name": "per-portal-basis-and-apache-2.0",
        "license_link": "README.md",
        "size_categories": [_size(sum(entry.rows for entry in manifest.tables.values()))],
        "tags": ["government", "policy", "china", "parquet"],
    }


def _configs(manifest: Manifest) -> str:
    """Each table is a configuration that names its files: a pattern would take in files of older releases.

    Written without the YAML library, which takes seconds for ten thousand paths; names and paths need no quotes (``PART_PATH``).
    """
    lines = ["configs:"]
    for name, entry in manifest.tables.items():
        lines += [f"- config_name: {name}", *(["  default: true"] if name == "policies" else []), "  data_files:"]
        lines += ["  - split: train", "    path:", *(f"    - {part.path}" for part in entry.parts)]
    return "\n".join(lines) + "\n"


def _size(rows: int) -> str:
    return next((said for below, said in _SIZES if rows < below), "n>1T" if rows > 10**12 else "1B<n<10B")


def _tables(manifest: Manifest) -> list[str]:
    lines = ["## 表 Tables", "", "| 表 table | 内容 holds | 行 rows | 文件 files |", "|---|---|---:|---:|"]
    for name, entry in manifest.tables.items():
        spec = SPECS[name]
        lines.append(f"| {name} | {spec.title_zh} {plain(spec.title)} | {entry.rows} | {len(entry.parts)} |")
    return [*lines, ""]


def _open_it(public_url: str) -> list[str]:
    """Two ways to a table: from the address of the folder, which most readers have alone, and in a copy of it."""
    return [
        "## 打开 Open it",
        "",
        "直接从网址读取 from its address:"
        if public_url
        else "由网址读取（改为本文件夹的网址） from its address (put in that of this folder):",
        "",
        "```python",
        "import json",
        "from urllib.request import urlopen",
        "",
        "import pandas as pd",
        "",
        f"base = {json.dumps(public_url or LOOPBACK)}",
        'package = json.load(urlopen(base + "datapackage.json"))',
        'paths = next(r["path"] for r in package["resources"] if r["name"] == "policies")',
        "policies = pd.concat([pd.read_parquet(base + path) for path in paths], ignore_index=True)",
        "print(policies.status.value_counts())",
        "```",
        "",
        "在本文件夹的副本中 in a copy of this folder:",
        "",
        "```python",
        "import json, pathlib",
        "import pandas as pd",
        "",
        'package = json.loads(pathlib.Path("datapackage.json").read_text(encoding="utf-8"))',
        'paths = next(r["path"] for r in package["resources"] if r["name"] == "policies")',
        "policies = pd.concat([pd.read_parquet(path) for path in paths], ignore_index=True)",
        "```",
        "",
    ]


def _quality(manifest: Manifest) -> list[str]:
    quality = manifest.quality
    lines = ["## 质量 Quality", "", "| 事实 fact | 已知比例 known |", "|---|---:|"]
    rates: Mapping[str, float | None] = quality["fill_rates"]
    lines += [f"| {name} | {_percent(rates[name])} |" for name in _FACTS if name in rates]
    lines += ["", f"- 隔离文件 documents in quarantine: {quality['quarantined']}"]
    for outcome, count in quality["portals_by_outcome"].items():
        lines.append(f"- 门户 portals, {plain(outcome)}: {count}")
    hours: Mapping[str, float | None] = quality["hours_since_success"]
    for portal_id, age in sorted(hours.items()):
        said = "从未 never" if age is None else f"{age:g} 小时前 hours before this release"
        lines.append(f"- 最近成功 last success, {plain(portal_id)}: {said}")
    for name, counts in sorted(quality.get("counts", {}).items()):
        if name != "reuse_basis":
            lines.append(f"- {plain(name)}: " + ", ".join(f"{plain(value)} {count}" for value, count in counts.items()))
    lines.append("- 各列填充率 fill rates of all columns: `gongbao.quality` in [datapackage.json](datapackage.json)")
    return [*lines, ""]


def _reuse(manifest: Manifest) -> list[str]:
    lines = ["## 再利用 Reuse", "", LICENCE_ZH, "", LICENCE_EN, ""]
    lines += ["| 门户 portal | 文件数 documents | 依据 basis |", "|---|---:|---|"]
    for one in reuse_of(manifest):
        basis = plain(one.basis) if one.basis else f"**{UNKNOWN_ZH} {UNKNOWN_EN}**"
        lines.append(f"| {plain(one.name)} ({plain(one.portal_id)}) | {one.documents} | {basis} |")
    return [*lines, ""]


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"
