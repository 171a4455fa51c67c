"""Which changes and events of one release a subscription asked for. Pure: rows in, items out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gongbao.alert.subscription import Match
from gongbao.model.change import NOISE, TWINS, Cause, Effect, EventKind
from gongbao.wording.groups import group_labels, group_sentences, grouped_rows
from gongbao.wording.order import reading_order

Row = Mapping[str, Any]

LONGEST_CONTEXT = 4000
"""Characters of a clause that travel with an edit; a longer one is read on its page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to tell: a change, a mass rule over many clauses, or an event.

    ``ids`` are the rows behind it; ``what`` is the effect or the event; ``clause_labels`` the clauses concerned;
    ``context_before`` and ``context_after`` the clause around one edit, empty where it is longer than ``LONGEST_CONTEXT``.
    """

    kind: Literal["change", "event"]
    ids: tuple[str, ...]
    what: str
    policy_id: str
    portal_id: str
    policy_title: str
    doc_number: str | None
    policy_url: str
    clause_labels: tuple[str, ...]
    before: str
    after: str
    sentence_zh: str
    sentence_en: str
    context_before: str = ""
    context_after: str = ""


def match_release(
    match: Match, *, changes: Sequence[Row], events: Sequence[Row], policies: Mapping[str, Row]
) -> tuple[Item, ...]:
    """Return what one release has for a subscription, by policy, events first.

    ``changes`` and ``events`` are the rows that this release added, ``policies`` its rows by id. Only what the
    government did (cause ``source``) is told, never noise; a value outside the closed lists raises ValueError.
    """
    wanted = [row for row in events if _is_source(row) and _asked_event(match, row)]
    edits = [row for row in changes if _is_source(row) and not _is_noise(row) and _asked_change(match, row)]
    edits = [row for row in edits if _concerns(match, row, policies)]
    said_by_edits = {(row["policy_id"], Effect(row["effect"])) for row in edits}
    told = [row for row in wanted if (row["policy_id"], TWINS.get(EventKind(row["event"]))) not in said_by_edits]
    items = [
        *(_event_item(row, policies[row["policy_id"]]) for row in told if _concerns(match, row, policies)),
        *_change_items(edits, policies),
    ]
    return tuple(sorted(items, key=lambda item: (item.portal_id, item.policy_title, item.policy_id)))


def _is_source(row: Row) -> bool:
    return Cause(row["cause"]) is Cause.SOURCE


def _is_noise(row: Row) -> bool:
    """Either mark is enough: a row that contradicts itself is not worth a person's time."""
    return bool(row["noise"]) or Effect(row["effect"]) in NOISE


def _asked_event(match: Match, row: Row) -> bool:
    kind = EventKind(row["event"])
    return kind in match.events if match.events else not match.effects


def _asked_change(match: Match, row: Row) -> bool:
    effect = Effect(row["effect"])
    return effect in match.effects if match.effects else not match.events


def _concerns(match: Match, row: Row, policies: Mapping[str, Row]) -> bool:
    """All of the lists that speak of the policy: portals, issuers, policies, keywords."""
    policy = policies[row["policy_id"]]
    issuers = {*(policy.get("issuers") or ()), policy.get("issuer_as_written")}
    names = {row["policy_id"], policy.get("doc_number"), *(policy.get("doc_numbers") or ())}
    return (
        (not match.portals or row["portal_id"] in match.portals)
        and (not match.issuers or not issuers.isdisjoint(match.issuers))
        and (not match.policies or not names.isdisjoint(match.policies))
        and (not match.keywords or any(word.casefold() in _words(row, policy) for word in match.keywords))
    )


def _words(row: Row, policy: Row) -> str:
    """Everything in which a keyword is looked for: titles, the words that changed, the clause around them, the sentence."""
    own = ("policy_title", "before", "after", "context_before", "context_after", "sentence_zh", "evidence")
    parts = [policy.get("title"), policy.get("wrapped_title"), *(row.get(name) for name in own)]
    return "\n".join(str(part) for part in parts if part).casefold()


def _event_item(row: Row, policy: Row) -> Item:
    return Item(
        kind="event",
        ids=(row["event_id"],),
        what=EventKind(row["event"]).value,
        clause_labels=(),
        before="",
        after="",
        sentence_zh=row["sentence_zh"],
        sentence_en=row["sentence_en"],
        **_policy_facts(row, policy),
    )


def _change_items(rows: Sequence[Row], policies: Mapping[str, Row]) -> Iterator[Item]:
    """One item per edit, in the order of the clauses; the rows of one group (a mass rule, a block that moved) are one item."""
    for group in grouped_rows(sorted(rows, key=reading_order)):
        first = group[0]
        zh, en = group_sentences(group)
        yield Item(
            kind="change",
            ids=tuple(row["change_id"] for row in group),
            what=Effect(first["effect"]).value,
            clause_labels=group_labels(group),
            before=first["before"],
            after=first["after"],
            sentence_zh=zh,
            sentence_en=en,
            **_context(group),
            **_policy_facts(first, policies[first["policy_id"]]),
        )


def _context(group: Sequence[Row]) -> dict[str, str]:
    texts = {name: group[0].get(name) or "" for name in ("context_before", "context_after")}
    return texts if len(group) == 1 and max(map(len, texts.values())) <= LONGEST_CONTEXT else {}


def _policy_facts(row: Row, policy: Row) -> dict[str, Any]:
    return {
        "policy_id": row["policy_id"],
        "portal_id": row["portal_id"],
        "policy_title": row.get("policy_title") or policy.get("title") or policy["policy_id"],
        "doc_number": policy.get("doc_number"),
        "policy_url": policy["url"],
    }
