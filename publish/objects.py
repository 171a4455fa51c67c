"""The published folder in a bucket of an S3-compatible store: conditional puts decide, a lease keeps publishers apart."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

import obstore as obs
from obstore.store import S3Store

from gongbao.errors import AlreadyRunning, CorruptRelease
from publish.conditions import FAILURES, create, prove_conditions, replace_version
from publish.folder import OURS
from publish.lease import LEASE, Lease, held_lease
from publish.object_client import BucketAddress, open_client, read_address, refusal

if TYPE_CHECKING:
    from obstore import Attributes

T = TypeVar("T")
U = TypeVar("U")

_AT_ONCE = 12
_TYPES = {
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".parquet": "application/vnd.apache.parquet",
    ".atom": "application/atom+xml",
    ".opml": "text/x-opml",
    ".xml": "application/xml",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_FOR_EVER, _ASK_FIRST = "public, max-age=31536000, immutable", "no-cache"


def open_bucket(address: str, env: Mapping[str, str], *, create_by: str, public_url: str = "") -> Bucket:
    """The store at ``s3://bucket/prefix``, reached with the AWS_* variables of ``env``; BadInput names what cannot be used."""
    return Bucket(read_address(address, env, create_by=create_by), public_url=public_url)


class Bucket:
    """A published folder in a bucket: the ``Store`` that machines share. Not for several threads that publish at once."""

    def __init__(self, address: BucketAddress, *, public_url: str = "") -> None:
        self.address, self.public_url = address, public_url
        self._lease: Lease | None = None
        self._etags: dict[str, str] = {}

    def where(self, path: str = "") -> str:
        """The address, s3://bucket/prefix/path."""
        return f"{self.address}/{path}".removesuffix("/")

    def check_ours(self) -> None:
        """Raise CorruptRelease when nothing was published there and there is what is not ours."""
        if self.exists("latest.json"):
            return
        files, folders = self._top()
        foreign = sorted(n for n in {*files, *folders} if n not in OURS and not n.startswith("."))
        if foreign:
            raise CorruptRelease(
                f"{self.where()}: not a folder that gongbao published (it holds {', '.join(foreign[:3])}); "
                "point at another prefix, or move those objects away"
            )

    def exists(self, path: str) -> bool:
        """Whether there is an object ``path``."""
        try:
            obs.head(self._client, path)
        except FileNotFoundError:
            return False
        except FAILURES as error:
            raise refusal(self.where(path), error, reading=True) from error
        return True

    def folders(self, path: str, *, holding: str | None = None) -> list[str]:
        """Names of the folders in ``path`` (of those that hold a file ``holding``), sorted; none when it does not exist."""
        try:
            if holding is None:
                listed = obs.list_with_delimiter(self._client, path)
                return sorted(PurePosixPath(p).name for p in listed["common_prefixes"])
            inside = obs.list(self._client, f"{path}/", chunk_size=1_000).collect()
        except FAILURES as error:
            raise refusal(self.where(path), error) from error
        found = (PurePosixPath(entry["path"]).relative_to(path).parts for entry in inside)
        return sorted(parts[0] for parts in found if parts[1:] == (holding,))

    def files(self, path: str) -> list[str]:
        """Names of the objects right below ``path``, sorted; none when there is none."""
        try:
            listed = obs.list_with_delimiter(self._client, path)
        except FAILURES as error:
            raise refusal(self.where(path), error) from error
        return sorted(PurePosixPath(entry["path"]).name for entry in listed["objects"])

    def read(self, path: str) -> bytes:
        """All bytes of an object; CorruptRelease when it is missing, StorageFailed when the store does not answer."""
        try:
            return bytes(obs.get(self._client, path).bytes())
        except FAILURES as error:
            raise refusal(self.where(path), error, reading=True) from error

    def read_many(self, paths: Iterable[str]) -> Iterator[bytes]:
        """``read`` of many objects, in their order; some are fetched ahead."""
        return _several(self.read, paths)

    def put(self, path: str, payload: bytes) -> None:
        """Keep a content-addressed object; one that is already there with the same bytes is left alone, a damaged one replaced."""
        try:
            if create(self.address, path, payload, _attributes(path, _FOR_EVER)) is None:
                obs.put(self._client, path, payload, use_multipart=False, attributes=_attributes(path, _FOR_EVER))
        except FAILURES as error:
            raise refusal(self.where(path), error) from error

    def put_many(self, files: Iterable[tuple[str, bytes]]) -> None:
        """``put`` of many objects, several at once."""
        deque(_several(lambda file: self.put(*file), files), maxlen=0)

    def replace(self, path: str, payload: bytes) -> None:
        """Put ``payload`` in the place of ``path``; under the lock what stands at the top is replaced only if nobody else did.

        AlreadyRunning when somebody did. A file inside a folder belongs to one release, or is the same whoever makes it.
        """
        attributes = _attributes(path, _ASK_FIRST)
        try:
            if self._lease is None or "/" in path:
                obs.put(self._client, path, payload, use_multipart=False, attributes=attributes)
                return
            self._lease.check()
            known = self._etags.get(path)
            if known is None:
                etag = create(self.address, path, payload, attributes)
            else:
                etag = replace_version(self.address, path, payload, known, attributes)
        except FAILURES as error:
            raise refusal(self.where(path), error) from error
        if etag is None:
            raise AlreadyRunning(
                f"{self.where(path)}: another publisher replaced it meanwhile; what that one published stands. Run again"
            )
        self._etags[path] = etag

    def create(self, path: str, payload: bytes) -> bool:
        """Create ``path`` if it is absent and return True; False, and nothing written, when other bytes are there."""
        if self._lease is not None:
            self._lease.check()
        try:
            return create(self.address, path, payload, _attributes(path, _FOR_EVER)) is not None
        except FAILURES as error:
            raise refusal(self.where(path), error) from error

    def replace_many(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Replace objects that can be made again, several at once."""
        deque(_several(lambda file: self.replace(*file), files), maxlen=0)

    def remove(self, paths: Iterable[str]) -> None:
        """Remove objects, several at once; one that is not there is no matter."""
        deque(_several(self._remove, paths), maxlen=0)

    @contextmanager
    def locked(self, purpose: str = "") -> Iterator[None]:
        """Hold the lease; AlreadyRunning names who has it. StorageFailed when the store does not honour conditional writes."""
        prove_conditions(self.address, secrets.token_hex(8))
        with ExitStack() as held:
            try:
                self._lease = held.enter_context(held_lease(self.address, purpose))
            except FAILURES as error:
                raise refusal(self.where(LEASE), error) from error
            try:
                self._etags = self._top()[0]  # before anything is read: what is replaced later must be what was read
                yield
            finally:
                self._lease, self._etags = None, {}

    @property
    def _client(self) -> S3Store:
        return open_client(self.address)

    def _top(self) -> tuple[dict[str, str], list[str]]:
        """Files at the top with their ETags, and names of the folders."""
        try:
            listed = obs.list_with_delimiter(self._client)
        except FAILURES as error:
            raise refusal(self.where(), error) from error
        files = {entry["path"]: entry["e_tag"] or "" for entry in listed["objects"]}
        return files, [PurePosixPath(p).name for p in listed["common_prefixes"]]

    def _remove(self, path: str) -> None:
        try:
            obs.delete(self._client, path)
        except FileNotFoundError:
            return
        except FAILURES as error:
            raise refusal(self.where(path), error) from error


def _several(work: Callable[[T], U], items: Iterable[T]) -> Iterator[U]:
    """``work`` of each item, in order, some at once and never many ahead; the first error ends it."""
    pool = ThreadPoolExecutor(_AT_ONCE)
    ahead: deque[Future[U]] = deque()
    try:
        for item in items:
            ahead.append(pool.submit(work, item))
            if len(ahead) > _AT_ONCE:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _attributes(path: str, caching: str) -> Attributes:
    kind = _TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
    return {"Content-Type": kind, "Cache-Control": caching}
