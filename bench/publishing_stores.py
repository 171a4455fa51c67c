"""Our published folder, Delta and Iceberg, each publishing a night: for bench/publishing.py."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable, write_deltalake
from publishing_corpus import (
    INSERTS,
    START,
    Corpus,
    Night,
    changes_of,
    hashes_of,
    policies_of,
    texts_of,
    versions_of,
)
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.expressions import In

import publish.address
import publish.commit
from gongbao.normalize.arrow import SPECS, empty_tables
from publish import DraftRelease, PublishedRelease, publish_release, release_id_for
from publish.delta import Delta, no_change


@dataclass
class Ours:
    """Our published folder, and the tables that a normalizing night would hold in memory."""

    root: Path
    tables: dict[str, pa.Table] = field(default_factory=empty_tables)
    previous: PublishedRelease | None = None
    steps: dict[str, float] = field(default_factory=dict)
    busy: list[float] = field(default_factory=list)

    def first(self, corpus: Corpus) -> None:
        """Publish the whole corpus once."""
        hashes = hashes_of(corpus.rows)
        self.tables |= {
            "policies": policies_of(corpus.rows),
            "texts": texts_of(corpus.rows, hashes),
            "versions": versions_of(corpus.rows, hashes, corpus.rows.column("first_seen_at")),
        }
        self.previous = publish_release(self._draft(START, {n: inserted(t) for n, t in self.tables.items()}), self.root)

    def night(self, night: Night) -> float:
        """Publish one night; seconds of all commit steps."""
        came = pa.concat_tables([night.inserts, night.updates])
        hashes = hashes_of(came)
        changed = {n: no_change(SPECS[n]) for n in SPECS}
        changed["policies"] = Delta(
            inserts=policies_of(night.inserts), updates=policies_of(night.updates), deletes=policies_of(night.removed)
        )
        changed["texts"] = inserted(texts_of(came, hashes))
        changed["versions"] = inserted(versions_of(came, hashes, night.as_of))
        changed["changes"] = inserted(changes_of(night))
        self.tables = {n: laid_over(n, t, changed[n]) for n, t in self.tables.items()}
        draft = self._draft(night.as_of, changed)
        began, worked = time.perf_counter(), time.process_time()
        with timed(self.steps):
            self.previous = publish_release(draft, self.root)
        self.busy.append(time.process_time() - worked)
        return time.perf_counter() - began

    def _draft(self, as_of: datetime, changed: dict[str, Delta]) -> DraftRelease:
        return DraftRelease(
            release_id=release_id_for(as_of, hashlib.sha256(as_of.isoformat().encode()).hexdigest()),
            as_of=as_of,
            previous=self.previous.release_id if self.previous else None,
            tables=self.tables,
            changed=changed,
            validation={"success": True, "results": []},
        )


def inserted(rows: pa.Table) -> Delta:
    """A delta that only adds."""
    return Delta(inserts=rows, updates=rows.slice(0, 0), deletes=rows.slice(0, 0))


def laid_over(name: str, table: pa.Table, delta: Delta) -> pa.Table:
    """The table after a delta, as normalizing would hand it over (not timed)."""
    if delta.empty:
        return table
    key = SPECS[name].key[0]
    gone = pa.concat_tables([delta.updates, delta.deletes]).column(key)
    kept = table.filter(pc.invert(pc.is_in(table.column(key), value_set=gone.combine_chunks())))
    return pa.concat_tables([kept, delta.inserts, delta.updates])


@contextmanager
def timed(steps: dict[str, float]) -> Iterator[None]:
    """Add up the seconds of each step of the commit, by wrapping the functions that it calls."""
    wrapped = (
        "_delta_of",
        "plan_table",
        "write_table",
        "prove_table",
        "release_documents",
        "measure_quality",
        "read_release",
        "_finish_interrupted",
    )
    module: Any = publish.commit
    originals = {name: getattr(module, name) for name in wrapped if hasattr(module, name)}

    def wrap(name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*given: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return do(*given, **named)
            finally:
                steps[name] = steps.get(name, 0.0) + time.perf_counter() - began

        return measured

    for name, do in originals.items():
        setattr(module, name, wrap(name, do))
    try:
        yield
    finally:
        for name, do in originals.items():
            setattr(module, name, do)


class DeltaLake:
    """One Delta table; a night is one MERGE with update, insert and delete."""

    def __init__(self, root: Path) -> None:
        self.place = str(root)

    def first(self, corpus: Corpus) -> None:
        """Write the whole corpus, sorted by the day first seen."""
        write_deltalake(self.place, corpus.rows)

    def night(self, night: Night) -> float:
        """Seconds of one MERGE."""
        marks = pa.array([False] * (INSERTS + night.updates.num_rows) + [True] * len(night.deleted))
        source = pa.concat_tables([night.inserts, night.updates, night.removed]).append_column("_gone", marks)
        began = time.perf_counter()
        merge = DeltaTable(self.place).merge(source, "t.policy_id = s.policy_id", source_alias="s", target_alias="t")
        columns = {n: f"s.{n}" for n in night.inserts.column_names}
        (
            merge.when_matched_delete("s._gone = true")
            .when_matched_update(columns, predicate="s._gone = false")
            .when_not_matched_insert(columns, predicate="s._gone = false")
            .execute()
        )
        return time.perf_counter() - began


class Iceberg:
    """One Iceberg table in a catalogue on SQLite; a night is an upsert and a delete."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True)
        self.catalog = SqlCatalog("bench", uri=f"sqlite:///{root}/catalog.db", warehouse=f"file://{root}")

    def first(self, corpus: Corpus) -> None:
        """Write the whole corpus."""
        self.catalog.create_namespace("gongbao")
        self.catalog.create_table("gongbao.documents", schema=corpus.rows.schema)
        self.catalog.load_table("gongbao.documents").append(corpus.rows)

    def night(self, night: Night) -> float:
        """Seconds of upsert and delete."""
        table = self.catalog.load_table("gongbao.documents")
        came = pa.concat_tables([night.inserts, night.updates])
        began = time.perf_counter()
        table.upsert(came, join_cols=["policy_id"])
        table.delete(In("policy_id", night.deleted))
        return time.perf_counter() - began
