"""Acts by which a policy, or clauses of it, are for a time not carried out (暂停执行, 暂缓实施), and are again (恢复执行).

The closed list of statuses has no word for it: a suspended policy keeps its status, and the statement stands in the evidence of
that status, in an event, and in a change of effect ``validity`` (decision 0008).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gongbao.formats.scripts import canonical_key
from gongbao.history.grouping import label_key
from gongbao.history.instructions import ClauseRef, read_refs
from gongbao.model.change import Cause, Effect, EventKind
from gongbao.model.policy import PolicyKind, Relation
from gongbao.normalize.changes import change_row, fact_edit
from gongbao.normalize.consolidated import wording_of
from gongbao.normalize.life import Life, name_act, portal_day
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row
from gongbao.normalize.related import FROM, TO, of_kind, rows_among
from gongbao.reading.suspending import suspended_until

PAUSES = {Relation.SUSPENDS: EventKind.SUSPENDED, Relation.RESUMES: EventKind.RESUMED}
"""Relations by which an act suspends a policy or ends its suspension, and the event of that."""

_CLAUSE = re.compile(r"第[一二三四五六七八九十百零\d]+[条章节]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One suspension, or its end: the act, its day, and the relation whose words say so."""

    kind: EventKind
    on: date
    relation: Row
    actor: Row

    @property
    def until(self) -> date | None:
        """The last day of a suspension that names one."""
        return suspended_until(self.relation["as_written"], self.on) if self.kind is EventKind.SUSPENDED else None


def suspend_policies(night: Night, lives: Mapping[str, Life], relations: Sequence[Row]) -> None:
    """Give every policy that an act suspends, or carries out again, the event on its day, and tonight the change.

    A suspension that names its last day ends by itself on the day after, unless another act ended it before.
    """
    today = portal_day(night.as_of)
    steps: dict[str, list[_Step]] = defaultdict(list)
    for step in _acts(lives, relations):
        steps[night.ids.republications.original_of(step.relation["to_policy_id"])].append(step)
    for policy_id, found in sorted(steps.items()):
        ordered = sorted(found, key=lambda step: (step.on, step.relation["relation_id"]))
        for place, step in enumerate(ordered):
            if step.on <= today:
                _happen(night, lives[policy_id], step, ended=_suspended_by(step, ordered[:place]))
            ends = step.until + timedelta(days=1) if step.until else None
            if ends and ends <= today and not any(later.on <= ends for later in ordered[place + 1 :]):
                ended = step.relation["as_written"]
                _happen(night, lives[policy_id], replace(step, kind=EventKind.RESUMED, on=ends), ended=ended)
    _take_back(night, {p: life for p, life in lives.items() if p not in steps})


def _suspended_by(step: _Step, earlier: Sequence[_Step]) -> str:
    """The words of the suspensions that a resumption ends: of the clauses that it names, else of all that still stand."""
    standing: list[_Step] = []
    for other in earlier:
        if other.kind is EventKind.SUSPENDED:
            standing.append(other)
        else:
            ended = _ended_by(other, standing)
            standing = [one for one in standing if one not in ended]
    standing = [one for one in standing if one.until is None or one.until >= step.on]
    return "；".join(dict.fromkeys(one.relation["as_written"] for one in _ended_by(step, standing)))


def _ended_by(step: _Step, standing: Sequence[_Step]) -> list[_Step]:
    named = set(_refs(step.relation))
    return [one for one in standing if not named or not _refs(one.relation) or named & set(_refs(one.relation))]


def _take_back(night: Night, lives: Mapping[str, Life]) -> None:
    """A suspension that was published and that its act does not state any more has ended tonight."""
    paused = (EventKind.SUSPENDED, EventKind.RESUMED)
    left = {p for p, life in lives.items() if (e := life.latest(*paused)) and e["event"] == EventKind.SUSPENDED}
    for relation in rows_among(of_kind(night.prior.tables["relations"], Relation.SUSPENDS), TO, left):
        actor = night.policy(relation[FROM])
        if actor is not None and relation[FROM] in night.replaced["relations"]:
            life = lives[relation[TO]]
            cause = Cause.PARSER if actor["policy_id"] in night.ours() else Cause.SOURCE
            said = f"{name_act(actor)} no longer states the suspension"
            life.add(EventKind.RESUMED, portal_day(night.as_of), evidence=said, cause=cause, by=name_act(actor))


def _acts(lives: Mapping[str, Life], relations: Sequence[Row]) -> Iterator[_Step]:
    for relation in relations:
        target, actor = relation["to_policy_id"], lives.get(relation["from_policy_id"])
        kind = PAUSES.get(relation["relation"])
        if kind is None or target not in lives or actor is None or actor.policy["kind"] == PolicyKind.CONSULTATION:
            continue
        made = actor.policy["effective_on"] or actor.policy["signed_on"] or actor.policy["published_on"]
        on = relation["effective_on"] or made or portal_day(relation["detected_at"])
        yield _Step(kind=kind, on=on, relation=relation, actor=actor.policy)


def _happen(night: Night, life: Life, step: _Step, *, ended: str) -> None:
    """Write the event, and the change: a suspension adds its words, a resumption strikes ``ended``, the words that suspended."""
    known, words, actor = len(life.new), step.relation["as_written"], step.actor
    cause = Cause.PARSER if {actor["policy_id"], life.policy["policy_id"]} & night.ours() else Cause.SOURCE
    cause = Cause.BACKFILL if actor["policy_id"] in night.backfilled else cause
    life.add(step.kind, step.on, evidence=words, cause=cause, by=name_act(actor), until=step.until)
    if len(life.new) == known:
        return
    shown = (ended, "") if step.kind is EventKind.RESUMED and ended else ("", words)
    row = change_row(
        fact_edit(Effect.VALIDITY, "suspension", *shown),
        policy=life.policy,
        version_before=life.policy["latest_version_id"],
        version_after=life.policy["latest_version_id"],
        cause=life.new[-1]["cause"],
        capture_id=None,
        evidence=name_act(actor),
        as_of=night.as_of,
        order=len(night.added.get("changes", ())),
    )
    if place := _clause_named(night, life.policy, step.relation):
        eid, label = place
        row = {**row, "clause_eid_before": eid, "clause_eid_after": eid, "clause_label_before": label}
        row["clause_label_after"] = label
    night.add("changes", [row])


def _clause_named(night: Night, policy: Row, relation: Row) -> tuple[str, str] | None:
    """The one article or chapter of the policy that the words suspend; None for the whole, for several, or where it is not there."""
    refs = _refs(relation)
    if len(refs) != 1:
        return None
    wanted = refs[0].article or refs[0].chapter
    clauses = wording_of(night, policy["latest_version_id"]).clauses
    found = [(c.eid, c.label) for c in clauses if c.label and label_key(c.label) == wanted]
    return found[0] if len(found) == 1 else None


def _refs(relation: Row) -> tuple[ClauseRef, ...]:
    words = canonical_key(relation["as_written"]).rpartition("》")[2]
    return read_refs("、".join(_CLAUSE.findall(words)))
