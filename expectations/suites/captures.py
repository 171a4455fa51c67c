"""Captures: hash and place of every fetch behind the dataset."""

from __future__ import annotations

from expectations.rules import Reference, between, matches, one_of
from expectations.suites.tables import OF_POLICY, SHA256, table_suite
from gongbao.model.tables.sources import CAPTURES

SUITE = table_suite(
    CAPTURES,
    one_of("role", ["detail", "attachment"], "a detail page or an attachment"),
    matches("payload_sha256", SHA256, "64 lower-case hexadecimal digits"),
    between("payload_bytes", "a size", low=0),
    between("warc_offset", "a place in the archive", low=0),
    between("warc_length", "a place in the archive", low=1),
    between("warc_file_length", "a place in the archive", low=1),
    references=(OF_POLICY, Reference(column="version_id", table="versions", target="version_id")),
    lengths=("warc_file",),
)
