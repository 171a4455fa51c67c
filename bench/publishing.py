"""What a night's publishing costs, beside Delta MERGE and pyiceberg upsert on the same documents and the same changes.

    python bench/publishing.py [--documents 200000] [--sizes 100000,1000000] [--nights 3] [--skip-iceberg] [--uniform] [--shard-rows N]

A document is one row with its text of about 1 KB. A night brings 250 new ones, changes 250 (90 % of them first seen in the last 60
days; ``--uniform`` draws from all) and removes 20. Ours writes more than the other two for that: metadata (policies), wordings (versions),
texts, the clause-by-clause log, a change file, checksums, change log and manifest, and reads all of it again and proves it. The others write
one table with the same columns and the text, without a change feed that holds removals (Iceberg) or a proof (both).

Prints seconds and bytes of each, ratios, the split of ours by step, the manifest's size, and the machine's figures. Everything lies in a
temporary folder.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import os
import pstats
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

import publish.address
import publish.commit
from gongbao.normalize.arrow import SCHEMAS, SPECS, empty_tables
from publish import DraftRelease, PublishedRelease, publish_release, read_latest, release_id_for
from publish.delta import Delta, no_change
from publish.parquet import sort_rows

START = datetime(2025, 11, 1, 18, 30, tzinfo=UTC)
YEARS = 10
INSERTS, UPDATES, DELETES, RECENT = 250, 250, 20, 60
WORDS = "政府关于进一步加强企业发展资金管理工作实施意见补贴标准申报条件财政局负责监督检查会同有关部门落实责任期限年度重点项目建设".encode()


@dataclass
class Corpus:
    """Documents as they stand, with the seed that makes the next night."""

    rows: pa.Table
    rng: np.random.Generator
    night: int = 0


def strings(rng: np.random.Generator, count: int, words: int) -> pa.Array[Any]:
    """Invented texts of ``words`` characters: common signs, so that they compress as Chinese prose does (to a third)."""
    signs = np.frombuffer(WORDS, dtype=np.uint8).reshape(-1, 3)
    chosen = signs[rng.integers(0, len(signs), count * words // 2)]
    halves = chosen.reshape(count, words // 2, 3)
    data = np.concatenate([halves, halves[:, ::-1]], axis=1).reshape(-1).copy()
    offsets = np.arange(count + 1, dtype=np.int32) * (words // 2 * 2 * 3)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(data))


def documents(rng: np.random.Generator, ids: list[str], seen: np.ndarray[Any, Any], version: int) -> pa.Table:
    """Rows with policy columns and a text; ``seen`` are microseconds."""
    count = len(ids)
    titles, text = strings(rng, count, 24), strings(rng, count, 340)
    at = pa.array(seen, pa.timestamp("us", tz="UTC"))
    fixed: dict[str, Any] = {
        "policy_id": ids,
        "portal_id": [f"cn_99{i:04}_x" for i in rng.integers(0, 120, count)],
        "column_id": ["normative"] * count,
        "kind": ["normative_document"] * count,
        "title": titles,
        "doc_number": [f"青政发〔20{i % 25:02}〕{i}号" for i in rng.integers(1, 4000, count)],
        "issuers": [["青岚市人民政府办公室"]] * count,
        "published_on": pa.array(seen // 86_400_000_000, pa.int64()).cast(pa.int32()).cast(pa.date32()),
        "status": ["in_force"] * count,
        "status_evidence": ["自印发之日起施行"] * count,
        "script": ["hans"] * count,
        "url": [f"https://www.qinglan.example/art/{i}.html" for i in ids],
        "republication": [False] * count,
        "conflicts": [[]] * count,
        "flags": [[]] * count,
        "latest_version_id": [f"{i}.v{version}" for i in ids],
        "reuse_basis": ["著作权法第五条"] * count,
        "first_seen_at": at,
        "changed_at": at,
    }
    schema = SCHEMAS["policies"]
    columns = [
        (pa.array(fixed[f.name], f.type) if f.name in fixed else pa.nulls(count, f.type)).cast(f.type) for f in schema
    ]
    return pa.Table.from_arrays([*columns, text], schema=schema.append(pa.field("text", pa.string())))


def corpus_of(count: int, seed: int) -> Corpus:
    """``count`` documents, first seen evenly over ten years up to the first night."""
    rng = np.random.default_rng(seed)
    ids = [f"gb-{hashlib.sha256(str(i).encode()).hexdigest()[:12]}" for i in range(count)]
    end = int(START.timestamp() * 1e6)
    days = np.linspace(0, YEARS * 365, count, endpoint=False).astype(np.int64)
    seen = end - (YEARS * 365 - days) * 86_400_000_000
    return Corpus(documents(rng, ids, seen, 1), rng)


@dataclass(frozen=True)
class Night:
    """One night's changes: rows that come (new and changed), ids that go."""

    as_of: datetime
    inserts: pa.Table
    updates: pa.Table
    deleted: list[str]
    removed: pa.Table


def next_night(corpus: Corpus, *, uniform: bool) -> Night:
    """Draw the changes of the next night and lay them over the corpus."""
    corpus.night += 1
    as_of, rng, rows = START + timedelta(days=corpus.night), corpus.rng, corpus.rows
    seen = rows.column("first_seen_at").cast(pa.int64()).to_numpy()
    newest = np.flatnonzero(seen > (as_of - timedelta(days=RECENT)).timestamp() * 1e6)
    recent = 0 if uniform else min(len(newest), round((UPDATES + DELETES) * 0.9))
    drawn = np.concatenate(
        [
            rng.choice(newest, recent, replace=False),
            rng.choice(rows.num_rows, UPDATES + DELETES - recent, replace=False),
        ]
    )
    drawn = rng.permutation(np.unique(drawn))
    changed, gone = np.sort(drawn[: len(drawn) - DELETES]), np.sort(drawn[-DELETES:])
    ids = [str(i) for i in rows.column("policy_id").take(changed).to_pylist()]
    updates = documents(rng, ids, seen[changed], corpus.night + 1)
    stamp = pa.array([int(as_of.timestamp() * 1e6)] * len(ids), pa.timestamp("us", tz="UTC"))
    updates = updates.set_column(updates.schema.get_field_index("changed_at"), rows.schema.field("changed_at"), stamp)
    fresh = [f"gb-{hashlib.sha256(f'{corpus.night}:{i}'.encode()).hexdigest()[:12]}" for i in range(INSERTS)]
    inserts = documents(rng, fresh, np.full(INSERTS, int(as_of.timestamp() * 1e6)), 1)
    removed = rows.take(gone)
    stays = np.ones(rows.num_rows, dtype=bool)
    stays[drawn] = False
    corpus.rows = pa.concat_tables([rows.filter(pa.array(stays)), updates, inserts]).combine_chunks()
    deleted = [str(i) for i in removed.column("policy_id").to_pylist()]
    return Night(as_of=as_of, inserts=inserts, updates=updates, deleted=deleted, removed=removed)


# ours


def policies_of(rows: pa.Table) -> pa.Table:
    """The policies table of some documents."""
    return sort_rows(rows.drop_columns(["text"]), SPECS["policies"])


def hashes_of(rows: pa.Table) -> list[str]:
    """Hash of each text."""
    texts = (t.as_py() for t in rows.column("text"))
    return [hashlib.sha256(t.encode()).hexdigest() for t in texts]


def texts_of(rows: pa.Table, hashes: list[str]) -> pa.Table:
    """The texts table of some documents."""
    return sort_rows(
        pa.table({"content_sha256": hashes, "text": rows.column("text")}, SCHEMAS["texts"]), SPECS["texts"]
    )


def versions_of(rows: pa.Table, hashes: list[str], as_of: pa.ChunkedArray[Any] | datetime) -> pa.Table:
    """The versions table of some documents: a signature and evidence, as real ones have."""
    count = rows.num_rows
    ids = rows.column("latest_version_id").to_pylist()
    known: dict[str, Any] = {
        "version_id": ids,
        "policy_id": rows.column("policy_id").combine_chunks(),
        "sequence": [int(str(i).rpartition(".v")[2]) for i in ids],
        "capture_id": [f"cap-{h[:24]}" for h in hashes],
        "title": rows.column("title").combine_chunks(),
        "doc_number": rows.column("doc_number").combine_chunks(),
        "content_sha256": hashes,
        "canonical_sha256": hashes,
        "minhash": [h * 4 for h in hashes],
        "cause": ["source"] * count,
        "origin": ["published"] * count,
        "canon_version": [1] * count,
        "redaction_version": [1] * count,
        "parser_version": ["p1"] * count,
        "text_length": [340] * count,
        "clause_count": [12] * count,
        "evidence": [f'{{"title":{{"as_written":"{t}","rank":"page"}}}}' for t in rows.column("title").to_pylist()],
        "detected_at": [as_of] * count if isinstance(as_of, datetime) else as_of.combine_chunks(),
    }
    schema = SCHEMAS["versions"]
    zero: dict[str, Any] = {"string": "x", "int32": 0, "int64": 0, "list<item: string>": []}
    columns = [
        pa.array(known[f.name], f.type)
        if f.name in known
        else (pa.nulls(count, f.type) if f.nullable else pa.array([zero[str(f.type)]] * count, f.type))
        for f in schema
    ]
    return sort_rows(
        pa.Table.from_arrays([c.cast(f.type) for c, f in zip(columns, schema, strict=True)], schema=schema),
        SPECS["versions"],
    )


def changes_of(night: Night) -> pa.Table:
    """The change log of a night: two rows for each changed document."""
    ids = [str(i) for i in night.updates.column("policy_id").to_pylist() for _ in range(2)]
    titles = [t for t in night.updates.column("title").to_pylist() for _ in range(2)]
    known: dict[str, Any] = {
        "change_id": [
            f"ch-{hashlib.sha256(f'{night.as_of}{i}{n}'.encode()).hexdigest()[:24]}" for n, i in enumerate(ids)
        ],
        "policy_id": ids,
        "policy_title": titles,
        "before": titles,
        "after": titles[::-1],
        "sentence_zh": [f"第一条：“{t}”改动。" for t in titles],
        "sentence_en": ["Article 1 changed."] * len(ids),
        "detected_at": [night.as_of] * len(ids),
    }
    zero: dict[str, Any] = {"string": "x", "bool": False, "double": 1.0, "int32": 0, "list<item: string>": []}
    schema = SCHEMAS["changes"]
    columns = [
        pa.array(known[f.name], f.type)
        if f.name in known
        else (pa.nulls(len(ids), f.type) if f.nullable else pa.array([zero[str(f.type)]] * len(ids), f.type))
        for f in schema
    ]
    return sort_rows(pa.Table.from_arrays(columns, schema=schema), SPECS["changes"])


@dataclass
class Ours:
    """Our published folder, and the tables that a normalizing night would hold in memory."""

    root: Path
    tables: dict[str, pa.Table] = field(default_factory=empty_tables)
    previous: PublishedRelease | None = None
    steps: dict[str, float] = field(default_factory=dict)

    def first(self, corpus: Corpus) -> None:
        """Publish the whole corpus once."""
        hashes = hashes_of(corpus.rows)
        self.tables |= {
            "policies": policies_of(corpus.rows),
            "texts": texts_of(corpus.rows, hashes),
            "versions": versions_of(corpus.rows, hashes, corpus.rows.column("first_seen_at")),
        }
        self.previous = publish_release(
            self._draft(START, {n: inserted(n, t) for n, t in self.tables.items()}), self.root
        )

    def night(self, night: Night) -> float:
        """Publish one night; seconds of all commit steps."""
        came = pa.concat_tables([night.inserts, night.updates])
        hashes = hashes_of(came)
        changed = {n: no_change(SPECS[n]) for n in SPECS}
        changed["policies"] = Delta(
            inserts=policies_of(night.inserts), updates=policies_of(night.updates), deletes=policies_of(night.removed)
        )
        changed["texts"] = inserted("texts", texts_of(came, hashes))
        changed["versions"] = inserted("versions", versions_of(came, hashes, night.as_of))
        changed["changes"] = inserted("changes", changes_of(night))
        self.tables = {n: laid_over(n, t, changed[n]) for n, t in self.tables.items()}
        draft = self._draft(night.as_of, changed)
        began = time.perf_counter()
        with timed(self.steps):
            self.previous = publish_release(draft, self.root)
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


def inserted(name: str, rows: pa.Table) -> Delta:
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


# the others


class DeltaLake:
    """One Delta table; a night is one MERGE with update, insert and delete."""

    def __init__(self, root: Path) -> None:
        self.place = str(root)

    def first(self, corpus: Corpus) -> None:
        """Write the whole corpus, sorted by the day first seen."""
        from deltalake import write_deltalake

        write_deltalake(self.place, corpus.rows)

    def night(self, night: Night) -> float:
        """Seconds of one MERGE."""
        from deltalake import DeltaTable

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
        from pyiceberg.catalog.sql import SqlCatalog

        root.mkdir(parents=True)
        self.catalog = SqlCatalog("bench", uri=f"sqlite:///{root}/catalog.db", warehouse=f"file://{root}")

    def first(self, corpus: Corpus) -> None:
        """Write the whole corpus."""
        from pyiceberg.schema import Schema
        from pyiceberg.types import NestedField

        self.catalog.create_namespace("gongbao")
        made = self.catalog.create_table("gongbao.documents", schema=corpus.rows.schema)
        del made, Schema, NestedField
        self.catalog.load_table("gongbao.documents").append(corpus.rows)

    def night(self, night: Night) -> float:
        """Seconds of upsert and delete."""
        from pyiceberg.expressions import In

        table = self.catalog.load_table("gongbao.documents")
        came = pa.concat_tables([night.inserts, night.updates])
        began = time.perf_counter()
        table.upsert(came, join_cols=["policy_id"])
        table.delete(In("policy_id", night.deleted))
        return time.perf_counter() - began


def bytes_written(root: Path, since: float) -> tuple[int, int]:
    """Bytes and number of files written at or after ``since``."""
    files = [p for p in root.rglob("*") if p.is_file() and p.stat().st_mtime >= since]
    return sum(p.stat().st_size for p in files), len(files)


def play(name: str, store: Any, root: Path, corpus: Corpus, nights: int, *, uniform: bool) -> tuple[float, float]:
    """Publish the corpus, then nights; print and return the median of seconds and bytes."""
    began = time.perf_counter()
    store.first(corpus)
    print(f"  {name}: first release {time.perf_counter() - began:.1f} s", flush=True)
    seconds: list[float] = []
    busy: list[float] = []
    sizes: list[int] = []
    files: list[int] = []
    for _ in range(nights):
        night = next_night(corpus, uniform=uniform)
        time.sleep(0.02)
        mark = time.time()
        worked = time.process_time()
        seconds.append(store.night(night))
        busy.append(time.process_time() - worked)
        size, count = bytes_written(root, mark)
        sizes.append(size)
        files.append(count)
    middle, size = float(np.median(seconds)), float(np.median(sizes))
    print(
        f"  {name}: {middle:.2f} s a night ({min(seconds):.2f}–{max(seconds):.2f}; processor "
        f"{float(np.median(busy)):.2f} s), {size / 1e6:.2f} MB "
        f"({min(sizes) / 1e6:.2f}–{max(sizes) / 1e6:.2f}) in {int(np.median(files))} files",
        flush=True,
    )
    return middle, size


def tell_ours(ours: Ours, nights: int) -> None:
    """Split of our seconds by step, and what the manifest weighs."""
    print("    by step: " + ", ".join(f"{n.strip('_')} {s / nights:.3f} s" for n, s in ours.steps.items()))
    latest = read_latest(ours.root)
    assert latest is not None
    manifest = Path(latest.where("datapackage.json"))
    parts = {n: len(e.parts) for n, e in latest.manifest.tables.items() if len(e.parts) > 1}
    sums = Path(latest.where("SHA256SUMS"))
    print(
        f"    manifest {manifest.stat().st_size / 1e6:.2f} MB, SHA256SUMS {sums.stat().st_size / 1e6:.2f} MB, parts {parts}"
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--sizes", default="", help="other sizes at which ours alone is measured, e.g. 100000,1000000")
    parser.add_argument("--nights", type=int, default=5)
    parser.add_argument("--uniform", action="store_true", help="draw changes from all documents alike")
    parser.add_argument("--ours", action="store_true", help="leave Delta and Iceberg out")
    parser.add_argument("--skip-iceberg", action="store_true")
    parser.add_argument("--shard-rows", type=int, default=publish.address.SHARD_ROWS)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    publish.address.SHARD_ROWS = options.shard_rows
    without_mirrors: Any = publish.commit
    without_mirrors.rebuild_mirrors = lambda *given, **named: (
        None
    )  # feeds and pages come after the commit; bench/site.py
    print(
        f"{datetime.now(UTC):%Y-%m-%d} {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, pyarrow {pa.__version__}; "
        f"{INSERTS} inserts, {UPDATES} updates, {DELETES} deletes a night, "
        + ("drawn from all alike" if options.uniform else f"90 % of them from the last {RECENT} days")
        + f"; shards of {options.shard_rows} rows"
    )
    with tempfile.TemporaryDirectory() as scratch:
        results: dict[str, tuple[float, float]] = {}
        print(f"{options.documents:,} documents")
        ours = Ours(Path(scratch) / "ours")
        profile = cProfile.Profile()
        if options.profile:
            profile.enable()
        results["ours"] = play(
            "ours", ours, ours.root, corpus_of(options.documents, 1), options.nights, uniform=options.uniform
        )
        if options.profile:
            profile.disable()
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        tell_ours(ours, options.nights)
        if not options.ours:
            others: dict[str, Callable[[Path], Any]] = {"Delta MERGE": DeltaLake}
            if not options.skip_iceberg:
                others["pyiceberg upsert"] = Iceberg
            for name, make in others.items():
                root = Path(scratch) / name.replace(" ", "-")
                results[name] = play(
                    name, make(root), root, corpus_of(options.documents, 1), options.nights, uniform=options.uniform
                )
                shutil.rmtree(root)
                print(
                    f"  ours / {name}: time {results['ours'][0] / results[name][0]:.2f}, bytes {results['ours'][1] / results[name][1]:.3f}"
                )
        shutil.rmtree(ours.root)
        sizes = [int(s) for s in options.sizes.split(",") if s]
        found = []
        for count in sizes:
            print(f"{count:,} documents")
            ours = Ours(Path(scratch) / f"ours-{count}")
            found.append(play("ours", ours, ours.root, corpus_of(count, 1), options.nights, uniform=options.uniform))
            tell_ours(ours, options.nights)
            shutil.rmtree(ours.root)
        if len(found) > 1:
            print(
                f"from {sizes[0]:,} to {sizes[-1]:,}: time × {found[-1][0] / found[0][0]:.2f}, bytes × {found[-1][1] / found[0][1]:.2f}"
            )
        print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
