from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from gongbao.alert import Alert, Match, Subscription, compose_alert, match_release
from gongbao.alert.compose import compose_digest

Row = dict[str, Any]
Make = Callable[..., Row]


@pytest.fixture
def compose(policy: Row, subscribe: Callable[..., Subscription], night: datetime) -> Callable[..., Alert]:
    def make(changes: list[Row], events: list[Row]) -> Alert:
        items = match_release(Match(), changes=changes, events=events, policies={policy["policy_id"]: policy})
        return compose_alert(subscribe(), items, release_id="20250304T183000Z-0a1b2c3d", released_at=night)

    return make


def test_the_text_names_clause_old_and_new_number_and_page(compose: Callable[..., Alert], change: Make) -> None:
    assert compose([change()], []).as_text() == (
        "贴息 <政策>：《青岚市企业贷款贴息办法》有1项动态\n"
        "《青岚市企业贷款贴息办法》: 1 item\n"
        "\n"
        "《青岚市企业贷款贴息办法》青政发〔2025〕3号\n"
        "http://www.qinglan.example/art_3.html\n"
        "- 第十一条的50%改为40%。\n"
        "  Article 11: 50% became 40%.\n"
        "\n"
        "release 20250304T183000Z-0a1b2c3d\n"
    )


def test_words_that_the_sentence_had_no_room_for_stand_below_it(compose: Callable[..., Alert], change: Make) -> None:
    text = compose([change(before="", after="新增的一条\n" + "很长" * 300)], []).as_text()
    (line,) = [line for line in text.splitlines() if line.startswith("  第十一条：")]
    assert line.startswith("  第十一条：（无） → 新增的一条。很长很长")
    assert len(line) < 430


def test_the_data_form_holds_the_same(compose: Callable[..., Alert], change: Make, event: Make) -> None:
    body = compose([change()], [event()]).as_json()
    assert body["released_at"] == "2025-03-04T18:30:00Z"
    assert body["subscription_id"] == "city"
    assert [(i["kind"], i["what"], i["before"], i["after"], i["clause_labels"]) for i in body["items"]] == [
        ("event", "extended", "", "", []),
        ("change", "quantity", "50%", "40%", ["第十一条"]),
    ]
    assert body["items"][1]["policy_url"] == "http://www.qinglan.example/art_3.html"


def test_a_blank_alert_cannot_be_made(compose: Callable[..., Alert], change: Make) -> None:
    with pytest.raises(ValueError, match="no items"):
        compose([], [])
    with pytest.raises(ValueError, match="ch-1: its sentence is blank"):
        compose([change(sentence_zh=" ")], [])


def test_a_digest_of_nothing_or_of_a_blank_alert_cannot_be_made(compose: Callable[..., Alert], change: Make) -> None:
    letter = compose([change()], []).as_json()
    assert compose_digest([letter, letter], digest_id="d").title_en == "Digest: 《青岚市企业贷款贴息办法》: 2 items"
    with pytest.raises(ValueError, match="no items"):
        compose_digest([letter | {"items": []}], digest_id="d")
    blank = letter | {"items": [letter["items"][0] | {"sentence_en": ""}]}
    with pytest.raises(ValueError, match="its sentence is blank"):
        compose_digest([blank], digest_id="d")


def test_the_clause_travels_with_one_edit_and_not_when_it_is_very_long(
    compose: Callable[..., Alert], change: Make
) -> None:
    (item,) = compose([change()], []).items
    assert (item.context_before, item.context_after) == ("按贷款利率的50%贴息。", "按贷款利率的40%贴息。")
    (item,) = compose([change(context_after="长" * 4001)], []).items
    assert (item.context_before, item.context_after) == ("", "")
