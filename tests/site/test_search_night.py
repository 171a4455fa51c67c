"""The search index of a night has the bytes of one made anew, and only the files of what changed are read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from publish.folder import Folder
from publish.site import searching
from publish.site.catalog import Brief, Catalog
from publish.site.pages import Pages
from publish.site.search_night import night_index
from publish.site.searching import search_index

FIRST = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
SUBJECTS = ("停车", "充电", "绿道", "防汛", "养老", "公园", "公积金", "散装水泥")


def brief(number: int, seen: datetime = FIRST) -> Brief:
    day, key = date(2015, 1, 1) + timedelta(days=number % 3650), f"gb-{number:06d}"
    title = f"青岚市第{number}街道办事处关于加强{SUBJECTS[number % 8]}{SUBJECTS[number // 8 % 8]}管理的通知"
    return Brief(
        key, "cn_990100_qinglan", "notice", title, f"岚街发〔{day.year}〕{number % 300}号", (f"青岚市第{number % 40}局",), "990100",
        day, "in_force", None, seen, seen, f"policy/{key}.html",
    )  # fmt: skip


def catalog_of(briefs: list[Brief]) -> Catalog:
    return Catalog(briefs={one.policy_id: one for one in briefs}, places={"990100": "青岚市"}, portals={})


class Counting(Folder):
    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.reads = 0

    def read(self, path: str) -> bytes:
        self.reads += 1
        return super().read(path)


def made(catalog: Catalog) -> tuple[Mapping[str, bytes], Pages]:
    pages = Pages(before={})
    return dict(search_index(pages, catalog)), pages


def night(
    root: Path, old: list[Brief], new: list[Brief]
) -> tuple[dict[str, bytes], Mapping[str, bytes], Pages, Counting] | None:
    """Write the index of ``old``, then the night that leads to ``new``: what it writes, what stands after it."""
    written, pages = made(catalog_of(old))
    store = Counting(root)
    store.replace_many(written.items())
    was = {one.policy_id: one for one in old}
    now = {one.policy_id: one for one in new}
    before = {key: was.get(key) for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
    after = Pages(before=pages.all_marks())
    files = night_index(after, catalog_of(new), before, store)
    if files is None:
        return None
    changed = dict(files)
    return changed, {**written, **changed}, after, store


def test_new_and_altered_policies_give_the_bytes_of_an_index_made_anew(tmp_path: Path) -> None:
    old = [brief(n) for n in range(3_000)]
    new = list(old)
    new[7] = replace(old[7], title="青岚市绿地（公园）管理办法（2025年修订）", status="amended")
    new[1_500] = replace(old[1_500], doc_number="岚政发〔2025〕7号", issuers=("青岚市财政局", "青岚市住房和城乡建设局"))
    new[2_999] = replace(old[2_999], doc_number=None)
    new += [brief(n, FIRST + timedelta(days=1)) for n in range(3_000, 3_040)]
    found = night(tmp_path, old, new)
    assert found is not None
    changed, stands, after, store = found
    anew, pages = made(catalog_of(new))
    assert stands == anew
    assert after.all_marks() == pages.all_marks()
    assert {path for path in changed if "/rows/" in path} == {f"site/search/rows/{n}.json" for n in (0, 46, 93, 94)}
    assert store.reads == 1 + sum("/keys/" in path for path in changed)


def test_a_night_of_one_policy_touches_the_files_of_its_keys_alone(tmp_path: Path) -> None:
    old = [brief(n) for n in range(3_000)]
    found = night(tmp_path, old, [*old[:9], replace(old[9], title=old[9].title.replace("停车", "泊车")), *old[10:]])
    assert found is not None
    changed, stands, _, store = found
    assert (
        stands
        == made(catalog_of([*old[:9], replace(old[9], title=old[9].title.replace("停车", "泊车")), *old[10:]]))[0]
    )
    assert len(changed) <= 10 < len(stands) // 10
    assert store.reads <= 10


def test_only_a_status_that_changed_leaves_every_list_alone(tmp_path: Path) -> None:
    old = [brief(n) for n in range(100)]
    found = night(tmp_path, old, [replace(old[0], status="repealed"), *old[1:]])
    assert found is not None
    assert list(found[0]) == ["site/search/rows/0.json"]


def test_a_list_that_grows_too_long_is_left_empty_and_stays_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("searching", "search_night"):
        monkeypatch.setattr(f"publish.site.{module}.MOST_LISTED", 50)
    old = [brief(n) for n in range(50)]
    new = [*old, brief(50, FIRST + timedelta(days=1))]
    later = [*new, brief(51, FIRST + timedelta(days=2))]
    for number, (before, after) in enumerate(((old, new), (new, later))):
        found = night(tmp_path / str(number), before, after)
        assert found is not None
        assert found[1] == made(catalog_of(after))[0]
    assert b'"\xe5\xb2\x9a":""' in b"".join(found[1].values())  # 岚 stands in each of them


@pytest.mark.parametrize("case", ["gone", "seen before others", "day corrected", "shorter again"])
def test_where_numbers_move_the_index_is_made_anew(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("searching", "search_night"):
        monkeypatch.setattr(f"publish.site.{module}.MOST_LISTED", 99)
    old = [brief(n) for n in range(100)]
    new = {
        "gone": old[1:],
        "seen before others": [*old, brief(100, FIRST - timedelta(days=1))],
        "day corrected": [replace(old[0], day=date(2025, 1, 1)), *old[1:]],
        "shorter again": [replace(old[0], title="公告"), *old[1:]],
    }[case]
    assert night(tmp_path, old, new) is None


def test_a_file_that_is_not_the_one_written_is_not_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(store: Folder, path: str) -> bytes:
        return b"{}" if "/keys/" in path else (store.root / path).read_bytes()

    monkeypatch.setattr(Counting, "read", spoilt)
    old = [brief(n) for n in range(40)]
    assert night(tmp_path, old, [*old, brief(40, FIRST + timedelta(days=1))]) is None


def test_more_files_of_keys_are_made_when_they_outgrow_their_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "BUCKET", 400)
    old = [brief(n) for n in range(40)]
    size = [len([p for p in made(catalog_of(old[:n]))[0] if "/keys/" in p]) for n in range(1, 41)]
    grows = next(n for n in range(1, 40) if size[n] != size[n - 1])
    late = [replace(one, first_seen_at=FIRST + timedelta(days=n)) for n, one in enumerate(old)]
    assert night(tmp_path, late[:grows], late[: grows + 1]) is None
