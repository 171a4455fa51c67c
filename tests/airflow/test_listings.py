"""The trigger of watched listings: whatever goes wrong in one look, it looks again, and its event names the columns."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gongbao.errors import StorageFailed
from gongbao_airflow import listings
from gongbao_airflow.listings import ListingTrigger
from gongbao_stages import watching


@pytest.mark.parametrize("trouble", [StorageFailed("the ledger is away"), RuntimeError("a fault of ours")])
def test_a_look_that_fails_ends_no_watch(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[Any] = [trouble, (), (("cn_a", "notices"), ("cn_b", "rules"))]

    class Watcher:
        def __init__(self, settings: Any) -> None:
            """Look at nothing."""

        def look(self) -> Any:
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

    monkeypatch.setattr(watching, "Watcher", Watcher)
    monkeypatch.setattr(listings, "_AFTER_TROUBLE_SECONDS", 0.0)

    async def first_event() -> Any:
        return await asyncio.wait_for(anext(ListingTrigger(look_seconds=0.0).run()), timeout=60)

    event = asyncio.run(first_event())
    assert event.payload == {"columns": ["cn_a/notices", "cn_b/rules"]}
    assert "Nothing was watched" in caplog.text
