"""``previous + changes == new`` is proven: each thing that can be wrong is found by the check that is there for it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from gongbao.errors import CorruptRelease, ReleaseRejected
from gongbao.model.identifiers import Sha256
from gongbao.normalize.arrow import SPECS, table_of
from publish import DraftRelease, list_releases, publish_release
from publish.delta import compare_rows, feed_of
from publish.digest import add_digests, digest_of, row_hashes
from publish.parts import Part, TableEntry
from publish.proof import Proven, check_part, prove_table

Row = dict[str, Any]
Draft = Callable[..., DraftRelease]
AT = datetime(2025, 3, 4, 18, 30, tzinfo=UTC)
SPEC = SPECS["portals"]
WRONG_ROWS = "feed applied are not the new rows"
WRONG_DIGEST = "do not add up"


@dataclass
class Shelf:
    """Parts by path, as a disk would hold them: ``read`` hands out what lies there, whatever the part says."""

    tables: dict[str, pa.Table] = field(default_factory=dict)

    def put(self, path: str, table: pa.Table) -> Part:
        self.tables[path] = table
        return Part(
            path=path, label="all", bytes=1, sha256=Sha256("a" * 64), rows=table.num_rows, digest=digest_of(table)
        )

    def read(self, part: Part, schema: pa.Schema) -> pa.Table:
        assert self.tables[part.path].schema.equals(schema)
        return self.tables[part.path]


@dataclass
class Change:
    """One table before and after: row b is changed, row c goes, row d comes; a stays as it is."""

    shelf: Shelf
    before: TableEntry
    after: TableEntry
    old: pa.Table
    new: pa.Table

    def prove(self) -> Proven:
        return prove_table(SPEC, self.before, self.after, self.shelf.read)

    def feed_says(self, told: pa.Table) -> None:
        """Replace the feed by one that tells of other new rows than those that came."""
        self.shelf.put("feed", feed_between(self.old, told))


def feed_between(old: pa.Table, new: pa.Table) -> pa.Table:
    return feed_of(SPEC, compare_rows(SPEC, old, row_hashes(old), new, row_hashes(new)))


@pytest.fixture
def rows(make_row: dict[str, Callable[..., Row]]) -> Callable[..., pa.Table]:
    """``rows(a=1, b=2)``: a table of portals with these numbers of documents."""

    def make(**documents: int) -> pa.Table:
        listed = [make_row["portals"](AT, portal_id=name, documents=number) for name, number in documents.items()]
        return table_of("portals", listed)

    return make


@pytest.fixture
def change(rows: Callable[..., pa.Table]) -> Change:
    shelf, old, new = Shelf(), rows(a=1, b=2, c=3), rows(a=1, b=20, d=4)
    parts = shelf.put("old", old), shelf.put("new", new)
    blank: dict[str, Any] = {"name": "portals", "rows": 3, "fresh_segments": ()}
    before = TableEntry(**blank, digest=digest_of(old), parts=parts[:1], inserts=3, updates=0, deletes=0, feed=None)
    feed = shelf.put("feed", feed_between(old, new))
    after = TableEntry(**blank, digest=digest_of(new), parts=parts[1:], inserts=1, updates=1, deletes=1, feed=feed)
    return Change(shelf, before, after, old, new)


def test_a_true_change_is_proven(change: Change) -> None:
    assert change.prove() == Proven(table="portals", rows_before=3, rows_after=3)


@pytest.mark.parametrize(
    "told",
    [
        {"a": 1, "b": 20, "c": 3, "d": 4},
        {"a": 1, "b": 20},
        {"a": 1, "b": 2, "d": 4},
        {"a": 1, "b": 21, "d": 4},
        {"a": 1, "b": 20, "d": 5},
        {"b": 20, "d": 4},
    ],
    ids=["no_delete", "no_insert", "no_update", "wrong_update", "wrong_insert", "one_delete_too_many"],
)
def test_a_feed_that_does_not_lead_to_the_new_rows(
    change: Change, rows: Callable[..., pa.Table], told: dict[str, int]
) -> None:
    change.feed_says(rows(**told))

    with pytest.raises(ReleaseRejected, match=WRONG_ROWS):
        change.prove()


def test_new_rows_on_disk_that_neither_the_feed_nor_the_entry_tells_of(
    change: Change, rows: Callable[..., pa.Table]
) -> None:
    """Digests and counts fit the feed here: the comparison of rows alone can find it."""
    change.shelf.tables["new"] = rows(a=1, b=21, d=4)

    with pytest.raises(ReleaseRejected, match=WRONG_ROWS):
        change.prove()


def test_a_feed_that_inserts_what_is_there(change: Change, rows: Callable[..., pa.Table]) -> None:
    change.shelf.put("feed", feed_between(rows(a=1), rows(a=1, b=20, d=4)))

    with pytest.raises(ReleaseRejected, match="inserts a row that exists"):
        change.prove()


def test_a_digest_of_other_rows(change: Change) -> None:
    change.after = replace(change.after, digest=add_digests([change.after.digest, Sha256("0" * 63 + "1")]))

    with pytest.raises(ReleaseRejected, match=WRONG_DIGEST):
        change.prove()


def test_a_wrong_digest_on_which_table_and_parts_agree(change: Change) -> None:
    wrong = Sha256("0" * 63 + "1")
    change.after = replace(change.after, digest=wrong, parts=(replace(change.after.parts[0], digest=wrong),))

    with pytest.raises(ReleaseRejected, match=WRONG_DIGEST):
        change.prove()


def test_a_part_whose_digest_is_not_in_the_sum(change: Change) -> None:
    change.after = replace(change.after, parts=(replace(change.after.parts[0], digest=Sha256("0" * 64)),))

    with pytest.raises(ReleaseRejected, match=WRONG_DIGEST):
        change.prove()


def test_a_last_release_whose_digest_is_not_that_of_its_rows(change: Change) -> None:
    change.before = replace(change.before, digest=Sha256("0" * 64))

    with pytest.raises(ReleaseRejected, match=WRONG_DIGEST):
        change.prove()


@pytest.mark.parametrize("side", ["inserts", "updates", "deletes"])
@pytest.mark.parametrize("by", [1, -1])
def test_a_wrong_count_of_changes(change: Change, side: str, by: int) -> None:
    wrong: Any = {side: getattr(change.after, side) + by}
    change.after = replace(change.after, **wrong)

    with pytest.raises(ReleaseRejected, match=r"counted \(1, 1, 1\) inserts, updates, deletes"):
        change.prove()


def test_rows_of_a_fresh_segment_count_and_add_as_inserts(change: Change, rows: Callable[..., pa.Table]) -> None:
    segment = change.shelf.put("segment", rows(e=5, f=6))
    whole = add_digests([change.after.digest, segment.digest])
    after = replace(
        change.after, parts=(*change.after.parts, segment), fresh_segments=("segment",), digest=whole, inserts=3, rows=5
    )
    change.after = after
    assert change.prove().rows_after == 5

    change.after = replace(after, inserts=1)
    with pytest.raises(ReleaseRejected, match=r"counted \(3, 1, 1\)"):
        change.prove()

    change.after = after
    change.shelf.tables["segment"] = rows(e=5, f=7)
    with pytest.raises(ReleaseRejected, match=WRONG_DIGEST):
        change.prove()


def test_a_part_with_other_rows_than_it_says(change: Change, rows: Callable[..., pa.Table]) -> None:
    part = change.after.parts[0]
    check_part(part, change.new)

    with pytest.raises(CorruptRelease, match="new: holds 2 rows, expected 3"):
        check_part(part, rows(a=1, b=20))
    with pytest.raises(CorruptRelease, match="another digest"):
        check_part(part, rows(a=1, b=20, d=5))
    with pytest.raises(CorruptRelease, match="holds 3 rows, expected 4"):
        check_part(replace(part, rows=4), change.new)
    with pytest.raises(CorruptRelease, match="another digest"):
        check_part(replace(part, digest=Sha256("0" * 64)), change.new)


def test_nothing_is_published_when_a_written_part_is_not_what_its_entry_says(
    tmp_path: Path, draft_night: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes fit their hash and the digests add up; the number of rows alone is wrong, and only re-opening tells."""
    commit = sys.modules["publish.commit"]
    write_truly = commit.write_table

    def miscount(*given: Any) -> Any:
        written = write_truly(*given)
        parts = tuple(replace(p, rows=p.rows + 1) for p in written.entry.parts)
        return replace(written, entry=replace(written.entry, parts=parts))

    monkeypatch.setattr(commit, "write_table", miscount)

    with pytest.raises(CorruptRelease, match="rows, expected"):
        publish_release(draft_night(0, None), tmp_path / "published")
    assert list_releases(tmp_path / "published") == ()


def test_nothing_is_published_when_the_feed_of_a_table_is_not_what_changed(
    tmp_path: Path, draft_night: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "published"
    first = publish_release(draft_night(0, None), published)
    commit = sys.modules["publish.commit"]
    write_truly = commit.write_table

    def forget(*given: Any) -> Any:
        written = write_truly(*given)
        return replace(written, entry=replace(written.entry, feed=None)) if written.entry.feed else written

    monkeypatch.setattr(commit, "write_table", forget)

    with pytest.raises(ReleaseRejected, match=r"previous \+ changes != new"):
        publish_release(draft_night(1, first), published)
    assert list(list_releases(published)) == [first.release_id]
