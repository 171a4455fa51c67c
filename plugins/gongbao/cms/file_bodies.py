"""Pages whose document is only in the files that they offer."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from gongbao.cms.attachments import file_links
from gongbao.cms.information_table import read_information_table
from gongbao.cms.metadata import read_metas
from gongbao.cms.page import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesAlone:
    """The links of the files as a body, and the elements (``mem_id``) of the information table."""

    body: Body
    table: frozenset[int]


def body_of_files(tree: LexborHTMLParser) -> FilesAlone | None:
    """Return the files of a page that says that it shows one document, by an information table or ArticleTitle; None without any."""
    table = read_information_table(tree, holds_body=lambda _: False)
    anchors = file_links(tree) if table.values or read_metas(tree).get("articletitle") else ()
    return FilesAlone(body=Body(elements=anchors), table=frozenset(table.elements)) if anchors else None
