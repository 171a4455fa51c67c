"""An office file that stands for itself, no page around it."""

from __future__ import annotations

from dataclasses import replace

from gongbao.formats.documents import DocumentText
from gongbao.model.policy import PolicyReading
from gongbao.model.portal import Portal
from gongbao.model.web import PageMatter
from gongbao.reading import read_matter, read_text


def read_office(text: DocumentText, *, url: str | None, portal: Portal | None) -> PolicyReading:
    """Read an office file that stands for itself; its tables are tables, not lines."""
    if text.tables:
        reading = read_matter(PageMatter(family="folder", url=url, lines=text.lines, tables=text.tables), portal=portal)
    else:
        reading = read_text("\n".join(text.lines), portal=portal, url=url)
    return replace(reading, flags=(*reading.flags, *text.flags))
