"""Cross-references inside a document: 本法第十二条 that became 第十三条 because its article did is not an amendment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gongbao.history.tokens import Token, TokenKind

_CHAIN = frozenset("、和或及至与,")
_OTHER_WORK = re.compile(r"(?:》|(?<!本)(?:法|条例|办法|规定|细则|规则|决定|意见|通知|解释|准则))$")
_OWN_WORK = re.compile(r"本(?:实施)?(?:法|条例|办法|规定|细则|规则|决定|意见|通知|解释|准则)$")


def _article_before(own: str) -> str:
    """Label key of 前条.

    >>> _article_before("第4条"), _article_before("第4条之2"), _article_before("")
    ('第3条', '', '')
    """
    number = re.fullmatch(r"第(\d+)条", own)
    return f"第{int(number.group(1)) - 1}条" if number else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceMap:
    """Old numbers → new ones: articles and chapters by label key, 款 and 项 within their article by its old label key."""

    labels: Mapping[str, str] = field(default_factory=dict)
    paragraphs: Mapping[tuple[str, str], str] = field(default_factory=dict)
    items: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def is_shifted(self) -> bool:
        """Whether any article bears another number."""
        return any(old != new for old, new in self.labels.items())

    def translate(self, tokens: Sequence[Token], text: str, own_article: str) -> tuple[Token, ...]:
        """Give the old wording's tokens with internal references under their new numbers; the rest unchanged.

        ``own_article`` is the label key of the article that the text stands in, for a bare 第二款.
        """
        translated: list[Token] = []
        article, external, at_reference = own_article, False, False
        for token in tokens:
            if token.kind is not TokenKind.REFERENCE:
                at_reference = at_reference and token.key in _CHAIN
                translated.append(token)
                continue
            if not at_reference:
                lead = text[max(0, token.start - 12) : token.start].rstrip()
                external = bool(_OTHER_WORK.search(lead)) and not _OWN_WORK.search(lead)
                article = _article_before(own_article) if lead.endswith("前条") else own_article
            key = token.key
            if key.endswith(("款", "项", "目")):
                if not external:
                    table = self.paragraphs if key.endswith("款") else self.items
                    key = table.get((article, key), key)
            else:
                article = key
                if not external:
                    key = self.labels.get(key, key)
            translated.append(replace(token, key=key) if key != token.key else token)
            at_reference = True
        return tuple(translated)
