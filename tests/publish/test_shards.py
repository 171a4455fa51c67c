"""Shards are bounded in size: a place that outgrows the bound is parted, and only what a row's place says is rewritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongbao.errors import ReleaseRejected
from gongbao.normalize.arrow import SPECS, table_of
from publish import (
    DraftRelease,
    PublishedRelease,
    address,
    publish_release,
    read_latest,
    release_id_for,
    verify_release,
)
from publish.address import Addresses, bits_of, holds
from publish.delta import Delta, delta_between, delta_of, no_change
from publish.draft import check_delta
from publish.folder import Folder
from publish.parts import Part

Draft = Callable[..., DraftRelease]
Row = dict[str, Any]
NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


def relation(number: int, policy_id: str) -> Row:
    return {
        "relation_id": f"r-{number:03}",
        "from_policy_id": policy_id,
        "to_policy_id": None,
        "relation": "cites",
        "cited_title": f"青岚市第{number}号办法",
        "as_written": f"根据第{number}号办法",
        "detected_at": NIGHT,
    }


def labels(release: PublishedRelease, table: str) -> dict[str, int]:
    return {p.label: p.rows for p in release.manifest.tables[table].parts}


def ids(release: PublishedRelease, part: Part) -> list[str]:
    """Ids of the policies in one file."""
    return [str(i) for i in release.reader("policies")(part, ["policy_id"]).column(0).to_pylist()]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of at most four rows."""
    monkeypatch.setattr(address, "SHARD_ROWS", 4)


@pytest.fixture
def grown(tmp_path: Path, draft_night: Draft, make_row: dict[str, Callable[..., Row]], small: None) -> PublishedRelease:
    """Thirty policies of one month, and a relation of each."""
    del small
    rows = [make_row["policies"](f"gb-{i:03}", seen=NIGHT, changed=NIGHT) for i in range(30)]
    relations = [relation(i, f"gb-{i:03}") for i in range(30)]
    return publish_release(draft_night(0, None, rows={"policies": rows, "relations": relations}), tmp_path)


def test_a_place_that_outgrows_the_bound_is_parted_by_the_next_bits(grown: PublishedRelease, tmp_path: Path) -> None:
    for table, base in (("policies", "2025-03"), ("relations", "all")):
        found = labels(grown, table)
        assert sum(found.values()) == 30
        assert max(found.values()) <= 4
        assert all(label.startswith(f"{base}-x") for label in found)
    for part in grown.manifest.tables["policies"].parts:
        assert all(holds(part.label, "2025-03", bits_of(policy_id)) for policy_id in ids(grown, part))
    assert verify_release(tmp_path).ok


def test_one_changed_row_rewrites_one_shard(grown: PublishedRelease, tmp_path: Path, draft_night: Draft) -> None:
    tables = {n: grown.table(n) for n in SPECS}
    rows = tables["policies"].to_pylist()
    rows[7] = {**rows[7], "title": "改了的标题"}
    draft = replace(draft_night(1, grown), tables={**tables, "policies": table_of("policies", rows)})
    second = publish_release(draft, tmp_path)
    before = {p.path for p in grown.manifest.tables["policies"].parts}
    after = {p.path for p in second.manifest.tables["policies"].parts}
    assert len(before - after) == len(after - before) == 1
    assert second.manifest.tables["relations"].parts == grown.manifest.tables["relations"].parts
    assert [(r["_op"], r["policy_id"]) for r in second.feed("policies").to_pylist()] == [("update", "gb-007")]
    assert verify_release(tmp_path).ok


def test_a_shard_that_grows_is_parted_then_and_its_old_rows_are_no_change(
    grown: PublishedRelease, tmp_path: Path, draft_night: Draft, make_row: dict[str, Callable[..., Row]]
) -> None:
    tables = {n: grown.table(n) for n in SPECS}
    more = [make_row["policies"](f"gb-{i:03}", seen=NIGHT, changed=NIGHT) for i in range(100, 130)]
    rows = table_of("policies", [*tables["policies"].to_pylist(), *more])
    second = publish_release(replace(draft_night(1, grown), tables={**tables, "policies": rows}), tmp_path)
    assert max(labels(second, "policies").values()) <= 4
    assert second.feed("policies").column("_op").to_pylist() == ["insert"] * 30
    assert second.manifest.tables["policies"].inserts == 30
    assert verify_release(tmp_path).ok


def test_rows_that_came_to_an_empty_place_are_a_file_of_their_own_and_not_repeated(
    grown: PublishedRelease, tmp_path: Path, draft_night: Draft, make_row: dict[str, Callable[..., Row]]
) -> None:
    at = datetime(2025, 4, 1, 18, 30, tzinfo=UTC)
    tables = {n: grown.table(n) for n in SPECS}
    rows = table_of("policies", [*tables["policies"].to_pylist(), make_row["policies"]("gb-200", seen=at, changed=at)])
    second = publish_release(replace(draft_night(1, grown), tables={**tables, "policies": rows}), tmp_path)
    entry = second.manifest.tables["policies"]
    assert [path.split("/")[1][:7] for path in entry.fresh_segments] == ["2025-04"]
    assert entry.feed is None
    assert [r["policy_id"] for r in second.feed("policies").to_pylist()] == ["gb-200"]
    assert verify_release(tmp_path).ok


def test_a_place_that_was_emptied_can_be_filled_again(
    grown: PublishedRelease, tmp_path: Path, draft_night: Draft, make_row: dict[str, Callable[..., Row]]
) -> None:
    shard = max(grown.manifest.tables["policies"].parts, key=lambda p: p.rows)
    tables = {n: grown.table(n) for n in SPECS}
    gone = set(ids(grown, shard))
    kept = [r for r in tables["policies"].to_pylist() if r["policy_id"] not in gone]
    second = publish_release(
        replace(draft_night(1, grown), tables={**tables, "policies": table_of("policies", kept)}), tmp_path
    )
    assert shard.label not in labels(second, "policies")
    back = [*kept, *(make_row["policies"](p, seen=NIGHT, changed=NIGHT) for p in sorted(gone))]
    third = publish_release(
        replace(draft_night(2, second), tables={**tables, "policies": table_of("policies", back)}), tmp_path
    )
    assert third.table("policies").num_rows == 30
    assert third.manifest.tables["policies"].digest == grown.manifest.tables["policies"].digest
    assert all(verify_release(tmp_path, r.release_id).ok for r in (second, third))


def test_rows_of_one_policy_lie_together_whatever_their_version() -> None:
    places = Addresses.of(["all-x0", "all-x10", "all-x11"])
    for policy in ("gb-a", "gb-b", "gb-c"):
        assert len({places.place("all", bits_of(f"{policy}{version}")) for version in ("", ".v1", ".v22")}) == 1


def test_a_policy_with_more_rows_than_a_shard_takes_has_its_own(
    tmp_path: Path, draft_night: Draft, small: None
) -> None:
    del small
    rows = [relation(i, "gb-a") for i in range(9)] + [relation(i, f"gb-{i}") for i in range(10, 14)]
    release = publish_release(draft_night(0, None, rows={"relations": rows}), tmp_path)
    assert max(labels(release, "relations").values()) >= 9
    assert verify_release(tmp_path).ok


def test_a_reader_of_one_policy_opens_only_the_shards_that_may_hold_it(
    grown: PublishedRelease, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    read = type(grown.store).read

    def noted(store: Folder, path: str) -> bytes:
        opened.append(path)
        return read(store, path)

    monkeypatch.setattr(type(grown.store), "read", noted)
    rows = grown.table("relations", policies=["gb-011"]).to_pylist()
    assert [r["relation_id"] for r in rows] == ["r-011"]
    assert len(opened) == 1
    assert len(grown.manifest.tables["relations"].parts) > 8
    assert grown.table("texts", policies=["gb-011"]).num_rows == 2  # texts do not name a policy: all rows
    assert [r["policy_id"] for r in grown.table("clauses", policies=["gb-a"]).to_pylist()] == ["gb-a"]


# a delta that is handed over


def drafted(draft: DraftRelease, previous: PublishedRelease, **changed: Delta) -> DraftRelease:
    """The draft with what changed said by hand, for the tables named."""
    found = {n: delta_between(s, previous.table(n), draft.tables[n]) for n, s in SPECS.items()}
    return replace(draft, changed={**found, **changed})


def test_a_delta_handed_over_gives_the_same_bytes_as_one_that_is_found(tmp_path: Path, draft_night: Draft) -> None:
    trees = []
    for name in ("found", "handed"):
        first = publish_release(draft_night(0, None), tmp_path / name)
        draft = draft_night(1, first)
        publish_release(draft if name == "found" else drafted(draft, first), tmp_path / name)
        root = tmp_path / name
        files = (p for p in sorted(root.rglob("*")) if p.is_file() and p.name != ".lock")
        trees.append({str(p.relative_to(root)): p.read_bytes() for p in files})
    assert trees[0] == trees[1]


def test_a_delta_that_does_not_lead_to_the_tables_is_refused(tmp_path: Path, draft_night: Draft) -> None:
    first = publish_release(draft_night(0, None), tmp_path)
    draft = draft_night(1, first)
    empty = SPECS["policies"]
    with pytest.raises(
        ReleaseRejected, match="table policies has 3 rows, but the last release and what changed since give 2"
    ):
        publish_release(drafted(draft, first, policies=no_change(empty)), tmp_path)
    rows = draft.tables["policies"]
    twice = delta_between(empty, first.table("policies"), rows)
    inserted = replace(twice, inserts=rows.slice(0, 2), updates=rows.slice(0, 0), deletes=rows.slice(1, 1))
    with pytest.raises(ReleaseRejected, match="policies"):
        publish_release(drafted(draft, first, policies=inserted), tmp_path)
    latest = read_latest(tmp_path)
    assert latest is not None
    assert latest.release_id == first.release_id


def test_an_update_of_a_row_that_is_not_there_and_an_insert_of_one_that_is_are_refused(
    tmp_path: Path, draft_night: Draft
) -> None:
    first = publish_release(draft_night(0, None), tmp_path)
    draft = draft_night(0, first)
    draft = replace(
        draft, release_id=release_id_for(NIGHT + timedelta(days=1), "0" * 64), as_of=NIGHT + timedelta(days=1)
    )
    rows, none = draft.tables["policies"], no_change(SPECS["policies"])
    again = replace(none, inserts=rows.slice(0, 1), deletes=rows.slice(0, 1))
    for wrong in (again, replace(none, inserts=rows.slice(0, 1))):
        with pytest.raises(ReleaseRejected, match="policies"):
            publish_release(replace(draft, changed={"policies": wrong}), tmp_path)
    moved = table_of("policies", [{**r, "first_seen_at": NIGHT - timedelta(days=90)} for r in rows.to_pylist()[:1]])
    with pytest.raises(ReleaseRejected, match="changes one that does not"):
        publish_release(replace(draft, changed={"policies": replace(none, updates=moved)}), tmp_path)


def test_a_doubled_row_in_an_append_only_table_is_found_beside_published_ones(draft_night: Draft) -> None:
    spec = SPECS["texts"]
    rows = draft_night(0, None).tables["texts"]
    doubled = table_of("texts", [*rows.to_pylist(), rows.to_pylist()[0]])
    with pytest.raises(ReleaseRejected, match="two rows for content_sha256"):
        check_delta(
            release_id_for(NIGHT, "0" * 64), doubled, replace(no_change(spec), inserts=rows.slice(0, 1)), spec, 2
        )


def test_only_rows_of_touched_keys_are_compared(draft_night: Draft, make_row: dict[str, Callable[..., Row]]) -> None:
    spec = SPECS["policies"]
    old = table_of("policies", [make_row["policies"](p, seen=NIGHT, changed=NIGHT) for p in ("gb-a", "gb-b", "gb-c")])
    new = table_of(
        "policies", [make_row["policies"](p, seen=NIGHT, changed=NIGHT, title="新") for p in ("gb-a", "gb-b", "gb-d")]
    )
    delta = delta_of(spec, old, new, {"gb-a", "gb-c", "gb-d"})
    assert delta.updates.column("policy_id").to_pylist() == ["gb-a"]
    assert delta.deletes.column("policy_id").to_pylist() == ["gb-c"]
    assert delta.inserts.column("policy_id").to_pylist() == ["gb-d"]
