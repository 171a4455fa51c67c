"""Signs that show nothing and turn the order of the words and figures beside them: kept in the data, shown nowhere."""

from __future__ import annotations

import json
import re

_TURNING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
"""Controls, the bidirectional signs of UAX 9, and tags."""


def without_turning(text: str) -> str:
    r"""Drop them; tab and line ends stay.

    >>> without_turning("补贴\u202e003\u202c万元\x1b\n")
    '补贴003万元\n'
    """
    return _TURNING.sub("", text)


def escaped_turning(json_text: str) -> str:
    r"""JSON with these signs escaped: the same value, and nothing turns where the file itself is shown.

    >>> escaped_turning('{"title": "补贴\u202e003万元"}')
    '{"title": "补贴\\u202e003万元"}'
    """
    return _TURNING.sub(lambda found: json.dumps(found[0])[1:-1], json_text)
