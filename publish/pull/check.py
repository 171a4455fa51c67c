"""Check the rows of a release whose files arrived: their digests, how they add up, and that the change feed leads to them."""

from __future__ import annotations

from functools import partial

import pyarrow as pa

from gongbao.errors import CorruptRelease, ReleaseRejected
from gongbao.model.identifiers import Sha256
from gongbao.normalize.arrow import SCHEMAS, SPECS
from publish.digest import add_digests
from publish.folder import Folder
from publish.manifest import Manifest, data_digest, manifest_path
from publish.parquet import decode, feed_schema
from publish.parts import Part
from publish.proof import check_part, prove_table
from publish.published import PublishedRelease, read_release


def check_step(folder: Folder, manifest: Manifest, known: PublishedRelease | None) -> bool:
    """Check ``manifest`` against the files in ``folder``; CorruptRelease names table or file.

    Rows of files that ``known``, the release that stood here, names are known. True when the release before is here too, so that
    previous + changes == new was proven; else the digests of rows alone speak.
    """
    place = manifest_path(manifest.release_id)
    old = {p.path for p in known.manifest.all_parts()} if known and known.release_id != manifest.release_id else set()
    _check_sums(manifest, place)
    for name, entry in manifest.tables.items():
        feed = [(entry.feed, feed_schema(SPECS[name]))] if entry.feed else []
        for part, schema in [*((p, SCHEMAS[name]) for p in entry.parts), *feed]:
            if part.path not in old:
                check_part(part, _rows(folder, part, schema))
    check_part(manifest.log, _rows(folder, manifest.log, SCHEMAS["changes"]))
    return _prove(folder, manifest, place)


def _check_sums(manifest: Manifest, place: str) -> None:
    for name, entry in manifest.tables.items():
        if entry.rows != sum(p.rows for p in entry.parts) or entry.digest != add_digests(p.digest for p in entry.parts):
            raise CorruptRelease(
                f"{place}: the files of table {name} do not add up to its rows and digest; ask the publisher"
            )
    if manifest.data_digest != data_digest(manifest.tables):
        raise CorruptRelease(f"{place}: the data digest does not fit its tables; ask the publisher")


def _prove(folder: Folder, manifest: Manifest, place: str) -> bool:
    if manifest.previous is None:
        before = None
    elif folder.exists(manifest_path(manifest.previous)):
        before = read_release(folder, manifest.previous).manifest
    else:
        return False
    for name, entry in manifest.tables.items():
        stood = before.tables.get(name) if before else None
        gone = set(stood.parts) - set(entry.parts) if stood else set()
        if not all(_is_whole(folder, p) for p in gone):
            return False
        try:
            prove_table(SPECS[name], stood, entry, partial(_rows, folder))
        except ReleaseRejected as error:
            raise CorruptRelease(f"{place}: {error}; ask the publisher") from error
    return True


def _rows(folder: Folder, part: Part, schema: pa.Schema) -> pa.Table:
    return decode(folder.read(part.path), schema, part.path)


def _is_whole(folder: Folder, part: Part) -> bool:
    return folder.exists(part.path) and Sha256.of(folder.read(part.path)) == part.sha256
