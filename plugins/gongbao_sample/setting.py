"""The jinja2 environment of the sample portal and the few habits that all templates share."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gongbao_sample.model import HOST, Column

_TEMPLATES_PATH = Path(__file__).parent / "templates"
_COLUMN_TYPES = {"normative": "政策文件", "consultation": "征集调查", "notices": "政策文件"}


def pad_label(label: str) -> str:
    """Pad a label of three characters to the width of four, as information tables do.

    >>> pad_label("索引号"), pad_label("成文日期"), pad_label("文号")
    ('索　引　号', '成文日期', '文　　号')
    """
    if len(label) == 2:
        return f"{label[0]}　　{label[1]}"
    return "　".join(label) if len(label) == 3 else label


def render_template(name: str, **values: object) -> str:
    """Render one template; a value that a template needs and nobody gave is an error."""
    return _environment().get_template(name).render(host=HOST, **values)


def column_type(column: Column) -> str:
    """Return the ColumnType meta of a column."""
    return _COLUMN_TYPES[column.id]


def as_html(html: str) -> Markup:
    """Mark text that already is HTML, so that a template leaves it alone."""
    return Markup(html)  # noqa: S704 -- our own markup, escaped where it was made


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES_PATH, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["padded"] = pad_label
    return environment
