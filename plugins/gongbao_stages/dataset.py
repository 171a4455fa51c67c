"""Reading what was published, for people and programs on the command line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pyarrow.compute as pc

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao.wording.official import said_today
from gongbao.wording.order import reading_order
from gongbao.wording.remarks import BY_DECISION
from gongbao_stages.addressing import find_policy
from gongbao_stages.wiring import published_store
from publish import Store, list_releases, read_latest, read_release
from publish.kept import VERSIONS
from publish.parts import RELEASE_ID
from publish.published import PublishedRelease

NOTHING_YET = "{}: nothing was published yet; run `gongbao nightly` or `make run` first"
_MOST_SHOWN = 12


def release_rows(settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield one row per release, oldest first: id, as_of, rows of the main tables, changes of that release."""
    for release_id in list_releases(published_store(settings)):
        release = read_release(published_store(settings), release_id)
        changes = release.changes()
        noise = changes.column("noise").to_pylist().count(True)
        yield {
            "release_id": release_id,
            "as_of": release.as_of.isoformat(),
            "policies": release.table("policies", columns=["policy_id"]).num_rows,
            "versions": release.table("versions", columns=["version_id"]).num_rows,
            "changes": changes.num_rows - noise,
            "noise": noise,
            "events": release.table("events", columns=["event_id"]).num_rows,
        }


def change_rows(
    settings: Settings, *, release_id: str, policy: str | None, effects: Sequence[str], noise: bool
) -> Iterator[dict[str, Any]]:
    """Yield rows of the change log of one release, of the latest, or of all; BadInput for an unknown release or policy."""
    release = open_release(settings, "latest" if release_id == "all" else release_id)
    policy_id = policy_row(release, policy)["policy_id"] if policy else None
    table = release.table("changes") if release_id == "all" else release.changes()
    rows = sorted(table.to_pylist(), key=lambda r: (r["detected_at"], reading_order(r)))
    versions = _versions(release, {row["policy_id"] for row in rows if BY_DECISION[0] in row["sentence_zh"]})
    for row in rows:
        if (row["noise"] and not noise) or (policy_id and row["policy_id"] != policy_id):
            continue
        if not effects or row["effect"] in effects:
            yield dict(said_today(row, versions.get(row["policy_id"], ()), named_version))


def _versions(release: PublishedRelease, policy_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """What must be known of the versions of these policies to say whether an official text came."""
    found: dict[str, list[dict[str, Any]]] = {}
    if policy_ids:
        mine = pc.field("policy_id").isin(sorted(policy_ids))
        columns = ["version_id", "policy_id", "sequence", "origin", "cause"]
        for row in release.table("versions", columns=columns, filters=mine).to_pylist():
            found.setdefault(row["policy_id"], []).append(row)
    return found


def named_version(row: Mapping[str, Any]) -> tuple[str, str]:
    """A version by its id, as a person may give it, in both languages."""
    return (str(row["version_id"]),) * 2


def policy_row(release: PublishedRelease, name: str) -> dict[str, Any]:
    """Row of the policy that a person names (see ``find_policy``) in one release."""
    return find_policy({row["policy_id"]: row for row in release.table("policies").to_pylist()}, name)


def open_release(settings: Settings, release_id: str) -> PublishedRelease:
    """Open a release by id or ``latest``; BadInput when nothing was published yet, or the id is unknown."""
    if release_id == "latest":
        latest = read_latest(published_store(settings))
        if latest is None:
            raise BadInput(NOTHING_YET.format(published_store(settings).where()))
        return latest
    refuse_unknown(published_store(settings), release_id)
    return read_release(published_store(settings), release_id)


def was_published(store: Store, release_id: str) -> bool:
    """Whether the folder bears a trace of this release: what is left of one whose manifest is gone is damage, no slip."""
    if not RELEASE_ID.fullmatch(release_id):
        return False
    named = store.exists(VERSIONS) and f'"{release_id}"'.encode() in store.read(VERSIONS)
    return named or release_id in store.folders("releases")


def refuse_unknown(store: Store, release_id: str) -> None:
    """Raise BadInput for an id that no release of the folder bears; a damaged release is there all the same."""
    known = [str(known_id) for known_id in list_releases(store)]
    if release_id not in known:
        shown = [f"… {len(known) - _MOST_SHOWN} older", *known[-_MOST_SHOWN:]] if len(known) > _MOST_SHOWN else known
        raise BadInput(
            f"{store.where()}: there is no release {release_id!r}; "
            f"name `latest` or one of: {', '.join(shown) or 'none, nothing was published yet'}"
        )
