"""Values in the answers of commands, as a person reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gongbao.wording.values import in_words

VALUES = [
    (["市财政局", "市科技局"], "市财政局、市科技局"),
    (["cn_990100_a", "cn_990200_b"], "cn_990100_a, cn_990200_b"),
    (("presence, size", "rows"), "presence, size; rows"),
    ({"a/normative": "changed", "a/notices": "nothing_new"}, "a/normative: changed, a/notices: nothing_new"),
    (
        [{"fact": "title", "body": "甲"}, {"fact": "issuers", "body": "乙"}],
        "(fact: title, body: 甲); (fact: issuers, body: 乙)",
    ),
    (datetime(2025, 3, 4, 18, 30, tzinfo=UTC), "2025-03-04T18:30:00+00:00"),
    (date(2025, 5, 1), "2025-05-01"),
    (False, "no"),
    (0, "0"),
    (None, "–"),
    ([], "–"),
    ({}, "–"),
    ("", "–"),
]


@pytest.mark.parametrize(("value", "words"), VALUES)
def test_no_sign_of_a_programming_language_is_left(value: object, words: str) -> None:
    assert in_words(value) == words
