"""Which files of metadata there are: those of a release, named in its manifest, and those at the top, made again from manifests."""

from __future__ import annotations

from publish.dictionary import DICTIONARY, dictionary_json
from publish.kept import KeptReleases
from publish.manifest import Manifest
from publish.metadata.about import jsonld_bytes
from publish.metadata.card import write_card
from publish.metadata.croissant import describe_croissant
from publish.metadata.dcat import describe_catalog, describe_release
from publish.store import Store

CARD, DCAT, CROISSANT = "README.md", "dcat.jsonld", "croissant.jsonld"


def metadata_documents(manifest: Manifest) -> dict[str, bytes]:
    """The documents of one release, by their names below ``releases/<id>/``."""
    return {
        DCAT: jsonld_bytes(describe_release(manifest)),
        CROISSANT: jsonld_bytes(describe_croissant(manifest)),
        DICTIONARY: jsonld_bytes(dictionary_json()),
    }


def write_metadata(store: Store, releases: KeptReleases) -> None:
    """Write card, catalogue and Croissant of the newest release at the top (releases oldest first)."""
    newest = releases[-1].manifest
    store.replace(CARD, write_card(newest, public_url=store.public_url).encode())
    store.replace(DCAT, jsonld_bytes(describe_catalog(newest, releases.versions, public_url=store.public_url)))
    store.replace(CROISSANT, jsonld_bytes(describe_croissant(newest, to_root="", public_url=store.public_url)))
