"""Pages of the TRS WCM: numbered list pages and detail pages with a TRS_Editor body."""

from __future__ import annotations

from math import ceil
from posixpath import relpath

from gongbao_sample.markup import set_text, set_trs
from gongbao_sample.model import Column, Night, SampleDocument, SamplePortal
from gongbao_sample.setting import as_html, column_type, render_template


def render_listing(portal: SamplePortal, column: Column, night: Night, page_index: int) -> bytes | None:
    """Render list page `page_index` (0 is index.html), or None where the list has no such page."""
    listed = portal.listed(column, night)
    page_count = max(ceil(len(listed) / column.per_page), 1)
    if page_index >= page_count:
        return None
    shown = listed[page_index * column.per_page : (page_index + 1) * column.per_page]
    page = render_template(
        "trs_list.html",
        column=column,
        column_type=column_type(column),
        entries=[(d, _link(d.path, column.path), _interpretation_link(d, column.path)) for d in shown],
        page_count=page_count,
        page_index=page_index,
    )
    return page.encode()


def render_detail(portal: SamplePortal, document: SampleDocument, night: Night) -> bytes:
    """Render a detail page; nothing on it counts visits, so its bytes change only with its words."""
    column = portal.column(document.column_id)
    folder = document.path.rpartition("/")[0] + "/"
    page = render_template(
        "trs_detail.html",
        column=column,
        column_type=column_type(column),
        document=document,
        published=f"{document.published_at:%Y-%m-%d %H:%M}",
        files=[(file, _link(file.path, folder)) for file in document.attachments],
        interpretation_href=_interpretation_link(document, folder),
        body=as_html(set_text(document.text(night), set_trs)),
    )
    return page.encode()


def render_interpretation(title: str) -> bytes:
    """Render the 解读 page that a list entry's pop-up box links to."""
    return render_template("interpretation.html", title=title).encode()


def _interpretation_link(document: SampleDocument, folder: str) -> str:
    return "" if document.interpretation is None else _link(document.interpretation[1], folder)


def _link(path: str, folder: str) -> str:
    """Write a path relative to a folder, as TRS publishes links.

    >>> _link("/xxgk/zcfb/tz/202503/t20250304_1.html", "/xxgk/zcfb/tz/")
    './202503/t20250304_1.html'
    """
    relative = relpath(path, folder)
    return relative if relative.startswith("../") else f"./{relative}"
