from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gongbao.alert import Match, Subscription, compose_alert, match_release
from gongbao.alert.letter_html import LONGEST_LIST, letter_html

Make = Callable[..., dict[str, Any]]
Page = Callable[..., str]


@pytest.fixture
def page(policy: dict[str, Any], subscribe: Callable[..., Subscription], night: Any) -> Page:
    def make(changes: list[dict[str, Any]], events: list[dict[str, Any]] | None = None) -> str:
        policies = {policy["policy_id"]: policy}
        items = match_release(Match(), changes=changes, events=events or [], policies=policies)
        alert = compose_alert(subscribe(), items, release_id="r1", released_at=night)
        return letter_html(alert.as_json(), alert.as_text(), unsubscribe="https://g.example/?a=1&b=2")

    return make


def test_a_clause_that_was_struck_shows_what_went(page: Page, change: Make) -> None:
    html = page([change(before="第九条全文", after="", context_before="按20万元补助。", context_after="")])
    assert ">按<b>20万元</b>补助。</del>" in html
    assert "<ins" not in html


def test_an_event_has_its_sentence_and_no_comparison(page: Page, event: Make) -> None:
    html = page([], [event()])
    assert "征求意见延长至3月20日。" in html
    assert '<p lang="en"' in html
    assert "<ins" not in html
    assert "<del" not in html


def test_only_web_addresses_become_links(page: Page, change: Make, policy: dict[str, Any]) -> None:
    policy["url"] = "javascript:alert(1)"
    html = page([change()])
    assert "javascript:" not in html
    assert 'href="https://g.example/?a=1&amp;b=2"' in html


def test_what_a_mail_has_no_room_for_is_counted(page: Page, change: Make) -> None:
    html = page([change(f"ch-{n:03}") for n in range(LONGEST_LIST + 7)])
    assert html.count("第十一条的50%改为40%。") == LONGEST_LIST
    assert "另有7项" in html


def test_a_long_insertion_shows_its_beginning_and_its_length(page: Page, change: Make) -> None:
    html = page([change(before="", after="", context_before="", context_after="新" * 3000)])
    assert html.count("新") == 600
    assert "（共 3000 字）" in html
