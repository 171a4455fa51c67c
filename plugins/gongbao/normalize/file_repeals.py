"""Documents that a repeal decision ends in a file of its page, not on the page: 附件：废止的规范性文件目录.docx."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.formats.scripts import canonical_key
from gongbao.formats.tables import Rows
from gongbao.model.policy import ENDS, Clause, PolicyKind, PolicyReading, Relation
from gongbao.normalize.file_targets import IN_FILE
from gongbao.normalize.prior import PriorState, Row
from gongbao.reading.annex_lists import read_annex_lists

_ENDING = re.compile(r"废止|失效|停止执行")
_HEADED = 5
"""First lines of a file in which its heading stands."""


def with_repeals_of_files(reading: PolicyReading, files: Sequence[tuple[str, str, Sequence[Rows]]]) -> PolicyReading:
    """Add what the tables of a repeal decision's files list, each file given as (name, text, tables).

    The file's name or heading has to say that its list ends something: a decision also attaches what stays in force. What the page
    itself repeals, or an earlier file lists, is told once; a mere mention of it on the page becomes the repeal.
    """
    if reading.kind is not PolicyKind.REPEAL_DECISION:
        return reading
    cited = list(reading.cited)
    for name, text, tables in files:
        lines = [line.strip() for line in text.split("\n") if line.strip() and "\t" not in line][:_HEADED]
        heading = next((said for said in (*lines, name) if _ENDING.search(said)), None)
        if heading is None:
            continue
        eid = f"{IN_FILE}{name}"
        clauses = [_clause(eid, 0, level="annex", heading=heading, text="")]
        clauses += [
            _clause(eid, order, level="table", heading=None, text="\n".join("\t".join(row) for row in rows))
            for order, rows in enumerate(tables, start=1)
        ]
        for one in read_annex_lists(clauses, script=reading.script, otherwise=Relation.REPEALS):
            same = [c for c in cited if one.doc_number == c.doc_number and _is_same_title(one.title, c.title)]
            if any(c.relation in ENDS for c in same):
                continue
            cited = [c for c in cited if c not in same or c.relation is not Relation.CITES]
            cited.append(one)
    return replace(reading, cited=tuple(cited))


def relations_of_missing_files(prior: PriorState, policy_id: str, reading: PolicyReading) -> list[Row]:
    """Relations published from files of the page that could not be had this time: they say nothing, so they take nothing back."""
    missing = [f"{IN_FILE}{link.name}" for link in reading.attachments if link.sha256 is None]
    if not missing:
        return []
    table = prior.tables["relations"]
    own = table.filter(pc.equal(table["from_policy_id"], pa.scalar(policy_id, pa.string())))
    rows: list[Row] = own.filter(pc.is_in(own["eid"], value_set=pa.array(missing, pa.string()))).to_pylist()
    return rows


def _is_same_title(one: str | None, other: str | None) -> bool:
    return not one or not other or canonical_key(one) == canonical_key(other)


def _clause(eid: str, order: int, *, level: str, heading: str | None, text: str) -> Clause:
    return Clause(
        eid=eid, parent_eid=None, label=None, level=level, order=order, heading=heading, text=text, in_annex=True
    )
