"""Pages of the old Hanweb CMS: the jpage listing, its dataproxy and the detail pages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from math import ceil
from urllib.parse import quote

from gongbao_sample.markup import set_classic, set_redesigned, set_text
from gongbao_sample.model import Attachment, Column, Night, SampleDocument, SamplePortal
from gongbao_sample.setting import as_html, column_type, render_template

_PER_PAGE_CEILING = 300
_MOBILE_TITLE_LENGTH = 26
_RELATED = 3
_REDESIGNED_AT = "2025-03-18 18:06:44"


def render_listing(portal: SamplePortal, column: Column, night: Night) -> bytes:
    """Render the column page: the first group of records, embedded once for each unit."""
    listed = portal.listed(column, night)
    first_group = listed[: column.per_page * column.group_size]
    units = [
        {
            "id": unit_id,
            "css": "moblist" if is_mobile else "bt-allUnder-18 pclist",
            "next_group": as_html(_next_group_url(column, unit_id)),
            "records": [as_html(_render_record(d, is_mobile=is_mobile)) for d in first_group],
        }
        for is_mobile, unit_id in zip((False, True), column.unit_ids, strict=False)
    ]
    newest = listed[0].published_at if listed else None
    page = render_template(
        "hanweb_list.html",
        column=column,
        column_type=column_type(column),
        units=units,
        total=len(listed),
        made_at=f"{newest:%Y-%m-%d %H:%M}:12" if newest else f"{night.on} 00:30:02",
    )
    return page.encode()


def answer_dataproxy(portal: SamplePortal, column: Column, night: Night, query: Mapping[str, str]) -> bytes:
    """Answer dataproxy.jsp: records startrecord to endrecord, or one page where only `page` is given."""
    listed = portal.listed(column, night)
    per_page = min(max(int(query.get("perpage", column.per_page)), 1), _PER_PAGE_CEILING)
    if "startrecord" in query:
        start = int(query["startrecord"])
        end = int(query.get("endrecord", start + per_page - 1))
    else:
        start = (int(query.get("page", "1")) - 1) * per_page + 1
        end = start + per_page - 1
    is_mobile = query.get("unitid") == str(column.unit_ids[-1]) and len(column.unit_ids) > 1
    records = "".join(
        f"<record><![CDATA[\n    {_render_record(d, is_mobile=is_mobile)}    ]]></record>\n"
        for d in listed[max(start - 1, 0) : end]
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><datastore>"
        f"<totalrecord>{len(listed)}</totalrecord><totalpage>{ceil(len(listed) / per_page)}</totalpage>\n"
        f"<recordset>\n{records}</recordset></datastore>"
    ).encode()


def render_detail(portal: SamplePortal, document: SampleDocument, night: Night) -> bytes:
    """Render a detail page in the template that its column wears on this night."""
    column = portal.column(document.column_id)
    window = document.windows.on(night)
    is_new = column.is_redesigned(night)
    name = "hanweb_detail_redesigned.html" if is_new else "hanweb_detail.html"
    flavour = set_redesigned if is_new else set_classic
    outcome = document.outcomes.on(night)
    page = render_template(
        "hanweb_consultation.html" if window else name,
        column=column,
        column_type=column_type(column),
        document=document,
        window=window,
        charset="gb2312" if document.charset == "gb18030" else document.charset,
        published=f"{document.published_at:%Y-%m-%d %H:%M}",
        made_at=_made_at(document, is_new=is_new),
        hits=count_visits(document, night),
        related=_related(portal, document, night),
        body=as_html(set_text(document.text(night), flavour, _render_files(document.attachments))),
        outcome=as_html(set_text(outcome, flavour)) if outcome else "",
    )
    return page.encode(document.charset)


def count_visits(document: SampleDocument, night: Night) -> int:
    """Return 浏览次数: it grows every night and means nothing."""
    seed = int(hashlib.sha256(document.id.encode()).hexdigest()[:4], 16)
    return seed % 900 + 100 + (seed % 13 + 5) * night.number


def _made_at(document: SampleDocument, *, is_new: bool) -> str:
    """Return Maketime: the publishing of the page, or the evening on which the new template was put on."""
    published = f"{document.published_at:%Y-%m-%d %H:%M}:26"
    return max(published, _REDESIGNED_AT) if is_new else published


def _related(portal: SamplePortal, document: SampleDocument, night: Night) -> Sequence[SampleDocument]:
    others = sorted(
        (d for d in portal.documents if d.column_id == document.column_id and d is not document and d.is_shown(night)),
        key=lambda d: d.article_id,
    )
    turn = night.number // 2
    return [others[(turn + step) % len(others)] for step in range(min(_RELATED, len(others)))]


def _render_record(document: SampleDocument, *, is_mobile: bool) -> str:
    title = escape(document.title, quote=False)
    shown = title
    if is_mobile and len(title) > _MOBILE_TITLE_LENGTH:
        shown = title[:_MOBILE_TITLE_LENGTH] + "..."
    return (
        f'<li class="clearfix bt-list-new"><a title=\'{title}\' target="_blank" href="{document.path}">'
        f'            {shown}</a><span class="bt-list-time">{document.published_at:%Y-%m-%d}</span>    </li>'
    )


def _next_group_url(column: Column, unit_id: int) -> str:
    web_name = quote(quote(column.site_name))
    return (
        f"/module/web/jpage/dataproxy.jsp?page=1&appid=1&appid=1&webid=1&path=/&columnid={column.number}"
        f"&unitid={unit_id}&webname={web_name}&permissiontype=0"
    )


def _render_files(attachments: Sequence[Attachment]) -> str:
    """Set the attachment lines of a notice; the first line carries the word 附件."""
    lines = (
        f"<p>　　{'附件:' if position == 0 else ''}{escape(file.name, quote=False)} "
        f'<a href="{escape(file.path)}">点击下载</a></p>'
        for position, file in enumerate(attachments)
    )
    return "\n".join(lines)
