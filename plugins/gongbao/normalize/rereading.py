"""The archive read again by today's code: what it reads otherwise is a version of ours, what it reads the same is only noted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.formats.scripts import canonical_key
from gongbao.model.change import Cause, Edit, Effect, Origin
from gongbao.model.policy import PolicyReading, Relation
from gongbao.normalize import rows as put
from gongbao.normalize.changes import Before, compare_wordings, fact_edit, keep_title, wording_differs
from gongbao.normalize.corrections import FACTS, lay_over, plain, restate, shown
from gongbao.normalize.due import READ_BY, published_base
from gongbao.normalize.file_text import waits_for_its_file
from gongbao.normalize.life import portal_day
from gongbao.normalize.night import Night
from gongbao.normalize.own_numbers import all_numbers
from gongbao.normalize.prior import PriorState, Row, clause_of
from gongbao.normalize.prolonging import as_its_page_has_it
from gongbao.normalize.relations import relation_rows
from gongbao.normalize.rescheduling import with_its_own_first_day
from gongbao.normalize.rounds import as_its_page_asks, outcomes_elsewhere
from gongbao.normalize.staging import StagedReading
from gongbao.normalize.stated import stated_columns
from gongbao.normalize.upgrade import with_known_files
from gongbao.normalize.wordings import add_changed_version

Rereading = tuple[str, StagedReading]
"""The id of a policy, and its newest published page as today's code reads it."""

_COMPARED = frozenset({"kind", "title", "doc_number", "effective_on", "expires_on", "closes_on", "stated_status"})
"""Facts that comparing two wordings tells already, and the page's own word, which is never a version."""

_LISTS: Mapping[str, tuple[Effect, str]] = {
    "responsibilities": (Effect.RESPONSIBILITY, "unit_as_written"),
    "quantities": (Effect.QUANTITY, "as_written"),
    "targets": (Effect.QUANTITY, "indicator"),
}
_OUTCOME = ("clause_label", "paragraph", "disposition", "effect", "before", "after")
_LONGEST = 300
"""Characters of a list of words in one row of the change log."""


def take_rereadings(night: Night, segment: Sequence[Rereading]) -> None:
    """Take in some policies that were read again; what is published of them is looked up once for all."""
    versions, prior = night.prior.versions, night.prior
    pages = [
        _Page(known=known, base=published_base(versions, versions[known["latest_version_id"]]), staged=staged)
        for known, staged in ((prior.policies.get(p), staged) for p, staged in segment)
        if known and not known["merged_into"]
    ]
    shelf = _Shelf(prior, [p.base["version_id"] for p in pages], [p.known["policy_id"] for p in pages])
    for page in pages:
        reading = page.staged.reading
        if reading is not None and not waits_for_its_file(reading, page.known["flags"]):
            _take(night, shelf, page, reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A policy as it was published, the published text below its latest version, and its page read again."""

    known: Row
    base: Row
    staged: StagedReading


class _Shelf:
    """The published rows of some versions and policies, by table and id."""

    def __init__(self, prior: PriorState, version_ids: Sequence[str], policy_ids: Sequence[str]) -> None:
        self._of: dict[str, dict[str, list[Row]]] = {
            name: _grouped(prior.tables[name], "version_id", version_ids) for name in ("clauses", *_LISTS)
        }
        self._of["relations"] = _grouped(prior.tables["relations"], "from_policy_id", policy_ids)
        self._of["comment_outcomes"] = _grouped(prior.tables["comment_outcomes"], "policy_id", policy_ids)

    def rows(self, table: str, key: str) -> list[Row]:
        """Rows of one version (relations and comment outcomes: of one policy)."""
        return self._of[table].get(key, [])


def _grouped(table: pa.Table, column: str, keys: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in table.filter(pc.is_in(table[column], value_set=pa.array(keys, pa.string()))).to_pylist():
        found[row[column]].append(row)
    return found


def _take(night: Night, shelf: _Shelf, page: _Page, reading: PolicyReading) -> None:
    base, policy_id = page.base, page.known["policy_id"]
    known = with_its_own_first_day(night.prior, as_its_page_has_it(night.prior, page.known, base), base)
    clause_rows = sorted(shelf.rows("clauses", base["version_id"]), key=lambda row: row["clause_order"])
    before = Before(
        policy={**known, "title": base["title"]} if known["latest_version_id"] != base["version_id"] else known,
        version=base,
        consultation=as_its_page_asks(night.prior, policy_id),
        clause_rows=clause_rows,
        clauses=tuple(clause_of(row) for row in clause_rows),
        attachments=night.prior.attachments_of.get(base["version_id"], ()),
    )
    reading = with_known_files(keep_title(before.policy, reading), before.attachments)
    before = replace(before, policy=restate(before.policy, reading, ours=True))
    reading = lay_over(before.policy, reading)
    _, edits, _ = compare_wordings(before, reading)
    more = tuple(_untold_edits(night, shelf, before, reading, told=bool(edits)))
    if not (more or edits or wording_differs(before, reading)):
        _note(night, before, reading)
        mark_read(night, base["version_id"])
        mark_read(night, known["latest_version_id"])
    elif base["version_id"] == known["latest_version_id"]:
        _add(night, before, page.staged, reading, more=more)
        held = [r for r in shelf.rows("relations", policy_id) if r["relation"] == Relation.REPUBLICATION_OF]
        night.add("relations", held)
    else:
        night.rebased[policy_id] = reading
        mark_read(night, known["latest_version_id"])
    _follow_stated(night, known, page.staged, reading)


def mark_read(night: Night, version_id: str) -> None:
    """Note in the row of a version that today's code has read the page which it stands for, and how the next one knows."""
    version = night.restated.get(version_id) or night.prior.versions[version_id]
    if version["origin"] == Origin.CONSOLIDATED:
        facts = json.loads(version["evidence"])
        facts.setdefault("text", {})[READ_BY] = night.parser_version
        noted: Row = {"evidence": json.dumps(facts, ensure_ascii=False, sort_keys=True)}
    else:
        noted = {"parser_version": night.parser_version}
    night.restated[version_id] = {**version, **noted}


def _add(
    night: Night, before: Before, staged: StagedReading, reading: PolicyReading, *, more: tuple[Edit, ...]
) -> None:
    known, policy_id = before.policy, before.policy["policy_id"]
    night.policies[policy_id] = known
    add_changed_version(night, staged, reading, before=before, cause=Cause.PARSER, more=more)
    night.ids.republications.note(policy_id, staged.capture, reading)
    place = {name: known[name] for name in ("portal_id", "column_id", "url", "reuse_basis")}
    copy = night.ids.republications.is_copy(policy_id)
    row = night.policies[policy_id]
    night.policies[policy_id] = {**row, **place, "republication": row["republication"] or copy}


def _note(night: Night, before: Before, reading: PolicyReading) -> None:
    """How the facts are written is no version: the row follows."""
    policy_id, known = before.policy["policy_id"], night.prior.policies[before.policy["policy_id"]]
    words = ("title_as_written", "issuer_as_written", "effective_rule", "validity_rule")
    fresh = {name: getattr(reading, name) for name in words} | {"corrections": before.policy["corrections"]}
    fresh["doc_numbers"] = all_numbers(reading.doc_number, reading.doc_numbers)
    if any(known[name] != value for name, value in fresh.items()):
        night.policies[policy_id] = {**(night.policy(policy_id) or known), **fresh, "changed_at": night.as_of}


def _follow_stated(night: Night, known: Row, staged: StagedReading, reading: PolicyReading) -> None:
    day = min(portal_day(staged.capture.fetched_at), portal_day(night.as_of))
    stated = stated_columns(reading, known, day=day)
    row = night.policy(known["policy_id"]) or known
    if any(row[name] != value for name, value in stated.items()):
        night.policies[known["policy_id"]] = {**row, **stated, "changed_at": night.as_of}
    if stated["stated_status"] != known["stated_status"]:
        night.stated_by[known["policy_id"]] = Cause.PARSER


def _untold_edits(night: Night, shelf: _Shelf, before: Before, reading: PolicyReading, *, told: bool) -> Iterator[Edit]:
    """What is published of a reading and that no comparison of wordings tells: facts, lists by clause, relations, clauses cut anew."""
    yield from fact_edits(before.policy, before.consultation, reading)
    policy_id, version_id = before.policy["policy_id"], before.version["version_id"]
    found = put.clause_fact_rows(
        reading.clauses,
        reading.targets,
        policy_id=policy_id,
        version_id=version_id,
        division_code=reading.division_code,
    )
    for table, (effect, word) in _LISTS.items():
        old, new = shelf.rows(table, version_id), found[table]
        if _keyed(old) != _keyed(new):
            yield from _list_edit(effect, table, [r[word] for r in old], [r[word] for r in new])
    yield from _relation_edits(night, shelf, before, reading)
    _, outcomes = put.consultation_rows(reading, policy_id=policy_id, as_of=night.as_of)
    was, now = (
        [[r[name] for name in _OUTCOME] for r in sorted(rows, key=lambda r: r["outcome_order"])]
        for rows in (shelf.rows("comment_outcomes", policy_id), outcomes)
    )
    if reading.comment_round and was != now and not outcomes_elsewhere(night.prior, policy_id):
        yield from _list_edit(Effect.CONSULTATION_OUTCOME, "comment_outcomes", _said(was), _said(now))
    if not told and _shape(before.clause_rows) != _shape(_clause_rows(night, before, reading)):
        yield from _list_edit(
            Effect.LAYOUT, "clauses", [r["eid"] for r in before.clause_rows], [c.eid for c in reading.clauses]
        )


def fact_edits(policy: Row, asked: Row | None, reading: PolicyReading) -> Iterator[Edit]:
    """Facts of the policy as a whole that were read otherwise; a window that is not found any more stays known."""
    for name, fact in FACTS.items():
        if name in _COMPARED or (fact.table == "consultations" and reading.comment_round is None):
            continue
        holder: Any = reading if fact.table == "policies" else reading.comment_round
        row = policy if fact.table == "policies" else asked or {}
        old, new = plain(row.get(name)), plain(getattr(holder, name))
        if (old or None) != (new or None):
            yield fact_edit(fact.effect, name, shown(old), shown(new))


def _relation_edits(night: Night, shelf: _Shelf, before: Before, reading: PolicyReading) -> Iterator[Edit]:
    """Relations that the text states; those that we found ourselves (final texts, copies) and those of merged records are not its own."""
    policy_id = before.policy["policy_id"]
    made = {Relation.FINALISES, Relation.REPUBLICATION_OF, Relation.OUTCOME_OF, Relation.WITHDRAWS}
    old = {r["relation_id"]: r for r in shelf.rows("relations", policy_id) if r["relation"] not in made}
    new = {r["relation_id"]: r for r in relation_rows(reading, policy_id=policy_id, as_of=night.as_of)}
    dated = [i for i in old.keys() & new.keys() if old[i]["effective_on"] != new[i]["effective_on"]]
    gone = [] if policy_id in night.prior.merged_of else [old[i] for i in sorted(old.keys() - new.keys())]
    came = [new[i] for i in sorted(new.keys() - old.keys())]
    if gone or came or dated:
        yield from _list_edit(
            Effect.CORRECTION,
            "relations",
            [_words(r) for r in (*gone, *(old[i] for i in dated))],
            [_words(r) for r in (*came, *(new[i] for i in dated))],
        )


def _words(relation: Row) -> str:
    day = f"（{relation['effective_on']}）" if relation["effective_on"] else ""
    return f"{relation['relation']}：{relation['as_written']}{day}"


def _list_edit(effect: Effect, name: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    """One row: the words that went and those that came; where the words are the same, how many there are."""
    gone, came = [w for w in old if w not in new], [w for w in new if w not in old]
    if gone or came:
        yield fact_edit(effect, name, "、".join(gone)[:_LONGEST], "、".join(came)[:_LONGEST])
    else:
        yield fact_edit(effect, name, _count(old), _count(new) if len(old) != len(new) else f"{_count(new)}*")


def _count(rows: Sequence[object]) -> str:
    return str(len(rows)) if rows else ""


def _said(rows: Sequence[Sequence[object]]) -> list[str]:
    return ["/".join(str(value) for value in row if value) for row in rows]


def _keyed(rows: Sequence[Row]) -> list[list[tuple[str, object]]]:
    return sorted(
        ([(name, value) for name, value in sorted(row.items())] for row in rows), key=lambda row: [str(v) for v in row]
    )


def _clause_rows(night: Night, before: Before, reading: PolicyReading) -> list[Row]:
    policy_id, version_id = before.policy["policy_id"], before.version["version_id"]
    return put.clause_rows(reading.clauses, policy_id=policy_id, version_id=version_id, uids={}, as_of=night.as_of)


def _shape(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    """Clauses without their spaces, widths and lineage."""
    names = ("eid", "parent_eid", "label", "level", "text_sha256")
    return [(*(r[n] for n in names), canonical_key(r["heading"] or ""), *r["responsible_units"]) for r in rows]
