"""Attachments: each belongs to a version; a captured one has its hash and size."""

from __future__ import annotations

from expectations.rules import between, holds, matches
from expectations.suites.tables import OF_POLICY, OF_VERSION, SHA256, table_suite
from gongbao.model.tables.documents import ATTACHMENTS

SUITE = table_suite(
    ATTACHMENTS,
    matches("sha256", SHA256, "64 lower-case hexadecimal digits"),
    between("bytes", "a size", low=0),
    holds("hash_with_size", "hash and size are known together"),
    references=(OF_VERSION, OF_POLICY),
)
