"""Open a bucket of an S3-compatible store from its address and the usual AWS_* settings, and say what its errors ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, cast
from urllib.parse import urlsplit

import obstore.exceptions as refused
from obstore.store import S3Store

from gongbao.errors import BadInput, CorruptRelease, GongbaoError, StorageFailed

IF_NONE_MATCH, FORBID_OVERWRITE = "if-none-match", "x-oss-forbid-overwrite"
_ADDRESS = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[^?#]*))?")
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_PASSED_ON = frozenset(
    {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION", *_ENDPOINTS}
    | {"AWS_SKIP_SIGNATURE", "AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "AWS_REQUEST_PAYER", "AWS_CHECKSUM_ALGORITHM"}
    | {"AWS_SERVER_SIDE_ENCRYPTION", "AWS_SSE_KMS_KEY_ID", "AWS_METADATA_ENDPOINT", "AWS_UNSIGNED_PAYLOAD"}
    | {"AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE"}
    | {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"}
    | {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"}
)
_STATUS = re.compile(r"status code: ([1-5][0-9]{2})|status: ([1-5][0-9]{2})")
_REMEDIES = {
    "400": "look at AWS_REGION and the endpoint (AWS_ENDPOINT_URL), then run again",
    "401": "mend the credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), then run again",
    "403": "give these credentials the right to list, read, write and delete there, or mend AWS_ACCESS_KEY_ID, "
    "AWS_SECRET_ACCESS_KEY and the machine's clock, then run again",
    "404": "create the bucket, or mend its name in GONGBAO_PUBLISHED, then run again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait for a store: ``seconds`` for one request and its answer, ``retries`` after 5xx, 429 and lost connections
    with growing pauses (the first ``pause_seconds``), none later than ``give_up_seconds`` after the first try."""

    seconds: float = 60.0
    retries: int = 5
    pause_seconds: float = 0.2
    give_up_seconds: float = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketAddress:
    """``s3://bucket/prefix`` with what is needed to reach it; credentials are never shown."""

    bucket: str
    prefix: str
    aws: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    create_by: str = IF_NONE_MATCH
    patience: Patience = Patience()

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".removesuffix("/")


def read_address(
    address: str, env: Mapping[str, str], *, create_by: str = IF_NONE_MATCH, patience: Patience | None = None
) -> BucketAddress:
    """Check ``s3://bucket/prefix`` and the AWS_* variables of ``env``; BadInput names what cannot be used and why."""
    parts = _ADDRESS.fullmatch(address)
    prefix = (parts["prefix"] or "").strip("/") if parts else ""
    if parts is None or any(step in {"", ".", ".."} for step in prefix.split("/") if prefix):
        raise BadInput(f"GONGBAO_PUBLISHED: {address!r} is no address of a bucket; write s3://bucket/prefix")
    if create_by not in {IF_NONE_MATCH, FORBID_OVERWRITE}:
        raise BadInput(
            f"GONGBAO_PUBLISHED_CREATE: {create_by!r} is unknown; write {IF_NONE_MATCH} or {FORBID_OVERWRITE}"
        )
    given = {name: value for name, value in env.items() if name in _PASSED_ON and value}
    endpoint = next((given[name] for name in _ENDPOINTS if name in given), "")
    if endpoint:
        _check_endpoint(endpoint, allowed=env.get("AWS_ALLOW_HTTP", "").lower() in {"1", "true", "yes"})
        given = {n: v for n, v in given.items() if n not in _ENDPOINTS} | {"AWS_ENDPOINT_URL_S3": endpoint}
    if env.get("AWS_PROFILE") and "AWS_ACCESS_KEY_ID" not in given:
        raise BadInput(
            f"{address}: AWS_PROFILE is set, but profiles are not read here; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY "
            "(`aws configure export-credentials --format env` prints them)"
        )
    return BucketAddress(
        bucket=parts["bucket"],
        prefix=prefix,
        aws=tuple(sorted(given.items())),
        create_by=create_by,
        patience=patience or Patience(),
    )


def _check_endpoint(endpoint: str, *, allowed: bool) -> None:
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
    except ValueError as error:
        raise BadInput(
            f"AWS_ENDPOINT_URL: {endpoint!r} is no address ({error}); write e.g. https://s3.example.org"
        ) from error
    if parts.scheme not in {"http", "https"} or not host or parts.username:
        raise BadInput(
            "AWS_ENDPOINT_URL: the value is no http(s) address of a store; write e.g. https://s3.example.org"
        )
    if parts.scheme == "http" and not allowed and not _is_loopback(host):
        raise BadInput(
            f"AWS_ENDPOINT_URL: {endpoint} is not encrypted, so whoever is on the way could alter releases; "
            "use https, or set AWS_ALLOW_HTTP=true where the network is yours"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@lru_cache(maxsize=8)
def open_client(address: BucketAddress, *, creating: bool = False) -> S3Store:
    """One client, with its connections, per address and process; ``creating``: the one that sends the header of ``create_by``."""
    patience = address.patience
    headers = {FORBID_OVERWRITE: "true"} if creating and address.create_by == FORBID_OVERWRITE else {}
    config: dict[str, Any] = {name.lower(): value for name, value in address.aws}
    endpoint = config.get("aws_endpoint_url_s3", "")
    return S3Store(
        address.bucket,
        prefix=address.prefix or None,
        # One delete a request: the call for many is not known to every S3-compatible store.
        config=cast("Any", {**config, "conditional_put": "etag", "disable_bulk_delete": True}),
        client_options={
            "allow_http": endpoint.startswith("http://"),
            "timeout": timedelta(seconds=patience.seconds),
            "default_headers": headers,
        },
        retry_config={
            "max_retries": patience.retries,
            "retry_timeout": timedelta(seconds=patience.give_up_seconds),
            "backoff": {"init_backoff": timedelta(seconds=patience.pause_seconds), "max_backoff": timedelta(seconds=5)},
        },
    )


def refusal(place: str, error: Exception, *, reading: bool = False) -> GongbaoError:
    """Translate what a client raised at ``place``: fact, place and remedy. A file that is missing or was cut short is CorruptRelease."""
    if reading and isinstance(error, FileNotFoundError) and "NoSuchBucket" not in str(error):
        return CorruptRelease(
            f"{place}: cannot be read (it is missing); restore the file from a copy of the published folder"
        )
    fact = str(error).split("\n", 1)[0].split(": <?xml", 1)[0].removeprefix("Generic S3 error: ")
    found = _STATUS.search(str(error))
    status = next((s for s in found.groups() if s), "") if found else ""
    if isinstance(error, (FileNotFoundError, refused.NotFoundError)):
        status = "404"
    if isinstance(error, refused.PermissionDeniedError):
        status = "403"
    if isinstance(error, refused.UnauthenticatedError):
        status = "401"
    remedy = _REMEDIES.get(status, "see that the store is up and reachable, then run again")
    side = "read" if reading else "written"
    return StorageFailed(f"{place}: cannot be {side} ({fact}); the last release stands as it was; {remedy}")
