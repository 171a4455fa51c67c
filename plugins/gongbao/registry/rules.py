"""The published schema applied to a document; the description of a property is the remedy for its errors."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from gongbao.errors import BadInput
from gongbao.registry.document import Document


@cache
def portal_schema() -> dict[str, Any]:
    """Give the JSON Schema of a portal declaration, as published in ``portals/schema.json``."""
    schema: dict[str, Any] = json.loads(files("gongbao.registry").joinpath("portal.schema.json").read_text("utf-8"))
    return schema


def check_rules(document: Document, schema: Mapping[str, Any]) -> None:
    """Raise BadInput with every breach of ``schema``, one a line, in the order of the file."""
    validator = _portal_validator() if schema is portal_schema() else Draft202012Validator(schema)
    problems = [_breach(document, error) for error in validator.iter_errors(dict(document.values))]
    if problems:
        raise BadInput("\n".join(fact for _, fact in sorted(problems)))


@cache
def _portal_validator() -> Draft202012Validator:
    return Draft202012Validator(portal_schema())


def _breach(document: Document, error: ValidationError) -> tuple[int, str]:
    place = list(error.absolute_path)
    name = ".".join(str(p) for p in place)
    schema: dict[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    instance: Any = error.instance
    if error.validator == "additionalProperties" and "properties" in schema:
        known = sorted(schema["properties"])
        unknown = next(str(key) for key in instance if key not in known)
        near = difflib.get_close_matches(unknown, known, n=1)
        remedy = f"did you mean {near[0]!r}?" if near else f"remove it, or write one of {', '.join(known)}"
        return _at(document, [*place, unknown], f"unknown key {unknown!r}", remedy)
    if error.validator == "required":
        missing = next(key for key in schema["required"] if key not in instance)
        meaning = schema["properties"][missing].get("description", "see portals/schema.json")
        return _at(document, place, f"{missing!r} is missing", f"add it: {meaning}")
    description = schema.get("description", "what portals/schema.json asks for")
    return _at(document, place, f"{name or 'the file'}: {error.message}", f"write {description}")


def _at(document: Document, place: list[str | int], fact: str, remedy: str) -> tuple[int, str]:
    """Give line and message, so that problems can be told in the order of the file."""
    return document.line(place), str(document.problem(place, fact, remedy))
