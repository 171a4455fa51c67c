"""Read ``subscriptions.yml``: checked by the published JSON Schema, errors with file, line and remedy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import time
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, ValidationError

from gongbao.alert.digest_times import USUAL_TIME, USUAL_ZONE, DigestTimes
from gongbao.alert.subscription import Channel, Match, Subscription
from gongbao.alert.yaml_places import Places, Where, read_yaml
from gongbao.errors import BadInput
from gongbao.model.change import Effect, EventKind
from gongbao.model.weekdays import DAYS

SCHEMA_NAME = "subscriptions.schema.json"


def load_subscriptions(path: Path) -> tuple[Subscription, ...]:
    """Return the subscriptions of ``path`` in their order; BadInput with ``file:line``, fact and remedy."""
    value, places = read_yaml(path)
    errors = sorted(Draft202012Validator(_schema()).iter_errors(value), key=lambda error: _line(places, error))
    if errors:
        raise BadInput("\n".join(f"{path}:{_line(places, error)}: {_explain(error)}" for error in errors))
    found: dict[str, Subscription] = {}
    for number, entry in enumerate(value["subscriptions"]):
        try:
            subscription = _subscription(entry)
        except BadInput as error:
            line = places["subscriptions", number, "digest", "time_zone"]
            raise BadInput(f"{path}:{line}: {error}") from error
        for place, channel in enumerate(subscription.channels):
            _check_url(f"{path}:{places['subscriptions', number, 'channels', place, 'kind']}", channel.url)
        if subscription.id in found:
            line = places["subscriptions", number, "id"]
            raise BadInput(f"{path}:{line}: the id {subscription.id!r} stands twice; give each subscription its own")
        found[subscription.id] = subscription
    return tuple(found.values())


def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(files("gongbao.alert").joinpath(SCHEMA_NAME).read_text(encoding="utf-8"))
    return schema


def _subscription(entry: Mapping[str, Any]) -> Subscription:
    asked = {name: tuple(values) for name, values in (entry.get("match") or {}).items()}
    if "effects" in asked:
        asked["effects"] = tuple(map(Effect, asked["effects"]))
    if "events" in asked:
        asked["events"] = tuple(map(EventKind, asked["events"]))
    return Subscription(
        id=entry["id"],
        name=entry["name"],
        match=Match(**asked),
        channels=tuple(Channel.from_json(channel) for channel in entry["channels"]),
        digest=_digest(entry["digest"]) if "digest" in entry else None,
    )


def _check_url(place: str, url: str) -> None:
    """A pattern does not know ports and IPv6."""
    try:
        _ = urlsplit(url).port
    except ValueError as error:
        raise BadInput(f"{place}: the address of the webhook cannot be read ({error}); mend it") from error


def _digest(asked: Mapping[str, str]) -> DigestTimes:
    weekly = asked["every"] == "week"
    return DigestTimes(
        at=time.fromisoformat(asked.get("at", USUAL_TIME)),
        time_zone=asked.get("time_zone", USUAL_ZONE),
        weekday=DAYS.index(asked.get("weekday", DAYS[0])) if weekly else None,
    )


def _line(places: Places, error: ValidationError) -> int:
    """Find the line of what is wrong, or of the nearest thing around it."""
    where: Where = tuple(error.absolute_path)
    schema = error.schema
    if error.validator == "additionalProperties" and isinstance(schema, dict) and isinstance(error.instance, dict):
        known = schema.get("properties", {})
        where += tuple(name for name in error.instance if name not in known)[:1]
    while where not in places:
        where = where[:-1]
    return places[where]


def _explain(error: ValidationError) -> str:
    """Say where, what, and what the schema wants there."""
    where = ".".join(map(str, error.absolute_path)) or "the file"
    wanted = error.schema.get("description") if isinstance(error.schema, dict) else None
    return f"{where}: {error.message}; {wanted or 'see subscriptions.schema.json'}"
