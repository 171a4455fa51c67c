"""Add and take out subscriptions in the file that a person keeps: every other line stays as it was written."""

from __future__ import annotations

import json
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from gongbao.alert.subscription import Subscription
from gongbao.alert.subscriptions import load_subscriptions
from gongbao.archive.durable import storing, write_atomically
from gongbao.errors import BadInput

_HEAD = "# yaml-language-server: $schema=subscriptions.schema.json\nsubscriptions: []\n"
_USUAL_MODE = 0o644


def subscription_yaml(entry: Mapping[str, Any]) -> str:
    """Write one entry as it stands in the file, without the dash: lists and channels on a line each.

    >>> print(subscription_yaml({"id": "a", "name": "甲", "match": {"keywords": ["贷款"]}, "channels": [{"kind": "atom"}]}))
    id: "a"
    name: "甲"
    match:
      keywords: ["贷款"]
    channels:
      - {kind: "atom"}
    """
    lines = [f"id: {_plain(entry['id'])}", f"name: {_plain(entry['name'])}"]
    if entry.get("match"):
        lines += ["match:", *(f"  {name}: {_plain(values)}" for name, values in entry["match"].items())]
    if entry.get("digest"):
        lines.append(f"digest: {_plain(entry['digest'])}")
    return "\n".join([*lines, "channels:", *(f"  - {_plain(channel)}" for channel in entry["channels"])])


def with_subscription(path: Path, entry: Mapping[str, Any]) -> tuple[str, Subscription]:
    """Return the text of the file with one more subscription, and what it reads as; BadInput says what is wrong with it."""
    text = _text_of(path)
    _, node = _list_node(path, text)
    if node.value and node.flow_style:
        raise BadInput(
            f"{path}:{node.start_mark.line + 1}: the list stands in brackets; write its entries below each other, each with a dash"
        )
    column = node.start_mark.column if node.value else 2
    if node.value:
        end = _end_of(text, node.value[-1])
    else:
        head = text[: node.start_mark.index].rstrip(" ") + "\n"
        text, end = head + text[node.end_mark.index :].removeprefix("\n"), len(head)
    first, *rest = subscription_yaml(entry).splitlines()
    block = "".join(f"{line}\n" for line in [" " * column + "- " + first, *(" " * (column + 2) + li for li in rest)])
    changed = text[:end] + ("\n" if node.value else "") + block + text[end:]
    return changed, _read(path, changed)[-1]


def without_subscription(path: Path, subscription_id: str) -> str:
    """Return the text of the file without one subscription; BadInput names those that there are."""
    text = _text_of(path)
    known = [subscription.id for subscription in _read(path, text)]
    if subscription_id not in known:
        raise BadInput(f"{path}: there is no subscription {subscription_id!r}; there are: {', '.join(known) or 'none'}")
    key, node = _list_node(path, text)
    if node.flow_style:
        raise BadInput(f"{path}:{node.start_mark.line + 1}: the list stands in brackets; take the entry out by hand")
    entry = node.value[known.index(subscription_id)]
    start = text.rfind("\n", 0, entry.start_mark.index) + 1
    end = _end_of(text, entry)
    changed = text[:start] + text[end:].removeprefix("\n")
    if len(known) == 1:
        colon = text.index(":", key.end_mark.index) + 1
        changed = text[:colon] + " []" + changed[colon:]
    _read(path, changed)
    return changed


def save(path: Path, text: str) -> None:
    """Put the text in the file's place, whole or not at all, with the mode that the file has; StorageFailed when the disk refuses."""
    with storing(path):
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _USUAL_MODE
    write_atomically(path, text.encode(), mode=mode)


def _text_of(path: Path) -> str:
    if not path.exists():
        return _HEAD
    _read(path, None)
    text = path.read_text(encoding="utf-8")
    return text if text.endswith("\n") else text + "\n"


def _read(path: Path, text: str | None) -> tuple[Subscription, ...]:
    """Read the file, or a text that is to take its place."""
    if text is None:
        return load_subscriptions(path)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_text(text, encoding="utf-8")
        try:
            return load_subscriptions(draft)
        except BadInput as error:
            raise BadInput(str(error).replace(str(draft), str(path))) from error


def _list_node(path: Path, text: str) -> tuple[yaml.Node, yaml.SequenceNode]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if isinstance(value, yaml.SequenceNode):
                return key, value
    raise BadInput(f"{path}: there is no list `subscriptions:`; write one")


def _end_of(text: str, node: yaml.Node) -> int:
    """Where the line after the last word of a node begins: a block's own end lies behind the comments that follow it."""
    last = node
    while isinstance(last, yaml.MappingNode | yaml.SequenceNode) and not last.flow_style and last.value:
        child = last.value[-1]
        last = child[1] if isinstance(child, tuple) else child
    line_end = text.find("\n", last.end_mark.index if last.end_mark.column else last.end_mark.index - 1)
    return len(text) if line_end < 0 else line_end + 1


def _plain(value: Any) -> str:
    """Write a value on one line: JSON is YAML, keys without quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_plain(one)}" for key, one in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
