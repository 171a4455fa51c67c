"""What is said of the dataset in every vocabulary: name, licence, reuse, places, times. Chinese first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongbao.formats.turning import without_turning
from publish.manifest import LICENCE, Manifest

TITLE_ZH = "公报：中国政府政策文件，逐版本，逐条变更"
TITLE_EN = "Gongbao: policies of Chinese governments, versioned, with a change log by clause"
PUBLISHER = "公报 Gongbao"
DESCRIPTION_ZH = (
    "从政府门户网站采集的政策文件：事实及其依据、每一版本的条款、文件之间的关系、征求意见及采纳情况，以及逐条的变更记录。"
    "每一版均可核验，并等于上一版加上其变更。"
)
DESCRIPTION_EN = (
    "Policy documents captured from government portals: facts with their evidence, the clauses of every version, relations between "
    "documents, consultations and what became of the comments, and a change log by clause. "
    "Every release can be verified and equals the one before plus its changes."
)
KEYWORDS = ("政策", "政府公报", "规范性文件", "征求意见", "policy", "government gazette", "China", "change log")
LICENCE_URL = LICENCE["path"]
LICENCE_ZH = "所录政策文件的再利用依据逐门户载明；本数据集自身的整理（结构、标识、变更记录）适用 Apache-2.0。"
LICENCE_EN = (
    "The texts are reused on the basis stated for each portal; "
    "what this dataset adds (structure, ids, change log) is under Apache-2.0."
)
UNKNOWN_ZH = "再利用依据不明：使用前请自行核实"
UNKNOWN_EN = "basis of reuse unknown: find it out before use"
PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """A portal and the basis on which its texts are reused; None where it is not known."""

    portal_id: str
    name: str
    division_code: str
    documents: int
    basis: str | None

    @property
    def said(self) -> str:
        """The basis, or that it is unknown, after the portal's name."""
        return f"{self.name} ({self.portal_id}): {self.basis or f'{UNKNOWN_ZH} {UNKNOWN_EN}'}"


def reuse_of(manifest: Manifest) -> tuple[Reuse, ...]:
    """Every portal with its basis, by id, without signs that turn words round; none where the release was written before this was told."""
    rows: Sequence[Mapping[str, Any]] = manifest.quality.get("reuse", ())
    return tuple(
        Reuse(
            portal_id=without_turning(str(r["portal_id"])),
            name=without_turning(str(r["name"])),
            division_code=without_turning(str(r["division_code"])),
            documents=int(r["documents"]),
            basis=None if r["basis"] is None else without_turning(str(r["basis"])),
        )
        for r in sorted(rows, key=lambda r: str(r["portal_id"]))
    )


def days_covered(manifest: Manifest) -> tuple[str | None, str | None]:
    """The first and the last day (ISO 8601) of the documents; (None, None) where there are none, or it was not yet told."""
    coverage: Mapping[str, str | None] = manifest.quality.get("coverage", {})
    return coverage.get("first_day"), coverage.get("last_day")


def jsonld_bytes(document: object) -> bytes:
    """JSON-LD as this project writes it: UTF-8, the keys in their order, small nodes on one line each, a last newline."""
    return (_laid_out(document, 0) + "\n").encode()


def _laid_out(value: object, depth: int) -> str:
    if isinstance(value, dict) and value and depth < 1:
        inner = ",\n".join(f"{json.dumps(k)}: {_laid_out(v, depth + 1)}" for k, v in value.items())
        return f"{{\n{inner}\n}}"
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        inner = ",\n".join(json.dumps(item, ensure_ascii=False, allow_nan=False) for item in value)
        return f"[\n{inner}\n]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
