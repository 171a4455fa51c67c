"""The published tables, column by column, in one place: Arrow schemas and the data dictionary are made from here."""

from __future__ import annotations

from gongbao.model.tables.amendments import AMENDING_INSTRUCTIONS
from gongbao.model.tables.documents import ATTACHMENTS, POLICIES
from gongbao.model.tables.facts import COMMENT_OUTCOMES, CONSULTATIONS, QUANTITIES, RELATIONS, RESPONSIBILITIES, TARGETS
from gongbao.model.tables.log import CHANGES, EVENTS
from gongbao.model.tables.sources import CAPTURES, PORTALS
from gongbao.model.tables.spec import Field, Reference, TableSpec
from gongbao.model.tables.wordings import CLAUSES, TEXTS, VERSIONS

__all__ = ["TABLES", "Field", "Reference", "TableSpec"]

TABLES: tuple[TableSpec, ...] = (
    POLICIES,
    VERSIONS,
    TEXTS,
    CLAUSES,
    CONSULTATIONS,
    COMMENT_OUTCOMES,
    RELATIONS,
    AMENDING_INSTRUCTIONS,
    ATTACHMENTS,
    TARGETS,
    RESPONSIBILITIES,
    QUANTITIES,
    EVENTS,
    CHANGES,
    CAPTURES,
    PORTALS,
)
"""Every published table, in the order of the dictionary."""
