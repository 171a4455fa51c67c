from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gongbao.alert import Item, Match, match_release
from gongbao.model.change import NOISE, Cause, Effect, EventKind

Row = dict[str, Any]
Make = Callable[..., Row]


def found(match: Match, policy: Row, *, changes: list[Row] | None = None, events: list[Row] | None = None) -> list[str]:
    items: tuple[Item, ...] = match_release(
        match, changes=changes or [], events=events or [], policies={policy["policy_id"]: policy}
    )
    return [id_ for item in items for id_ in item.ids]


def test_no_lists_ask_for_everything(policy: Row, change: Make, event: Make) -> None:
    assert found(Match(), policy, changes=[change()], events=[event()]) == ["e-1", "ch-1"]


@pytest.mark.parametrize("effect", ["layout", "encoding", "xref_renumber", "capture_fault"])
def test_noise_is_never_told_by_either_mark(effect: str, policy: Row, change: Make) -> None:
    assert found(Match(), policy, changes=[change(effect=effect, noise=True)]) == []
    assert found(Match(), policy, changes=[change(effect=effect, noise=False)]) == []
    assert found(Match(), policy, changes=[change(noise=True)]) == []


@pytest.mark.parametrize("cause", ["parser", "schema", "curation", "backfill"])
def test_what_we_did_ourselves_is_never_told(cause: str, policy: Row, change: Make, event: Make) -> None:
    assert found(Match(), policy, changes=[change(cause=cause)], events=[event(cause=cause)]) == []


def test_a_value_outside_the_closed_lists_raises(policy: Row, change: Make) -> None:
    with pytest.raises(ValueError, match="nice"):
        found(Match(), policy, changes=[change(effect="nice")])


@pytest.mark.parametrize(
    ("match", "matches"),
    [
        (Match(portals=("cn_999999_qinglan", "other")), True),
        (Match(portals=("other",)), False),
        (Match(issuers=("青岚市人民政府",)), True),
        (Match(issuers=("市政府",)), True),
        (Match(issuers=("青岚市",)), False),
        (Match(policies=("gb-abcdefghij23",)), True),
        (Match(policies=("青政发〔2025〕3号",)), True),
        (Match(policies=("青财〔2025〕8号",)), True),
        (Match(policies=("gb-zzzzzzzzzzzz",)), False),
        (Match(keywords=("渔业", "贴息")), True),
        (Match(keywords=("渔业",)), False),
        (Match(keywords=("贴息",), portals=("other",)), False),
        (Match(effects=(Effect.QUANTITY, Effect.REPEAL)), True),
        (Match(effects=(Effect.REPEAL,)), False),
    ],
)
def test_any_of_a_list_and_all_of_the_lists(match: Match, matches: bool, policy: Row, change: Make) -> None:
    assert found(match, policy, changes=[change()]) == (["ch-1"] if matches else [])


def test_effects_ask_for_changes_and_events_for_events(policy: Row, change: Make, event: Make) -> None:
    rows: dict[str, Any] = {"changes": [change()], "events": [event(), event("e-2", event="opened")]}
    assert found(Match(effects=(Effect.QUANTITY,)), policy, **rows) == ["ch-1"]
    assert found(Match(events=(EventKind.EXTENDED,)), policy, **rows) == ["e-1"]
    both = Match(effects=(Effect.QUANTITY,), events=(EventKind.EXTENDED,))
    assert found(both, policy, **rows) == ["e-1", "ch-1"]


def test_a_keyword_in_the_clause_or_the_words_that_changed_is_found(policy: Row, change: Make) -> None:
    assert found(Match(keywords=("利率",)), policy, changes=[change()]) == ["ch-1"]
    assert found(Match(keywords=("pilot",)), policy, changes=[change(after="PILOT")]) == ["ch-1"]


def test_a_mass_rule_is_one_item_per_policy_and_names_its_clauses(policy: Row, change: Make) -> None:
    renamed = {"effect": "mass_term", "group_id": "g-1", "before": "工商局", "after": "市场监管局"}
    rows = [
        change("ch-b", clause_eid_after="art_11", clause_label_after="第十一条", **renamed),
        change("ch-a", clause_eid_after="art_2", clause_label_after="第二条", **renamed),
        change("ch-c", policy_id="gb-zzzzzzzzzzzz", **renamed),
    ]
    other = policy | {"policy_id": "gb-zzzzzzzzzzzz"}
    items = match_release(Match(), changes=rows, events=[], policies={p["policy_id"]: p for p in (policy, other)})
    assert [item.ids for item in items] == [("ch-a", "ch-b"), ("ch-c",)]
    assert items[0].clause_labels == ("第二条", "第十一条")
    assert items[0].sentence_zh == (
        "《青岚市企业贷款贴息办法》将“工商局”统一改为“市场监管局”，共2处，涉及第二条、第十一条"
    )
    assert items[1].sentence_zh == "第十一条的50%改为40%。"


def test_changes_come_in_the_order_of_the_clauses(policy: Row, change: Make) -> None:
    rows = [change("ch-1", clause_eid_after="art_11"), change("ch-2", clause_eid_after="art_2")]
    assert found(Match(), policy, changes=rows) == ["ch-2", "ch-1"]


def test_an_event_is_left_out_only_when_the_change_that_says_it_is_told(policy: Row, change: Make, event: Make) -> None:
    moved = change(effect="deadline", before="3月1日", after="3月20日")
    extended = event(evidence="2025-03-01 → 2025-03-20")
    assert found(Match(), policy, changes=[moved], events=[extended]) == ["ch-1"]
    assert found(Match(), policy, changes=[change()], events=[extended]) == ["e-1", "ch-1"]
    assert found(Match(keywords=("2025-03-20",)), policy, changes=[moved], events=[extended]) == ["e-1"]


def test_nothing_that_is_noise_or_ours_can_be_told_whatever_is_asked_for(
    change: Make, event: Make, policy: Row
) -> None:
    policies = {policy["policy_id"]: policy}
    for effect in Effect:
        told = Match(effects=(effect,)) if effect not in NOISE else Match()
        for cause in Cause:
            for noise in (False, True):
                row = change(effect=effect.value, cause=cause.value, noise=noise)
                items = match_release(told, changes=[row], events=[], policies=policies)
                wanted = cause is Cause.SOURCE and not noise and effect not in NOISE
                assert bool(items) == wanted, (effect, cause, noise)
    for kind in EventKind:
        for cause in Cause:
            row = event(event=kind.value, cause=cause.value)
            items = match_release(Match(events=(kind,)), changes=[], events=[row], policies=policies)
            assert bool(items) == (cause is Cause.SOURCE), (kind, cause)
