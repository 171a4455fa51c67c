"""Reads the documents of the sample portal: one YAML of facts and one text per state each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

from gongbao_sample.model import (
    Attachment,
    ByNight,
    Column,
    Night,
    SampleDocument,
    SamplePortal,
    Window,
)

CONTENT_PATH = Path(__file__).parent
_STATE_NAME = re.compile(r"^(?P<id>\w+)\.(?P<part>text|outcome)\.night_(?P<night>\d+)\.txt$")


@lru_cache(maxsize=1)
def load_portal() -> SamplePortal:
    """Read the nights, the columns and all documents from the data files of this package."""
    declared = _read_yaml(CONTENT_PATH / "portal.yml")
    columns = tuple(_read_column(row) for row in declared["columns"])
    documents = tuple(
        _read_document(path, column) for column in columns for path in sorted((CONTENT_PATH / column.id).glob("*.yml"))
    )
    nights = tuple(_read_night(row) for row in declared["nights"])
    return SamplePortal(nights=nights, columns=columns, documents=documents)


def read_source(name: str) -> str:
    """Return the text that an attachment is made from."""
    return (CONTENT_PATH / "attachments" / name).read_text(encoding="utf-8")


def _read_yaml(path: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load(path.read_text(encoding="utf-8")))


def _read_night(row: Mapping[str, Any]) -> Night:
    return Night(
        number=row["number"],
        on=row["date"],
        blocked=frozenset(row.get("blocked", ())),
        emptied=frozenset(row.get("emptied", ())),
    )


def _read_column(row: Mapping[str, Any]) -> Column:
    return Column(
        id=row["id"],
        name=row["name"],
        family=row["family"],
        number=row["number"],
        path=row["path"],
        site_name=row["site_name"],
        per_page=row["per_page"],
        group_size=row.get("group_size", 1),
        unit_ids=tuple(row.get("unit_ids", ())),
        redesigned_from=row.get("redesigned_from"),
    )


def _read_document(path: Path, column: Column) -> SampleDocument:
    facts = _read_yaml(path)
    published_at = datetime.fromisoformat(facts["published_at"])
    article_id = str(facts["article_id"])
    return SampleDocument(
        id=path.stem,
        column_id=column.id,
        article_id=article_id,
        title=facts["title"],
        published_at=published_at,
        path=_detail_path(column, published_at.date(), article_id),
        source=facts["source"],
        info=tuple((label, str(value)) for label, value in facts.get("info", {}).items()),
        keywords=facts.get("keywords", ""),
        texts=_read_states(path, "text"),
        windows=_read_windows(facts.get("windows", {})),
        outcomes=_read_states(path, "outcome"),
        attachments=tuple(Attachment(**row) for row in facts.get("attachments", ())),
        charset=facts.get("charset", "utf-8"),
        page_title=facts.get("page_title"),
        absent_from=facts.get("absent_from"),
        interpretation=_read_interpretation(facts.get("interpretation")),
    )


def _detail_path(column: Column, published_on: date, article_id: str) -> str:
    if column.family == "trs":
        return f"{column.path}{published_on:%Y%m}/t{published_on:%Y%m%d}_{article_id}.html"
    day = f"{published_on.year}/{published_on.month}/{published_on.day}"
    return f"/art/{day}/art_{column.number}_{article_id}.html"


def _read_states(path: Path, part: str) -> ByNight[str]:
    states = []
    for text_path in path.parent.glob(f"{path.stem}.{part}.night_*.txt"):
        name = _STATE_NAME.match(text_path.name)
        if name is None:
            raise ValueError(f"{text_path.name}: expected <id>.{part}.night_<NN>.txt")
        states.append((int(name["night"]), text_path.read_text(encoding="utf-8")))
    return ByNight(states=tuple(sorted(states)))


def _read_windows(rows: Mapping[int, Mapping[str, date]]) -> ByNight[Window]:
    states = ((night, Window(**window)) for night, window in rows.items())
    return ByNight(states=tuple(sorted(states, key=lambda state: state[0])))


def _read_interpretation(row: Mapping[str, str] | None) -> tuple[str, str] | None:
    return None if row is None else (row["title"], row["path"])
