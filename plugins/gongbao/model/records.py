"""Records that reading makes by the hundred for each document: frozen to the type checker, made without its cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any, TypeVar, cast

T = TypeVar("T")


def quickly_made(record: type[T]) -> type[T]:
    """Give a frozen data class the ``__init__`` of one that is not; mypy still refuses to assign to its fields.

    A frozen class sets each field by a call of ``object.__setattr__``: a clause takes four times as long to make. Equality,
    hash, ``replace``, pickling and the arguments stay those of the class. Raise TypeError for a class with ``__post_init__``.

    >>> from dataclasses import dataclass
    >>> @quickly_made
    ... @dataclass(frozen=True, slots=True, kw_only=True)
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(x=1), Point(x=1) == Point(x=1, y=0), len({Point(x=1), Point(x=1)})
    (Point(x=1, y=0), True, 1)
    """
    if hasattr(record, "__post_init__"):
        raise TypeError(f"{record.__qualname__} has a __post_init__, which its plain twin would leave out")
    told = fields(cast("Any", record))
    twin = make_dataclass(record.__name__, [(f.name, f.type, _again(f)) for f in told])
    for name in ("__setattr__", "__delattr__"):
        delattr(record, name)
    made: Callable[..., None] = vars(twin)["__init__"]
    made.__qualname__ = f"{record.__qualname__}.__init__"
    setattr(record, "__init__", made)  # noqa: B010 - mypy knows the one that the data class wrote
    return record


def _again(told: Field[Any]) -> Any:
    if told.default_factory is not MISSING:
        return field(default_factory=told.default_factory, kw_only=told.kw_only)
    return field(kw_only=told.kw_only) if told.default is MISSING else field(default=told.default, kw_only=told.kw_only)
