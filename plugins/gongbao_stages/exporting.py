"""Write one table of a release as CSV for a spreadsheet."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from gongbao.errors import BadInput, StorageFailed
from gongbao.normalize.arrow import SCHEMAS
from gongbao.settings import Settings
from gongbao_stages.dataset import open_release
from publish.spreadsheet import MOST_ROWS, SheetCount, sheet_bytes

_TEMPORARY = ".tmp"


def export_table(
    settings: Settings,
    name: str,
    *,
    release_id: str,
    columns: Sequence[str],
    where: Sequence[str],
    target: Path | BinaryIO,
) -> dict[str, Any]:
    """Write table ``name`` to a file (in one step, over what is there) or a stream, and return the report.

    ``columns``: those wanted, in that order; all when none. ``where``: ``column=text`` each, all must hold. BadInput: unknown release,
    table or column. CorruptRelease: a file was altered. StorageFailed: the file cannot be written.
    """
    known = SCHEMAS[_one_of(name, SCHEMAS, "table")].names
    wanted = [_one_of(column, known, f"column of {name}") for column in columns] or known
    conditions = _conditions(name, where, known)
    release = open_release(settings, release_id)
    table = release.table(name, columns=list(dict.fromkeys([*wanted, *conditions])))
    count = SheetCount()
    pieces = sheet_bytes(table, count, where=conditions, columns=wanted)
    if isinstance(target, Path):
        with _replacing(target) as stream:
            stream.writelines(pieces)
    else:
        target.writelines(pieces)
    return {
        "release_id": release.release_id,
        "table": name,
        "file": str(target) if isinstance(target, Path) else None,
        "columns": list(wanted),
        "rows": count.rows,
        "guarded_cells": count.guarded,
        "cells_too_long": count.too_long,
        "rows_too_many": max(0, count.rows + 1 - MOST_ROWS),
    }


def _conditions(name: str, where: Sequence[str], known: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for written in where:
        column, equals, text = written.partition("=")
        if not equals:
            raise BadInput(f"--where {written!r}: write COLUMN=TEXT, for instance status=in_force")
        if column in found:
            raise BadInput(f"--where {written!r}: there is a condition on {column} already; give one for each column")
        found[_one_of(column, known, f"column of {name}")] = text
    return found


def _one_of(name: str, known: Iterable[str], what: str) -> str:
    names = list(known)
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=3)
    raise BadInput(
        f"{name!r} is no {what}; "
        + (f"did you mean {' or '.join(near)}?" if near else f"take one of: {', '.join(names)}")
    )


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of ``target`` when all of it is written."""
    temporary = target.with_name(f".{target.name}{_TEMPORARY}")
    try:
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(target)
    except OSError as error:
        raise StorageFailed(
            f"{target}: the table cannot be written ({error.strerror}); name a file in a folder of yours, or free space"
        ) from error
    finally:
        with suppress(OSError):  # the disk that refused the table may refuse this too
            temporary.unlink(missing_ok=True)
