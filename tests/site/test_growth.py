"""Pages and files that a reader opens first stay small however many policies, issuers and consultations there are."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from publish.site.catalog import Brief, Catalog
from publish.site.consultations import Consultation, consultations_page
from publish.site.lists import PAGE, ListPage, group_policies, list_groups, policy_lists
from publish.site.overview import _group_index
from publish.site.pages import Pages
from publish.site.searching import BUCKET, bucket_of, search_index

FIRST = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
TODAY = date(2025, 3, 4)
SUBJECTS = ("停车", "充电", "绿道", "防汛", "养老", "公园", "公积金", "散装水泥")


def catalog_of(count: int) -> Catalog:
    """Policies of an issuer each, ten years long."""
    briefs = {}
    for n in range(count):
        day, issuer = date(2015, 1, 1) + timedelta(days=n % 3650), f"青岚市第{n}街道办事处"
        title = f"{issuer}关于加强{SUBJECTS[n % 8]}{SUBJECTS[n // 8 % 8]}管理的通知"
        key = f"gb-{n:06d}"
        briefs[key] = Brief(
            key, "cn_990100_qinglan", "notice", title, f"岚街发〔{day.year}〕{n % 300}号", (issuer,), "990100", day, "in_force", None,
            FIRST, FIRST, f"policy/{key}.html",
        )  # fmt: skip
    return Catalog(briefs=briefs, places={"990100": "青岚市"}, portals={})


def squeezed(body: bytes) -> int:
    return len(gzip.compress(body))


def indexed(catalog: Catalog) -> Mapping[str, bytes]:
    return {path.removeprefix("site/"): body for path, body in search_index(Pages(before={}), catalog)}


def test_the_index_of_issuers_comes_in_pages_that_name_each_once() -> None:
    catalog = catalog_of(4_500)
    groups = list_groups(catalog, group_policies(catalog))["issuer"]
    pages = dict(_group_index("issuer", ("发文机关", "issuer"), groups))
    assert list(pages) == ["policies/issuer.html", *(f"policies/issuer.{n}.html" for n in (2, 3, 4, 5))]
    assert max(map(squeezed, pages.values())) < 40 * 1024
    said = b"".join(pages.values()).decode()
    assert all(said.count(f">青岚市第{n}街道办事处<") == 1 for n in range(4_500))
    assert 'href="../policies/issuer.5.html"' in pages["policies/issuer.html"].decode()


def test_the_newest_page_of_a_long_list_leads_to_a_hundred_others_at_most() -> None:
    page = ListPage(by="place", value="990100", name="青岚市", part=1, newer=None, older=2_000, parts=2_000, briefs=())
    assert list(page.jumps) == list(range(2_000, 1, -20))
    catalog = catalog_of(PAGE * 12)
    written = dict(policy_lists(Pages(before={}), catalog, group_policies(catalog)))
    newest = written["site/policies/place/990100.html"].decode()
    assert [f'990100.{part}.html">{part - 1}<' in newest for part in (12, 11, 2)] == [True, True, True]


@pytest.mark.parametrize("count", [1_000, 4_000])
def test_consultations_are_listed_up_to_a_bound_and_the_rest_is_counted(count: int) -> None:
    catalog = catalog_of(count)
    held = [
        Consultation(
            brief=brief, title=brief.title, agency=brief.issuers[0], opens_on=None, received=None, adopted=None, outcome=False,
            closes_on=None if n % 2 else TODAY + timedelta(days=n % 30), left=None if n % 2 else n % 30,
        )
        for n, brief in enumerate(catalog.briefs.values())
    ]  # fmt: skip
    page = consultations_page(held, TODAY)
    assert squeezed(page) < 40 * 1024
    assert (
        page.decode().count(f"另有 {count // 2 - 200} 件") == 2
    )  # of those that are open, and of those without a closing day


@pytest.mark.parametrize("count", [2_000, 20_000])
def test_a_question_reads_files_of_bounded_size(count: int) -> None:
    files = indexed(catalog_of(count))
    about = json.loads(files["search/index.json"])
    keys = [
        f"search/keys/{bucket_of(key, about['buckets'])}.json"
        for key in ("停车", "车管", "管理", "#2016", "=gb-000007")
    ]
    assert sum(squeezed(files[path]) for path in keys) < 5 * 2 * BUCKET
    rows = [body for path, body in files.items() if path.startswith("search/rows/")]
    assert len(rows) == -(-count // 32)
    assert max(map(squeezed, rows)) < 4 * 1024
    assert squeezed(files["search/index.json"]) < 1024


def test_what_too_many_hold_is_not_listed_and_what_nobody_holds_is_absent() -> None:
    files = indexed(catalog_of(20_000))
    buckets = json.loads(files["search/index.json"])["buckets"]

    def listed(key: str) -> str | None:
        held = json.loads(files[f"search/keys/{bucket_of(key, buckets)}.json"])
        return held.get(key)

    assert listed("管理") == ""
    assert listed("税") is None
    numbers = listed("水泥")
    assert numbers is not None
    assert len(numbers) > 2_000


def test_a_night_rewrites_rows_of_its_own_policies_alone() -> None:
    before = catalog_of(960)
    held = dict(before.briefs)
    late = [brief for key, brief in catalog_of(970).briefs.items() if key not in held]
    for brief in late:
        seen = FIRST + timedelta(days=1)
        held[brief.policy_id] = Brief(*(getattr(brief, name) for name in Brief.__slots__[:-3]), seen, seen, brief.path)
    first, second = indexed(before), indexed(Catalog(briefs=held, places=before.places, portals={}))
    assert {path for path in second if "/rows/" in path and second[path] != first.get(path)} == {"search/rows/30.json"}
