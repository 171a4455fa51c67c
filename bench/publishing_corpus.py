"""Invented documents and the changes of a night, for bench/publishing.py."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from gongbao.normalize.arrow import SCHEMAS, SPECS
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
