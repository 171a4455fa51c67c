"""The form of the expected facts that ``bench/fidelity.py`` judges: what each key holds, and which values it may have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongbao.model.change import Status
from gongbao.model.policy import PolicyKind

KINDS = tuple(PolicyKind)
STATES = tuple(Status)
SCRIPTS = ("hans", "hant")

_TEXT = {
    "kind": f"one of {', '.join(KINDS)}",
    "title": "canonical: simplified script, one line",
    "title_as_written": "the title in the page's own script and form",
    "wrapped_title": "title of the text that a 印发 notice carries",
    "draft_title": "title of the draft that a consultation shows",
    "script": f"one of {', '.join(SCRIPTS)}",
    "issuer_as_written": "the issuer in the page's own words",
    "division_code": "six digits of GB/T 2260",
    "doc_number": "文号, 〔〕 and ASCII digits; the first of a joint document",
    "unified_number": "统一编号",
    "index_number": "索引号",
    **dict.fromkeys(("signed_on", "published_on", "effective_on", "expires_on", "opens_on", "closes_on"), "YYYY-MM-DD"),
    "effective_rule": "the words, where the text gives a rule and no day",
    "validity_rule": "the words, where the text gives a rule and no day",
    "first_article": "label, 第一条",
    "last_article": "label",
}
_COUNTS = {
    "comments_received": "number",
    "comments_adopted": "number",
    "comments_partly_adopted": "number",
    "comments_not_adopted": "number",
    "republication": "true or false",
    "responsibility_groups": "number of brackets that name units",
    "cites_mentions": "number of mentions of other documents",
    "targets_year": "year",
    "columns": "number of columns (专栏)",
    "articles": "number of articles",
}
_LISTS = {
    "issuers": '["name", …]',
    "doc_numbers": '["文号", …], all own numbers',
    "cites_doc_numbers": '["文号", …], those of others',
    "cites_titles": '["title", …]',
    "attachments": '["name", …], files that the page offers; a label before the name (附件2) is no part of it',
    "annexes": '["title", …], without the label',
    "column_headings": '["heading", …]',
    "reads": '["words", …] that must stand in the text',
    "furniture_absent_from_text": '["words", …] that must not stand there',
    "personal_data_absent": '["words", …] that must not stand there',
    "personal_data_absent_from_published_tables": '["words", …] that must not stand there',
    "clauses_sample": '[{"label": "第三条", "text_starts": "words"}, …]',
}
_COUNTED = {
    "outline": '{"h1": 3, "h2": 0, "h2_restarts": true, …}; 0 is the same as none',
    "outline_of_draft": "the same, of the draft alone",
}
_NAMED = '[{"title": …, "doc_number": …, "on": YYYY-MM-DD}, …]; a bare word is a title or a number'
_ROWS = {
    "repeals": _NAMED,
    "amends": _NAMED,
    "interprets": _NAMED,
    "targets": '[{"indicator": …, "unit": …, "base_year": …, "base_value": …, "target_year": …, "target_value": …, "responsible": …}, …]; '
    "the unit apart, or in brackets behind the indicator",
    "conflicts": '[{"fact": …, "body": …, "annex": …}, …]',
    "outcome": '[{"clause_label": …, "paragraph": …, "effect": …, "before": …, "after": …}, …]',
}
_STATUS = {"status": f'{{"on": YYYY-MM-DD, "value": one of {", ".join(STATES)}}}'}
FORMS = {**_TEXT, **_COUNTS, **_LISTS, **_COUNTED, **_ROWS, **_STATUS}

_ALLOWED: dict[str, tuple[str, ...]] = {"kind": KINDS, "script": SCRIPTS}
_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(_TEXT, (str,)),
    **dict.fromkeys(_COUNTS, (int,)),
    **dict.fromkeys(_LISTS, (list,)),
    **dict.fromkeys(_COUNTED, (dict,)),
    **dict.fromkeys(_ROWS, (list, dict, str)),
    **dict.fromkeys(_STATUS, (dict,)),
}


def forms_told() -> str:
    """Return one line for each key that is judged, and what a key with a portal in its name means."""
    told = [f"  {key}: {form}" for key, form in FORMS.items()]
    told.append('  FACT_with_portal_NAME: the same fact, read with the declared portal whose id ends in "NAME"')
    return "form of the keys judged (in rows and objects, a key that is left out is not judged):\n" + "\n".join(told)


def judgeable(expected: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the facts whose form can be judged, and what to warn of: another form, or a value that no reading can have.

    >>> judgeable({"kind": "regulation", "issuers": "市政府"})[0]
    {'kind': 'regulation'}
    """
    kept, warnings = dict(expected), list[str]()
    for key, value in expected.items():
        if value is None or key not in FORMS:
            continue
        if not _formed(key, value):
            del kept[key]
            warnings.append(f"{key} is not judged: {value!r} is not of its form, {FORMS[key]}")
            continue
        warnings += _strange(key, value)
    return kept, tuple(warnings)


def _formed(key: str, value: Any) -> bool:
    """Tell whether a value has the form of its key: the type, words or objects in a list, both keys of a status."""
    if isinstance(value, list) and not all(isinstance(item, str | dict) for item in value):
        return False
    return isinstance(value, _TYPES[key]) and (key != "status" or {"on", "value"} <= value.keys())


def _strange(key: str, value: Any) -> Iterator[str]:
    """Yield a warning for a value that is none of those which the key may have."""
    allowed, found = (STATES, value["value"]) if key == "status" else (_ALLOWED.get(key), value)
    if allowed is not None and found not in allowed:
        yield f"{key} {found!r} can never be read; it is one of {', '.join(allowed)}"
