"""The detail page of 大汉 systems, old (jpage) and new (jpaas): the same body markers."""

from __future__ import annotations

from gongbao.cms.body_markers import body_by_comments, body_by_selectors, missing_body
from gongbao.cms.page import cut_page
from gongbao.errors import SourceChanged
from gongbao.formats.markup import parse_markup
from gongbao.model.capture import FailureKind
from gongbao.model.web import PageMatter

BODY_COMMENTS = (
    ("<$[信息内容]>begin", "<$[信息内容]>end"),
    ("ZJEG_RSS.content.begin", "ZJEG_RSS.content.end"),
)
BODY_SELECTORS = ("#zoom", "#Zoom", ".bt-content", ".main-txt", ".article-content", "#con_con")


def hanweb_page_matter(markup: str, url: str | None, *, family: str) -> PageMatter:
    """Take a 大汉 detail page apart.

    Raise SourceChanged when neither the comment pair ``信息内容`` nor a known body element is there (the portal was rebuilt),
    with kind ``TRUNCATED`` when the page breaks off inside the body and ``EMPTY_BODY`` when the element holds nothing.
    """
    tree = parse_markup(markup)
    body = body_by_comments(tree, BODY_COMMENTS) or body_by_selectors(tree, BODY_SELECTORS)
    if "</html>" not in markup[-2000:].lower() and _breaks_off(markup, *BODY_COMMENTS[0]):
        raise SourceChanged(
            f"{url or 'page'}: breaks off inside the body (信息内容 begins, never ends); fetch it again",
            kind=FailureKind.TRUNCATED,
        )
    if body is None:
        raise missing_body(tree, url, family=family, selectors=BODY_SELECTORS)
    return cut_page(tree, url, family=family, body=body)


def _breaks_off(markup: str, begin: str, end: str) -> bool:
    """Tell whether the comment before the body is there, and the one behind it is not."""
    return f"<!--{begin}-->" in markup and f"<!--{end}-->" not in markup
