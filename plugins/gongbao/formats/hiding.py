"""Elements that a reader does not see: hidden by attribute or inline style, letters without height among them."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

_MAY_BE_HIDDEN = '[hidden], [style*="is" i], [style*="size:0" i], [style*="size: 0" i]'
"""Display and visibility are the properties that hide; to ask for what both words hold is half as dear as to ask for two."""

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([^;]*)", re.IGNORECASE)
_SHRUNK = re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:!important)?\s*", re.IGNORECASE)


def is_hidden(node: LexborNode) -> bool:
    """Tell whether the element itself is hidden by attribute or inline style, letters without height among them."""
    attributes = node.attributes
    if not attributes:
        return False
    if "style" in attributes and (style := attributes["style"]):
        if _HIDDEN_STYLE.search(style):
            return True
        # Of several sizes the last one counts (CSS Cascading §6.4).
        if (sizes := _SIZE.findall(style)) and _SHRUNK.fullmatch(sizes[-1]):
            # Layouts shrink an element to close the gaps between children that set a size of their own.
            return not any(child.mem_id != node.mem_id for child in node.css('[class], [style*="size" i], font')[:2])
    return "hidden" in attributes


def hidden_below(root: LexborNode) -> frozenset[int]:
    """Name, by ``mem_id``, the elements at and below ``root`` that are hidden themselves."""
    return frozenset(node.mem_id for node in root.css(_MAY_BE_HIDDEN) if is_hidden(node))
