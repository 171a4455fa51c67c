"""Whoever pulls ends with what was published, takes only what changed, goes on where it stopped, and is led nowhere else."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongbao.errors import BadInput, CorruptRelease, StorageFailed
from gongbao.model.identifiers import ReleaseId, Sha256
from publish import (
    DraftRelease,
    PublishedRelease,
    list_releases,
    publish_release,
    read_latest,
    read_release,
    verify_release,
)
from publish.folder import Folder
from publish.pull import DownloadFailed, Patience, Pulled, pull_release, source_at
from publish.retention import Retention, apply_retention
from publish.trust import create_signer
from tests.publish.conftest import NIGHT, Rows, change, clause, draft_of, event, first_night, policy, portal
from tests.publish.pull_server import Web, web

NOW = datetime(2025, 6, 1, tzinfo=UTC)
HASTY = Patience(connect=2, silence=0.5, tries=2, pause=0.01)
MANY = 31
Publish = Callable[[Path, int], list[PublishedRelease]]


def pull(place: str | Path, into: Path, since: ReleaseId | None = None, **more: frozenset[str]) -> Pulled:
    return pull_release(source_at(str(place), HASTY), into, since=since, now=NOW, **more)


def night_of(number: int) -> Rows:
    """The rows after so many nights: each brings a policy, a clause and an event, and alters the first policy."""
    rows, last = first_night(), NIGHT + timedelta(days=number)
    rows["policies"][0] = policy("gb-a", seen=NIGHT, changed=last, title=f"青岚市关于补贴的意见（{number}）")
    for one in range(1, number + 1):
        at = NIGHT + timedelta(days=one)
        rows["policies"].append(policy(f"gb-n{one:02}", seen=at, changed=at))
        rows["clauses"].append(clause(f"gb-n{one:02}", 1, "art_1", f"补贴{one}%", at))
        rows["events"].append(event(f"e-n{one:02}", f"gb-n{one:02}", at))
        rows.setdefault("changes", []).append(change(f"ch-n{one:02}", "gb-a", at))
    if number % 5 == 4:
        rows["policies"].pop(1)  # gone for one night
    rows["portals"] = [portal(last, documents=len(rows["policies"]))]
    return rows


@pytest.fixture(scope="module", autouse=True)
def no_power_cuts() -> Iterator[None]:
    """Syncing is most of the time of many small releases."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("os.sync", lambda: None)
        patched.setattr("os.fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="module")
def long_history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder of 31 releases."""
    published = tmp_path_factory.mktemp("long") / "published"
    previous = None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("publish.mirrors.write_site", lambda store, releases: None)  # pages that nobody pulls
        patched.setattr("publish.mirrors.write_feeds", lambda store, releases: None)
        for number in range(MANY):
            previous = publish_release(draft_of(number, night_of(number), previous), published)
    return published


@pytest.fixture
def served(tmp_path: Path, publish_nights: Publish) -> Iterator[Web]:
    """Three nights behind a web server."""
    publish_nights(tmp_path / "published", 3)
    with web(tmp_path / "published") as site:
        yield site


def at_release(published: Path, to: Path, release_id: ReleaseId) -> Path:
    """The published folder with its pointer as it stood when ``release_id`` was the latest."""
    if not to.exists():
        shutil.copytree(published, to)
    release = read_release(to, release_id)
    pointer = json.loads((to / "latest.json").read_bytes())
    pointer |= {"release": release_id}
    pointer["manifest"] = {"path": f"releases/{release_id}/datapackage.json", "sha256": release.manifest_sha256}
    (to / "latest.json").write_text(json.dumps(pointer), encoding="utf-8")
    return to


def same_rows(one: Path, other: Path) -> None:
    here, there = read_latest(one), read_latest(other)
    assert here
    assert there
    assert (here.release_id, here.manifest.data_digest) == (there.release_id, there.manifest.data_digest)
    for name in here.manifest.tables:
        assert here.table(name).equals(there.table(name)), name


def problems(folder: Path) -> list[str]:
    return [str(p) for p in verify_release(folder).problems]


def test_one_who_missed_thirty_releases_ends_where_one_who_took_them_all_does(
    long_history: Path, tmp_path: Path
) -> None:
    ids = list_releases(long_history)
    assert len(ids) == MANY
    for number, release_id in enumerate(ids):
        came = pull(at_release(long_history, tmp_path / "moving", release_id), tmp_path / "nightly")
        assert came.taken == (release_id,)
        assert came.proven == (release_id,), number
    first = at_release(long_history, tmp_path / "first", ids[0])
    for folder in ("late", "replaying"):
        pull(first, tmp_path / folder)
    late = pull(long_history, tmp_path / "late")
    replayed = pull(long_history, tmp_path / "replaying", since=ids[0])
    assert (late.taken, late.passed) == ((ids[-1],), ids[1:-1])
    assert replayed.taken == replayed.proven == ids[1:]
    for folder in ("nightly", "late", "replaying"):
        same_rows(tmp_path / folder, long_history)
        assert problems(tmp_path / folder) == [], folder
    assert late.bytes < replayed.bytes


def test_only_what_changed_comes_and_nothing_when_nothing_did(served: Web, tmp_path: Path) -> None:
    ids = list_releases(served.root)
    all_of_it = pull(served.address, tmp_path / "whole").bytes
    pull(at_release(served.root, tmp_path / "second", ids[1]), tmp_path / "mine")
    came = pull(served.address, tmp_path / "mine")
    assert (came.before, came.release_id) == (ids[1], ids[2])
    assert 0 < came.bytes < all_of_it
    served.asked.clear()
    assert pull(served.address, tmp_path / "mine").bytes == 0
    assert not [path for path, _ in served.asked if path.endswith(".parquet")]
    same_rows(tmp_path / "mine", served.root)
    assert problems(tmp_path / "mine") == []


def test_a_file_damaged_here_comes_again(served: Web, tmp_path: Path) -> None:
    pull(served.address, tmp_path / "mine")
    damaged = next((tmp_path / "mine" / "policies").iterdir())
    damaged.write_bytes(b"x" * damaged.stat().st_size)
    assert pull(served.address, tmp_path / "mine").bytes == damaged.stat().st_size
    assert problems(tmp_path / "mine") == []


@pytest.mark.parametrize("ranges", [True, False])
def test_cut_off_after_any_byte_and_run_again_it_completes(served: Web, tmp_path: Path, ranges: bool) -> None:
    served.ranges = ranges
    for cut in (0, 1, 700):
        served.fault = lambda path, cut=cut: f"cut {cut}" if path.endswith(".parquet") else None
        with pytest.raises(DownloadFailed, match="run again to go on"):
            pull(served.address, tmp_path / "mine")
        assert read_latest(tmp_path / "mine") is None
    served.fault = lambda path: None
    served.asked.clear()
    pull(served.address, tmp_path / "mine")
    assert any(wanted for _, wanted in served.asked)
    assert not (tmp_path / "mine" / ".pull").exists()
    same_rows(tmp_path / "mine", served.root)
    assert problems(tmp_path / "mine") == []


def test_a_disk_that_fills_at_any_write_leaves_what_stood_and_the_next_run_completes(
    served: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, mine = list_releases(served.root), tmp_path / "mine"
    first = at_release(served.root, tmp_path / "first", ids[0])
    pull(first, tmp_path / "ready")
    write, room = Folder._write, 0
    for room in range(40):
        shutil.copytree(tmp_path / "ready", mine)
        left = [room]

        def limited(self: Folder, temporary: Path, payload: bytes, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
            write(self, temporary, payload)

        monkeypatch.setattr(Folder, "_write", limited)
        try:
            pull(served.address, mine, since=ids[0])
        except StorageFailed:
            stopped = True
        else:
            stopped = False
        monkeypatch.setattr(Folder, "_write", write)
        standing = read_latest(mine)
        assert standing
        for name in standing.manifest.tables:
            standing.table(name)
        if not stopped:
            break
        pull(served.address, mine, since=ids[0])
        same_rows(mine, served.root)
        assert problems(mine) == []
        shutil.rmtree(mine)
    assert 5 < room < 39


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        ("404", DownloadFailed, "is not there .404.*run again"),
        ("500", DownloadFailed, "answers 500.*run again"),
        ("silent", DownloadFailed, "does not answer in time|reached or broke off"),
        ("other bytes", CorruptRelease, "not those that the manifest names.*Ask the publisher"),
        ("longer", CorruptRelease, "longer than.*Ask the publisher"),
        ("redirect", DownloadFailed, "leads to another place"),
    ],
)
def test_a_server_that_misbehaves_is_named_and_what_stood_stands(
    served: Web, tmp_path: Path, fault: str, error: type[Exception], said: str
) -> None:
    ids, mine = list_releases(served.root), tmp_path / "mine"
    pull(at_release(served.root, tmp_path / "first", ids[0]), mine)
    served.elsewhere = "http://127.0.0.1:1/secret"  # another port is another host
    served.fault = lambda path: fault if path.endswith(".parquet") else None
    with pytest.raises(error, match=said):
        pull(served.address, mine)
    standing = read_latest(mine)
    assert standing
    assert standing.release_id == ids[0]
    assert problems(mine) == []
    served.fault = lambda path: None
    pull(served.address, mine)
    same_rows(mine, served.root)


@pytest.mark.parametrize("name", ["latest.json", "keys.json", "statement.dsse.json"])
def test_json_nested_beyond_measure_is_refused(served: Web, tmp_path: Path, name: str) -> None:
    served.fault = lambda path: "deep" if path.endswith(name) else None
    with pytest.raises(CorruptRelease, match=name):
        pull(served.address, tmp_path / "mine")


def test_the_statement_that_was_checked_is_the_one_that_is_kept(
    tmp_path: Path, draft_night: Callable[..., DraftRelease]
) -> None:
    with web(tmp_path / "theirs") as site:
        publish_release(draft_night(0, None), site.root, signer=create_signer(tmp_path / "key.pem", None, None))

        def other_the_second_time(path: str) -> str | None:
            again = [asked for asked, _ in site.asked].count(path) > 1
            return "other bytes" if again and path.endswith("statement.dsse.json") else None

        site.fault = other_the_second_time
        pull(site.address, tmp_path / "mine")
    (statement,) = tmp_path.glob("mine/releases/*/statement.dsse.json")
    assert statement.read_bytes() == next(tmp_path.glob("theirs/releases/*/statement.dsse.json")).read_bytes()


def test_a_server_that_answers_byte_by_byte_is_given_up(served: Web, tmp_path: Path) -> None:
    served.fault = lambda path: "drip" if path.endswith(".parquet") else None
    patience = Patience(connect=2, silence=0.2, least_speed=20_000, tries=2, pause=0.01)
    began = time.monotonic()
    with pytest.raises(DownloadFailed, match="comes slower than 20000 bytes a second; what arrived is kept"):
        pull_release(source_at(served.address, patience), tmp_path / "mine", now=NOW)
    assert time.monotonic() - began < 15


def test_a_list_of_keys_that_leads_elsewhere_is_not_taken_for_none(served: Web, tmp_path: Path) -> None:
    served.elsewhere = "http://127.0.0.1:1/keys.json"
    served.fault = lambda path: "redirect" if path == "keys.json" else None
    with pytest.raises(DownloadFailed, match="leads to another place"):
        pull(served.address, tmp_path / "mine")


def test_an_older_release_served_as_latest_is_refused(served: Web, tmp_path: Path) -> None:
    ids = list_releases(served.root)
    pull(served.address, tmp_path / "mine")
    with pytest.raises(CorruptRelease, match="no latest"):
        pull(at_release(served.root, tmp_path / "older", ids[1]), tmp_path / "mine")
    standing = read_latest(tmp_path / "mine")
    assert standing
    assert standing.release_id == ids[2]


def test_a_history_that_does_not_follow_what_is_here_is_refused(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path / "published", 1)
    pull(tmp_path / "published", tmp_path / "mine")
    first = publish_release(draft_of(0, {**first_night(), "portals": []}, None), tmp_path / "other")
    publish_release(draft_of(1, first_night(), first), tmp_path / "other")
    with pytest.raises(CorruptRelease, match=r"does not follow|not the manifest"):
        pull(tmp_path / "other", tmp_path / "mine")
    same_rows(tmp_path / "mine", tmp_path / "published")


def test_an_altered_manifest_is_refused_wherever_it_stands_behind(tmp_path: Path, publish_nights: Publish) -> None:
    ids = [r.release_id for r in publish_nights(tmp_path / "published", 3)]
    pull(at_release(tmp_path / "published", tmp_path / "first", ids[0]), tmp_path / "mine")
    manifest = tmp_path / "published" / "releases" / ids[1] / "datapackage.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"gb", b"GB", 1).replace(b"Gongbao", b"Gungbao", 1))
    with pytest.raises(CorruptRelease, match="is not the manifest that was named"):
        pull(tmp_path / "published", tmp_path / "mine")


def test_paths_out_of_the_folder_and_newer_schemas_are_refused(tmp_path: Path, publish_nights: Publish) -> None:
    (release,) = publish_nights(tmp_path / "published", 1)
    path = tmp_path / "published" / "releases" / release.release_id / "datapackage.json"
    sound = path.read_bytes()
    for change_it, said in (
        (lambda raw: raw["gongbao"]["log"].update(path="../../escape.parquet"), "leads outside"),
        (lambda raw: raw["gongbao"]["files"][0].update(name="../../escape"), "leads outside"),
        (lambda raw: raw["gongbao"]["files"][0].update(name="datapackage.json"), "kept for what a commit writes"),
        (lambda raw: raw["gongbao"]["files"][0].update(name="x" * 300), "leads outside"),
        (lambda raw: raw["gongbao"]["files"][0].update(name="a\0b"), "leads outside"),
        (lambda raw: raw["gongbao"]["files"][0].update(bytes="12"), "'12' is no number of bytes"),
        (lambda raw: raw["gongbao"]["log"].update(bytes=-1), "-1 is no number of bytes"),
        (lambda raw: raw["resources"][0].update(path=["/etc/passwd"]), "policies names other files than its parts"),
        (
            lambda raw: raw["resources"][0]["path"].append("../../../escape"),
            "policies names other files than its parts",
        ),
        (
            lambda raw: raw["resources"][0].update(path="https://example.org/x"),
            "policies names other files than its parts",
        ),
        (lambda raw: raw["resources"][0].pop("path"), "path"),
        (lambda raw: raw["resources"].append({**raw["resources"][0], "path": ["/etc/passwd"]}), "twice"),
        (lambda raw: raw["gongbao"].update(schema_version="99.0.0"), "install the newer gongbao"),
        (lambda raw: raw["gongbao"].update(release="../../escape"), "not a release id"),
    ):
        raw = json.loads(sound)
        change_it(raw)
        path.write_text(json.dumps(raw), encoding="utf-8")
        pointer = json.loads((tmp_path / "published" / "latest.json").read_bytes())
        pointer["manifest"]["sha256"] = Sha256.of(path.read_bytes())
        (tmp_path / "published" / "latest.json").write_text(json.dumps(pointer), encoding="utf-8")
        with pytest.raises(CorruptRelease, match=said):
            pull(tmp_path / "published", tmp_path / "mine")
    assert not list(tmp_path.rglob("escape*"))


def test_a_release_that_the_publisher_does_not_know_is_bad_input(served: Web, tmp_path: Path) -> None:
    for unknown in ("20200101T000000Z-0badcafe", "20990101T000000Z-0badcafe"):
        with pytest.raises(
            BadInput, match=rf"has no release {unknown}.*ids differ from publisher to publisher.*versions\.json"
        ):
            pull(served.address, tmp_path / "mine", since=ReleaseId(unknown))
    assert read_latest(tmp_path / "mine") is None


def test_a_release_that_the_publisher_lists_but_does_not_follow_is_damage(
    tmp_path: Path, publish_nights: Publish
) -> None:
    publish_nights(tmp_path / "published", 2)
    path = tmp_path / "published" / "versions.json"
    listed = json.loads(path.read_bytes())
    listed["releases"].append({**listed["releases"][-1], "release": "20200101T000000Z-0badcafe"})
    path.write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(
        CorruptRelease, match="lists release 20200101T000000Z-0badcafe, but its history does not lead to it"
    ):
        pull(tmp_path / "published", tmp_path / "mine", since=ReleaseId("20200101T000000Z-0badcafe"))


def test_rows_that_do_not_add_up_are_refused_though_every_hash_fits(tmp_path: Path, publish_nights: Publish) -> None:
    ids = [r.release_id for r in publish_nights(tmp_path / "published", 2)]
    pull(at_release(tmp_path / "published", tmp_path / "first", ids[0]), tmp_path / "mine")
    path = tmp_path / "published" / "releases" / ids[1] / "datapackage.json"
    sound, pointer = json.loads(path.read_bytes()), json.loads((tmp_path / "published" / "latest.json").read_bytes())
    for spoil, said in (
        (lambda raw: raw["resources"][0].update(rows=99), "do not add up"),
        (lambda raw: raw["gongbao"].update(data_digest="0" * 64), "data digest does not fit"),
        (lambda raw: raw["gongbao"]["log"].update(digest="0" * 64), "another digest"),
        (lambda raw: raw["gongbao"]["changes"]["policies"].update(inserts=7), "policies"),
    ):
        raw = json.loads(json.dumps(sound))
        spoil(raw)
        path.write_text(json.dumps(raw), encoding="utf-8")
        pointer["manifest"]["sha256"] = Sha256.of(path.read_bytes())
        (tmp_path / "published" / "latest.json").write_text(json.dumps(pointer), encoding="utf-8")
        with pytest.raises(CorruptRelease, match=said):
            pull(tmp_path / "published", tmp_path / "mine")
        standing = read_latest(tmp_path / "mine")
        assert standing
        assert standing.release_id == ids[0]


def test_an_endless_pointer_is_refused(served: Web, tmp_path: Path) -> None:
    (served.root / "latest.json").write_bytes(b" " * (2 << 20))
    with pytest.raises(CorruptRelease, match="larger than"):
        pull(served.address, tmp_path / "mine")


@pytest.mark.parametrize(
    "place",
    ["ftp://example.invalid/x", "https://someone:secret@example.invalid/", "/no/such/folder", "https://x.invalid/?a=b"],
)
def test_what_is_no_place_to_pull_from_is_bad_input(place: str) -> None:
    with pytest.raises(BadInput):
        source_at(place)


def test_a_folder_of_a_publisher_is_not_pulled_into(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path / "published", 2)
    publish_nights(tmp_path / "own", 1)
    with pytest.raises(CorruptRelease, match="--into"):
        pull(tmp_path / "published", tmp_path / "own")


def test_the_key_seen_first_is_held_to(tmp_path: Path, draft_night: Callable[..., DraftRelease]) -> None:
    published, mine = tmp_path / "published", tmp_path / "mine"
    signer = create_signer(tmp_path / "keys" / "key.pem", None, None)
    first = publish_release(draft_night(0, None), published, signer=signer)
    assert pull(published, mine).trust.signed_by == signer.key_id
    stranger = create_signer(tmp_path / "strange" / "key.pem", None, None)
    begun = publish_release(draft_night(0, None), tmp_path / "forged", signer=stranger)
    publish_release(draft_night(1, begun), tmp_path / "forged", signer=stranger)
    with pytest.raises(CorruptRelease, match="does not lead from the key you trust"):
        pull(tmp_path / "forged", mine)
    publish_release(draft_night(1, first), published, signer=signer)
    shutil.copytree(published, tmp_path / "bare")
    (tmp_path / "bare" / "keys.json").unlink()
    with pytest.raises(CorruptRelease, match=r"keys\.json: is missing"):
        pull(tmp_path / "bare", mine)
    again = pull(published, mine).trust
    assert again.pinned
    assert "seen first here" in again.told
    assert "which your pin leads to" in pull(published, mine, pins=frozenset({signer.key_id})).trust.told
    with pytest.raises(CorruptRelease, match="does not lead from the key you trust"):
        pull(published, tmp_path / "pinned", pins=frozenset({stranger.key_id}))


def test_what_was_taken_down_goes_here_too(tmp_path: Path, draft_night: Callable[..., DraftRelease]) -> None:
    published, mine = tmp_path / "published", tmp_path / "mine"
    first = publish_release(draft_night(0, None), published)
    pull(published, mine)
    gone = [p.relative_to(mine) for p in mine.glob("clauses/*.parquet")]
    without = {
        name: [r for r in listed if r.get("policy_id") != "gb-b" and r.get("text") != "为民办实事"]
        for name, listed in first_night().items()
        if name in {"texts", "clauses"}
    }
    reason = "asked for by a court"
    publish_release(
        draft_night(
            1,
            first,
            rows={**first_night(), **without, "changes": []},
            rewrites=dict.fromkeys(("texts", "clauses"), reason),
            takedowns={"gb-b": reason},
        ),
        published,
    )
    came = pull(published, mine, since=first.release_id)
    assert list_releases(mine) == (came.release_id,)
    assert gone
    assert not [path for path in gone if (mine / path).exists()]
    named = {p.path for p in read_release(mine, came.release_id).manifest.all_parts()}
    assert {p.relative_to(mine).as_posix() for p in mine.rglob("*.parquet")} == named
    assert problems(mine) == []


def test_releases_that_retention_dropped_are_passed_over(long_history: Path, tmp_path: Path) -> None:
    published = tmp_path / "published"
    ids = list_releases(long_history)
    pull(at_release(long_history, tmp_path / "first", ids[3]), tmp_path / "mine")
    shutil.copytree(long_history, published)
    apply_retention(published, Retention(daily=2, weekly=0, monthly=0), dry_run=False, now=NOW)
    came = pull(published, tmp_path / "mine", since=ids[3])
    assert came.dropped == ids[4:-2]
    assert came.taken == ids[-2:]
    same_rows(tmp_path / "mine", long_history)
    assert problems(tmp_path / "mine") == []
    (published / "releases" / ids[-2] / "datapackage.json").unlink()
    with pytest.raises(CorruptRelease, match="does not say that it was dropped"):
        pull(published, tmp_path / "other", since=ids[3])
