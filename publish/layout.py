"""JSON in which each file of a release takes one line: for people who look, and for tools that compare."""

from __future__ import annotations

import json

_LINES_BELOW = 4
"""How deep it is laid out line by line: ``resources``, one of them, its ``parts``, one of those."""


def lay_out(value: object, indent: int = 0) -> str:
    """As ``write_json``, but what lies four levels deep takes one line: a file is one line of the manifest, not nine."""
    inner = "\n" + "  " * (indent + 1)
    if indent < _LINES_BELOW and value and isinstance(value, dict):
        lines = (f"{json.dumps(k, ensure_ascii=False)}: {lay_out(value[k], indent + 1)}" for k in sorted(value))
        return "{" + inner + f",{inner}".join(lines) + inner[:-2] + "}"
    if indent < _LINES_BELOW and value and isinstance(value, list):
        return "[" + inner + f",{inner}".join(lay_out(v, indent + 1) for v in value) + inner[:-2] + "]"
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
