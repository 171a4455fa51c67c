"""What an amending decision orders, work by work, and which policy each work is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.formats.scripts import canonical_key
from gongbao.history.amending import Instruction
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row

_ISSUED = re.compile(r".*关于(?:印发|发布|公布)(.+?)的通知")
_ISSUER = re.compile(
    r"(?:政府|委员会|[厅局院部署委]|办公室|[省市区县州旗]|中华人民共和国)(?:关于(?:印发|发布|公布)?)?$"
)
_SHORT = re.compile(r"(?:办法|条例|规定|细则|规则|解释|意见|通知|方案|决定)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One work that a decision amends: its title as cited and the policy, where we have it."""

    title: str | None
    policy_id: str | None


def instructions_by_work(
    instructions: Sequence[Instruction], relations: Sequence[Row]
) -> Iterator[tuple[Target, list[tuple[int, Instruction]]]]:
    """Instructions with their order, work by work; one without a title belongs to the only work of the decision.

    A work that no relation names keeps its title and has no policy: it is never taken for another one.
    """
    groups: dict[str | None, list[tuple[int, Instruction]]] = defaultdict(list)
    for order, instruction in enumerate(instructions):
        groups[instruction.work].append((order, instruction))
    for work, numbered in groups.items():
        row = _relation_of(work, relations)
        title = work or (row["cited_title"] if row else None)
        yield Target(title=title, policy_id=row["to_policy_id"] if row else None), numbered


def _relation_of(work: str | None, relations: Sequence[Row]) -> Row | None:
    """The work that a command stands under: its title as cited, else with or without issuer or 印发 notice, where one policy fits."""
    if work is None:
        return relations[0] if len(relations) == 1 else None
    wanted = _bare(work)
    cited = [(row, _bare(row["cited_title"] or "")) for row in relations]
    found = [row for row, title in cited if title == wanted]
    found = found or [row for row, title in cited if _is_tail(title, wanted) or _is_tail(wanted, title)]
    return found[0] if found and len({row["to_policy_id"] or row["cited_title"] for row in found}) == 1 else None


def _bare(title: str) -> str:
    key = canonical_key(title).strip("《》")
    issued = _ISSUED.fullmatch(key)
    return issued.group(1).strip("《》") if issued else key


def _is_tail(title: str, whole: str) -> bool:
    """Whether ``title`` is ``whole`` without its issuer, or the short name (《办法》) that a decision gives it."""
    lead = whole.removesuffix(title)
    return bool(title) and lead != whole and bool(_SHORT.fullmatch(title) or _ISSUER.search(lead))


def text_of(night: Night, version_id: str) -> str:
    """The redacted text of a version, of tonight or published before; empty where it was taken down."""
    tonight = {row["version_id"]: row for row in night.added.get("versions", ())}
    version = tonight.get(version_id) or night.prior.versions[version_id]
    sha = version["content_sha256"]
    for row in night.added.get("texts", ()):
        if row["content_sha256"] == sha:
            return str(row["text"])
    table = night.prior.tables["texts"]
    found = table.filter(pc.equal(table["content_sha256"], pa.scalar(sha)))["text"]
    return str(found[0].as_py()) if len(found) else ""
