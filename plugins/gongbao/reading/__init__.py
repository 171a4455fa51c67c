"""Text to facts: titles, numbers, issuers, dates, clauses, citations, quantities, targets, consultations."""

from gongbao.reading.contacts import redact_lines
from gongbao.reading.facts import facts_of
from gongbao.reading.matter import PARSER_VERSION, read_matter, read_text
from gongbao.reading.redaction import REDACTION_VERSION, redact

__all__ = ["PARSER_VERSION", "REDACTION_VERSION", "facts_of", "read_matter", "read_text", "redact", "redact_lines"]
