"""Signs that a text was decoded wrongly or still holds a private contact: counted, so that the text itself stays outside."""

from __future__ import annotations

import re

from expectations.frames import ReadingRow
from gongbao.model.capture import Capture
from gongbao.model.policy import PolicyReading

# UTF-8 read as GBK (涓€, 锛?), GBK read as UTF-8 (锟斤拷), uninitialised buffers (烫烫烫), UTF-8 read as Latin-1 (ä¸­, Â·).
_MOJIBAKE = re.compile(
    r"锟斤拷|烫烫烫|屯屯屯|涓€|銆€|銆傦|锛屽|鐨勶|鈥[溿?\ufffd]"
    r"|[\u00e2-\u00ef][\u0080-\u00bf]{2}|\u00c2[\u00a0-\u00bf]|\u00c3[\u0080-\u00bf]"
)
# As the redaction has it: a sum and a serial number are no telephone.
_MOBILE = re.compile(
    r"(?<![\dA-Za-z.])(?<!编号)(?<!代码)(?<!账号)(?<!文号)(?<!证号)1[3-9]\d(?:[- ]?\d{4}){2}(?! ?[\d.%元万亿户人吨])"
)
_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_MAIL = re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?!\w)")


def count_mojibake(text: str) -> int:
    """Count sequences that correct Chinese text does not hold.

    >>> count_mojibake("为进一步加强管理"), count_mojibake("锟斤拷理")
    (0, 1)
    """
    return len(_MOJIBAKE.findall(text))


def count_personal_data(text: str) -> int:
    """Count mobile numbers, identity card numbers and e-mail addresses that the redaction left.

    >>> count_personal_data("电话13800000000，邮箱a@example.org"), count_personal_data("投资13800000000元，编号13812345678")
    (2, 0)
    """
    return sum(len(pattern.findall(text)) for pattern in (_MOBILE, _IDENTITY, _MAIL))


def reading_row(
    capture: Capture, reading: PolicyReading | None, *, family: str = "", error: str | None = None
) -> ReadingRow:
    """Describe one reading for validation; ``reading`` is None exactly when ``error`` says why, else ValueError."""
    if (reading is None) == (error is None):
        raise ValueError(f"{capture.capture_id}: give either a reading or the error that stands for it")
    if reading is None:
        return ReadingRow(
            capture_id=capture.capture_id,
            url=capture.url,
            portal_id=capture.portal_id,
            column_id=capture.column_id,
            kind="unknown",
            error=error,
            family=family,
        )
    comments = reading.comment_round
    return ReadingRow(
        capture_id=capture.capture_id,
        url=capture.url,
        portal_id=capture.portal_id,
        column_id=capture.column_id,
        kind=reading.kind.value,
        title=reading.title,
        doc_number=reading.doc_number,
        signed_on=reading.signed_on,
        published_on=reading.published_on,
        effective_on=reading.effective_on,
        expires_on=reading.expires_on,
        opens_on=comments.opens_on if comments else None,
        closes_on=comments.closes_on if comments else None,
        text_length=len(reading.text),
        clause_count=len(reading.clauses),
        numbered_clauses=sum(clause.label is not None for clause in reading.clauses),
        replacement_characters=reading.text.count("\ufffd"),
        mojibake_suspects=count_mojibake(reading.text),
        personal_data_suspects=count_personal_data(reading.text),
        flags=reading.flags,
        family=family,
    )
