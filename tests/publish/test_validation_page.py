"""The validation page: what was kept back is seen first, nothing is interpreted, nothing is fetched."""

from __future__ import annotations

from publish.validation_page import write_validation_page

REPORT = {
    "ok": False,
    "rules": [
        {"rule": "key_is_unique", "table": "policies", "success": True, "failing_keys": []},
        {"rule": "text_length", "table": "readings", "success": False, "failing_keys": ["<script>alert(1)</script>"]},
    ],
    "quarantined": [{"url": "http://a.example/?a=1&b=2", "rule": "text_length", "reason": "过短"}],
    "holds": [],
}


def test_broken_rules_stand_before_the_folded_ones() -> None:
    page = write_validation_page("20250101T000000Z-00000000", REPORT)
    assert page.index("text_length") < page.index("<details>") < page.index("key_is_unique")
    assert "1 条规则通过" in page


def test_values_are_escaped_and_no_host_is_asked() -> None:
    page = write_validation_page("<b>", REPORT)
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "a=1&amp;b=2" in page
    assert "src=" not in page
    assert "default-src 'none'" in page


def test_signs_that_turn_words_round_are_not_shown() -> None:
    page = write_validation_page("20250101T000000Z-00000000", {"quarantined": [{"reason": "补贴\u202e003万元\x1b"}]})
    assert "补贴003万元" in page
    assert not set(page) & {"\u202e", "\x1b"}
