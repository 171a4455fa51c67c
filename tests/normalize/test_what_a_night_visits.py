"""A night goes through the policies that it can change, however many others there are."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Cited, PolicyKind, Relation
from gongbao.normalize import lives

QUIET = 60
PAGE = "http://www.example.gov/art/2025/3/1/art_{}.html"
KEEP = "公园的保护和管理适用本办法。"


@pytest.fixture
def visited(monkeypatch):
    """Titles of the policies whose status a night worked out."""
    seen: list[str] = []
    settle = lives.settle_status

    def settling(life, *given):
        seen.append(life.policy["title"])
        return settle(life, *given)

    monkeypatch.setattr(lives, "settle_status", settling)
    return seen


@pytest.fixture
def dataset(story, make_reading, visited):
    """Sixty policies in force without a last day, of which none has anything ahead; the list has shown them all since."""
    quiet = {
        PAGE.format(n): make_reading(f"{KEEP}{n}", title=f"测试市第{n}号管理办法", published_on=date(2020, 1, 1))
        for n in range(QUIET)
    }
    story.night(quiet)
    visited.clear()
    story.everyone = [*quiet]
    return story


def night_of(dataset, **given):
    return dataset.night(unchanged=given.pop("unchanged", dataset.everyone), **given)


def test_a_night_on_which_nothing_comes_due_visits_nobody(dataset, visited):
    night_of(dataset)
    night_of(dataset, failed=dataset.everyone, unchanged=[])
    assert visited == []


@pytest.mark.parametrize(
    ("dates", "event"),
    [
        ({"effective_on": date(2025, 3, 7)}, "in_force"),
        ({"expires_on": date(2025, 3, 6)}, "expired"),
    ],
)
def test_a_day_that_comes_is_visited_on_that_day_alone(dataset, visited, make_reading, dates, event):
    dataset.night(
        {PAGE.format("new"): make_reading(KEEP, title="测试市新办法", published_on=date(2025, 3, 5), **dates)}
    )
    visited.clear()
    night_of(dataset)
    assert visited == []
    night_of(dataset)
    assert visited == ["测试市新办法"]
    assert [e["event"] for e in dataset.rows("events") if e["event"] != "published"] == [event]
    night_of(dataset)
    assert visited == ["测试市新办法"]


def test_a_day_that_came_while_no_night_ran_is_made_up_for(dataset, visited, make_reading):
    reading = make_reading(KEEP, title="测试市新办法", published_on=date(2025, 3, 5), expires_on=date(2025, 3, 6))
    dataset.night({PAGE.format("new"): reading}, days=9)
    visited.clear()
    night_of(dataset)
    assert visited == ["测试市新办法"]
    assert [str(e["event_on"]) for e in dataset.rows("events", event="expired")] == ["2025-03-07"]


def test_a_page_that_was_changed_is_visited_with_those_that_act_on_it(dataset, visited, make_reading):
    changed = make_reading("门票每人五元。", title="测试市第7号管理办法", published_on=date(2020, 1, 1))
    night_of(dataset, readings={PAGE.format(7): changed})
    assert visited == ["测试市第7号管理办法"]


def act(make_reading, on):
    cited = Cited(
        relation=Relation.REPEALS,
        title="测试市第9号管理办法",
        doc_number=None,
        as_written="《测试市第9号管理办法》",
        effective_on=on,
    )
    return make_reading(
        "决定废止《测试市第9号管理办法》。",
        title="测试市人民政府关于废止部分文件的决定",
        kind=PolicyKind.REPEAL_DECISION,
        signed_on=date(2025, 3, 4),
        cited=(cited,),
    )


def test_an_act_reaches_what_it_repeals_when_its_day_has_come(dataset, visited, make_reading):
    night_of(dataset, readings={PAGE.format("act"): act(make_reading, date(2025, 3, 7))})
    visited.clear()
    night_of(dataset)
    assert visited == []
    night_of(dataset)
    assert set(visited) == {"测试市第9号管理办法", "测试市人民政府关于废止部分文件的决定"}
    assert dataset.rows("policies", title="测试市第9号管理办法")[0]["status"] == "repealed"
    visited.clear()
    night_of(dataset)
    assert visited == []


def test_a_repeal_that_its_page_takes_back_reaches_what_it_had_repealed(dataset, visited, make_reading):
    night_of(dataset, readings={PAGE.format("act"): act(make_reading, None)})
    assert dataset.rows("policies", title="测试市第9号管理办法")[0]["status"] == "repealed"
    silent = make_reading(
        "本决定另行公布。",
        title="测试市人民政府关于废止部分文件的决定",
        kind=PolicyKind.REPEAL_DECISION,
        signed_on=date(2025, 3, 4),
    )
    visited.clear()
    night_of(dataset, readings={PAGE.format("act"): silent})
    assert set(visited) == {"测试市第9号管理办法", "测试市人民政府关于废止部分文件的决定"}
    assert dataset.rows("policies", title="测试市第9号管理办法")[0]["status"] == "in_force"


def test_a_page_that_is_gone_is_visited_when_its_absence_is_proven_and_when_it_is_back(dataset, visited):
    gone, left = dataset.everyone[3], [url for url in dataset.everyone if url != dataset.everyone[3]]
    night_of(dataset, absent={gone: 1}, unchanged=left)
    assert visited == []
    night_of(dataset, absent={gone: 2}, unchanged=left)
    assert visited == ["测试市第3号管理办法"]
    visited.clear()
    night_of(dataset)
    assert visited == ["测试市第3号管理办法"]
    assert dataset.rows("policies", title="测试市第3号管理办法")[0]["status"] == "in_force"


def test_a_rereading_of_the_archive_goes_through_all(dataset, visited):
    dataset.parser_version = "2"
    dataset.reread()
    assert len(set(visited)) == QUIET
