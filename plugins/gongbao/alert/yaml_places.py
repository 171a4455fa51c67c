"""YAML with the line of every value, so that an error can say where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from gongbao.errors import BadInput

Where = tuple[str | int, ...]
Places = dict[Where, int]
"""Path to a value (keys and positions) → line, from 1."""


def read_yaml(path: Path) -> tuple[Any, Places]:
    """Return the value of a YAML file and the line of each of its parts; BadInput when it is no YAML or repeats a key."""
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        if node is None:
            raise BadInput(f"{path}:1: the file is empty; write `subscriptions: []` when there are none yet")
        places: Places = {}
        _note_places(path, node, (), places)
        return loader.construct_document(node), places
    except FileNotFoundError as error:
        raise BadInput(f"{path}: there is no such file; create it, or name another in GONGBAO_SUBSCRIPTIONS") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: the file is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"{path}:{line}: not YAML: {error.problem}; mend the indentation or quotes there") from error


def _note_places(path: Path, node: yaml.Node, where: Where, places: Places) -> None:
    places.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            _note_places(path, child, (*where, number), places)
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if (*where, name) in places:
                raise BadInput(f"{path}:{line}: the key {name!r} stands twice; keep one of them")
            places[(*where, name)] = line
            _note_places(path, child, (*where, name), places)
