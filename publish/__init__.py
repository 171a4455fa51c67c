"""Releases: a draft becomes a published one, and what is published can be read, followed and verified by anyone."""

from publish.commit import finish_release, publish_release
from publish.damage import Damage
from publish.draft import DraftRelease, release_id_for
from publish.folder import store_at
from publish.published import PublishedRelease, read_latest, read_release
from publish.published import release_ids as list_releases
from publish.store import Place, Store
from publish.verify import VerifyReport, verify_release

__all__ = [
    "Damage",
    "DraftRelease",
    "Place",
    "PublishedRelease",
    "Store",
    "VerifyReport",
    "finish_release",
    "list_releases",
    "publish_release",
    "read_latest",
    "read_release",
    "release_id_for",
    "store_at",
    "verify_release",
]
