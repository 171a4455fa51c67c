"""Texts: each stands under its own hash, and is seen here by its length and that comparison alone."""

from __future__ import annotations

from expectations.rules import between, holds, matches
from expectations.suites.tables import SHA256, table_suite
from gongbao.model.tables.wordings import TEXTS

SUITE = table_suite(
    TEXTS,
    matches("content_sha256", SHA256, "64 lower-case hexadecimal digits"),
    holds("hash_is_right", "content_sha256 is the SHA-256 of the text"),
    between("text_length", "a text is not empty", low=1),
    lengths=("text",),
)
