"""A YAML file with the line of every value, so that an error can point at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gongbao.errors import BadInput

_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: several times as fast, and a country declares thousands of portals."""

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The values of a file; ``lines`` maps a path of keys and positions to the line (from 1) where it stands."""

    path: Path
    values: Mapping[str, Any]
    lines: Mapping[Place, int]

    def problem(self, place: Sequence[str | int], fact: str, remedy: str) -> BadInput:
        """Make the error for ``place``."""
        return BadInput(f"{self.path}:{self.line(place)}: {fact}; {remedy}")

    def line(self, place: Sequence[str | int]) -> int:
        """Line of ``place``, or of the nearest thing around it that has one."""
        here = tuple(place)
        while here and here not in self.lines:
            here = here[:-1]
        return self.lines.get(here, 1)


def read_document(path: Path) -> Document:
    """Read one YAML mapping; BadInput for a missing file, broken YAML, a key written twice, or no mapping."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    try:
        values, lines = _parsed(text, path)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"{path}:{line}: not YAML: {error.problem}; mend the line") from error
    except yaml.YAMLError as error:
        raise BadInput(f"{path}: not YAML: {error}; save it as plain text") from error
    if not isinstance(values, dict):
        raise BadInput(f"{path}:1: no mapping; write lines of the form `key: value`, beginning with `id:`")
    return Document(path=path, values=values, lines=lines)


def _parsed(text: str, path: Path) -> tuple[Any, dict[Place, int]]:
    loader = _FAST(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError:
        if _FAST is yaml.SafeLoader:
            raise
        # Told in the words and with the line of PyYAML itself, wherever it runs.
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
    if node is None:
        return None, {}
    return loader.construct_document(node), dict(_lines(node, (), path))


def _lines(node: yaml.Node, place: Place, path: Path) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            line = key.start_mark.line + 1
            if name in seen:
                raise BadInput(f"{path}:{line}: {name!r} is written twice; keep one")
            seen.add(name)
            yield from _lines(value, (*place, name), path)
            yield (*place, name), line
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            yield from _lines(value, (*place, position), path)
