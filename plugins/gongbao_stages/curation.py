"""Decisions by hand: a person corrects a fact, merges two records or splits one; the log keeps it, the next release takes it in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from gongbao.archive.decisions import Decision
from gongbao.errors import BadInput
from gongbao.ledger import Ledger, Owner
from gongbao.ledger.batches import batch_id_of
from gongbao.model.capture import Batch
from gongbao.normalize.arrow import empty_tables
from gongbao.normalize.corrections import Value, corrections_of, find_fact, parse_value, shown
from gongbao.normalize.curation import GIVEN_BACK, curate
from gongbao.normalize.prior import PriorState, Row, index_prior
from gongbao.normalize.splitting import last_captures, new_policy_id
from gongbao.normalize.takedown import TAKEN_DOWN
from gongbao.settings import Settings
from gongbao_stages.addressing import find_policy, title_and_number
from gongbao_stages.capture import CURATION
from gongbao_stages.clocks import after_every_batch
from gongbao_stages.curation_checks import check_new, check_public, check_together, key_and_value, look_alike, value_now
from gongbao_stages.dataset import open_release, policy_row
from gongbao_stages.release import release_pending
from gongbao_stages.wiring import decision_log, open_archive, open_ledger, published_store, quiet
from publish import read_latest

BY_HAND = frozenset({"correct", "merge", "split", "take_down"})
"""Kinds of decisions that change records."""

_NEEDED = ("policies", "consultations", "versions", "relations", "captures")


def correct_policy(
    settings: Settings,
    policy: str,
    *,
    values: Sequence[str],
    given_back: Sequence[str],
    reason: str,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Decide ``KEY=VALUE`` for facts of a policy (as ``find_policy`` takes it), give others back to its page.

    BadInput for an unknown key or policy, a value that the fact cannot take or has already, days out of order, an empty reason.
    """
    at = after_every_batch(settings, now)
    prior = _standing(settings, at)
    row = _find(prior, policy)
    corrected = {name: parse_value(name, words) for name, words in map(key_and_value, values)}
    if len(corrected) < len(values) or set(corrected) & set(given_back) or not (values or given_back):
        raise BadInput("name each fact once, at least one: --set KEY=VALUE, or --unset KEY")
    known = {c.fact for c in corrections_of(row)}
    for name in map(find_fact, given_back):
        if name.name not in known:
            raise BadInput(
                f"{row['policy_id']}: no correction of {name.name} stands; `gongbao evidence` lists those that do"
            )
    check_new(row, prior.consultations.get(row["policy_id"]), corrected)
    check_together(row, prior.consultations.get(row["policy_id"]), corrected)
    payload = {name: json.dumps(value, ensure_ascii=False) for name, value in corrected.items()}
    if given_back:
        payload[GIVEN_BACK] = json.dumps(sorted(given_back))
    check_public(reason, *(shown(value) for value in corrected.values()))
    told = _facts_told(row, prior.consultations.get(row["policy_id"]), corrected, given_back)
    return {**_decide(settings, "correct", row["policy_id"], payload, reason=reason, by=by, at=at), "facts": told}


def _facts_told(
    row: Row, asked: Row | None, corrected: Mapping[str, Value], given_back: Sequence[str]
) -> list[dict[str, Any]]:
    """What each fact is now, and what it will be."""
    after = {**corrected, **{c.fact: c.page for c in corrections_of(row) if c.fact in given_back}}
    return [
        {
            "fact": name,
            "was": value_now(row, asked, name),
            "becomes": value,
        }
        for name, value in after.items()
    ]


def merge_policies(
    settings: Settings, policy: str, into: str, *, reason: str, by: str, now: datetime, sure: bool = False
) -> dict[str, Any]:
    """Decide that two records are one policy: ``policy`` leads to ``into`` from then on.

    BadInput when they are one, or merged already; and when neither title nor 文号 is the same, unless a person is ``sure``.
    """
    at = after_every_batch(settings, now)
    prior = _standing(settings, at)
    goes, stays = _find(prior, policy), _find(prior, into)
    subject, target = goes["policy_id"], stays["policy_id"]
    if subject == target:
        raise BadInput(f"{subject} is named twice; name the record that goes, then the one that stays")
    if not sure and not look_alike(goes, stays):
        raise BadInput(
            f"these two differ in title and 文号:\n  goes:  {subject}  {title_and_number(goes)}\n"
            f"  stays: {target}  {title_and_number(stays)}\n"
            "if they are one policy all the same, add --yes; a merge is taken back only by splitting its pages off again"
        )
    check_public(reason)
    decided = _decide(settings, "merge", subject, {"into": target}, reason=reason, by=by, at=at)
    return decided | {
        "goes": f"{subject} {title_and_number(goes)}",
        "stays": f"{target} {title_and_number(stays)}",
        "what_happens": f"{subject} leads to {target} from then on, and its pages are copies of {target}",
    }


def split_policy(settings: Settings, policy: str, url: str, *, reason: str, by: str, now: datetime) -> dict[str, Any]:
    """Decide that the page at ``url`` is a policy of its own. BadInput when it is not a page of this policy, or its only one."""
    at = after_every_batch(settings, now)
    prior = _standing(settings, at)
    subject = _find(prior, policy)["policy_id"]
    decided = {d.payload["url"] for d in _pending(settings) if d.kind == "split" and d.subject == subject}
    pages = sorted(set(last_captures(prior, subject)) - decided)
    if url not in pages:
        raise BadInput(f"{url} is no page of {subject}; its pages: {', '.join(pages)}")
    if len(pages) == 1:
        raise BadInput(f"{url} is the only page of {subject}: nothing would stay; correct its facts instead")
    check_public(reason)
    return _decide(settings, "split", subject, {"url": url}, reason=reason, by=by, at=at)


def take_policy_down(settings: Settings, policy: str, *, reason: str, by: str, now: datetime) -> dict[str, Any]:
    """Decide that the wording of a policy is not published any more, in no release. BadInput when that was decided already."""
    at = after_every_batch(settings, now)
    row = _find(_standing(settings, at), policy)
    subject = row["policy_id"]
    if TAKEN_DOWN in row["flags"] or any(d.kind == "take_down" and d.subject == subject for d in _pending(settings)):
        raise BadInput(
            f"{subject} {title_and_number(row)} is taken down already; `gongbao decisions` says when and why"
        )
    check_public(reason)
    decided = _decide(settings, "take_down", subject, {}, reason=reason, by=by, at=at)
    return decided | {
        "policy": f"{subject} {title_and_number(row)}",
        "what_happens": "its texts, clauses, facts and change log go from the dataset and from the files of older releases; "
        "title, number, addresses and hashes stay, with the flag taken_down. The archive of captures is not touched",
    }


def decision_rows(settings: Settings, policy: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the decisions in order, ids minted left out; of one ``policy`` only (as ``find_policy`` takes it) where it is given."""
    decisions = decision_log(settings).read()
    policy_id = policy
    if policy and not any(policy in {d.subject, d.payload.get("into")} for d in decisions):
        policy_id = policy_row(open_release(settings, "latest"), policy)["policy_id"]
    for d in decisions:
        concerned = {d.subject, d.payload.get("into")}
        if d.kind != "mint" and (policy_id is None or policy_id in concerned):
            yield {
                "decision": d.sequence,
                "at": d.at.isoformat(),
                "kind": d.kind,
                "policy_id": d.subject,
                "payload": dict(d.payload),
                "reason": d.reason,
                "by": d.by,
            }


def release_decisions(settings: Settings, *, now: datetime, say: Callable[[str], None] = quiet) -> dict[str, Any]:
    """Publish what was decided since the last release in a batch of its own, without a crawl; AlreadyRunning beside another run.

    A batch that is under way goes first: then nothing is made, and ``waits_for`` names it. A crashed attempt is gone on with.
    """
    ledger = open_ledger(settings)
    with ledger.locks.held("run", owner=Owner.this_process(), now=datetime.now(UTC)):
        mine, others = _under_way(ledger)
        pending = _pending(settings)
        report: dict[str, Any] = {"releases": [], "quarantined": [], "held": [], "decisions": len(pending)}
        if others:
            say(f"publish: batch {others[0]} is under way; finish it (`gongbao nightly`), then publish again")
            return {**report, "waits_for": others}
        if not pending and not mine:
            say("publish: no batch waits, and nothing was decided since the last release")
            return report
        batch = mine[0] if mine else _open(settings, ledger, now, pending)
        if others := _under_way(ledger)[
            1
        ]:  # a night began in the same moment: it closes this batch and goes on with it in order
            return {**report, "waits_for": others}
        _hand_on(settings, ledger, batch)
        return {**report, **release_pending(settings, say=say)}


def _under_way(ledger: Ledger) -> tuple[list[Batch], list[str]]:
    """Batches of decisions that a crash left unfinished, and the ids of all others that no release can be made of yet."""
    begun = [b for state in ("opened", "captured") for b in ledger.batches.pending(state)]
    mine = [
        Batch(batch_id=b.batch_id, as_of=b.as_of, portal_ids=(), trigger=CURATION)
        for b in begun
        if b.trigger == CURATION
    ]
    return mine, [str(b.batch_id) for b in begun if b.trigger != CURATION]


def _open(settings: Settings, ledger: Ledger, now: datetime, pending: Sequence[Decision]) -> Batch:
    as_of = max(after_every_batch(settings, now), *(d.at for d in pending))
    batch = Batch(batch_id=batch_id_of(as_of, ()), as_of=as_of, portal_ids=(), trigger=CURATION)
    ledger.batches.restore(batch)
    return batch


def _hand_on(settings: Settings, ledger: Ledger, batch: Batch) -> None:
    """Keep the batch in the archive before anything is made of it; it has nothing to read."""
    open_archive(settings).write_batch(batch)
    ledger.batches.advance(batch.batch_id, "normalized", at=datetime.now(UTC))


def _pending(settings: Settings) -> list[Decision]:
    """Decisions that no release holds yet."""
    latest = read_latest(published_store(settings))
    return [d for d in decision_log(settings).read() if d.kind in BY_HAND and (latest is None or d.at > latest.as_of)]


def _standing(settings: Settings, at: datetime) -> PriorState:
    """The last release with everything that was decided since."""
    release = open_release(settings, "latest")
    tables: Mapping[str, pa.Table] = {**empty_tables(), **{name: release.table(name) for name in _NEEDED}}
    return index_prior(curate(tables, decision_log(settings).read(), as_of=at).tables)


def _find(prior: PriorState, name: str) -> Row:
    """The policy of this name, which stands for itself: BadInput for a record that was merged into another."""
    row = find_policy(prior.policies, name)
    if row["merged_into"]:
        raise BadInput(f"{row['policy_id']} was merged into {row['merged_into']}; name that one")
    return row


def _decide(
    settings: Settings, kind: str, subject: str, payload: Mapping[str, str], *, reason: str, by: str, at: datetime
) -> dict[str, Any]:
    """Write the decision; tell what it will change, and when."""
    line = " ".join(reason.split())
    decision = decision_log(settings).append(
        kind=kind, subject=subject, payload=payload, reason=line, by=" ".join(by.split()), at=at
    )
    found: dict[str, Any] = {
        "decision": decision.sequence,
        "kind": kind,
        "policy_id": subject,
        "payload": dict(payload),
        "reason": line,
        "at": at.isoformat(),
    }
    if kind == "split":
        found["new_policy_id"] = str(new_policy_id(decision))
    return found | {"takes_effect": f"with the next batch after {at.isoformat()}: tonight, or `gongbao publish` now"}
