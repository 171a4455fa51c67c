"""Holds what a stage reads to the caps of its settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from gongbao.settings import Settings, enforcing

P = ParamSpec("P")
T = TypeVar("T")


def within_caps(stage: Callable[Concatenate[Settings, P], T]) -> Callable[Concatenate[Settings, P], T]:
    """Hold all that a stage reads to the caps of its settings."""

    @wraps(stage)
    def held(settings: Settings, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with enforcing(settings.caps):
            return stage(settings, *args, **kwargs)

    return held
