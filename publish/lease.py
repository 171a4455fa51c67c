"""One publisher at a time on an object store: a lease that is renewed while its holder lives and runs out when it does not.

The lease keeps publishers from working in vain; what decides between two is the manifest's creation and the pointer's ETag
(docs/decisions/0010). Age is measured by the store's own clock, so clocks that differ between machines do not matter.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import obstore as obs

from gongbao.errors import AlreadyRunning
from publish.conditions import FAILURES, create, replace_version
from publish.object_client import BucketAddress, open_client

LEASE = ".lease.json"
LEASE_SECONDS = 240.0
_left_behind: set[str] = set()  # leases of this process that could not be given back
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while the machine sleeps, where there is one


class Lease:
    """A lease that is held; ``check`` before a write that must not come late."""

    def __init__(self, address: BucketAddress, payload: bytes, seconds: float) -> None:
        self._address, self._payload, self._seconds = address, payload, seconds
        self._etag: str | None = None
        self._renewed = time.clock_gettime(_CLOCK)
        self._ended = threading.Event()

    def check(self) -> None:
        """AlreadyRunning when the lease was taken over, or may be before a request that starts now has ended."""
        patience = self._address.patience
        longest = patience.seconds + patience.give_up_seconds
        if self._etag is None or time.clock_gettime(_CLOCK) - self._renewed > max(self._seconds - longest, 0):
            raise AlreadyRunning(
                f"{self._address}/{LEASE}: the lease ran out before the work was done (the machine slept, or the store did not "
                "answer); another publisher may be at work. The last release stands as it was; run again"
            )

    def take(self, over: str | None) -> bool:
        """Put the lease, over the version ``over`` of another that ran out; False when somebody was faster."""
        started = time.clock_gettime(_CLOCK)
        if over is None:
            self._etag = create(self._address, LEASE, self._payload)
        else:
            self._etag = replace_version(self._address, LEASE, self._payload, over)
        self._renewed = started
        return self._etag is not None

    def keep(self) -> None:
        """Renew until ``give_back``; runs in a thread of its own."""
        while not self._ended.wait(self._seconds / 5) and self._etag is not None:
            with suppress(*FAILURES):  # tried again soon; when it stays so, ``check`` says that the lease ran out
                self.take(self._etag)

    def give_back(self) -> None:
        """Remove the lease if it is ours still; one that the store does not let go of runs out by itself."""
        self._ended.set()
        if self._etag is None:
            return
        try:
            obs.delete(open_client(self._address), LEASE)
        except FAILURES:
            _left_behind.add(json.loads(self._payload)["token"])


@contextmanager
def held_lease(address: BucketAddress, purpose: str, *, seconds: float | None = None) -> Iterator[Lease]:
    """Hold the lease of ``address``; AlreadyRunning names who holds it. Raises what the client raises when the store fails."""
    lasting = LEASE_SECONDS if seconds is None else seconds
    said = {
        "purpose": purpose or "upkeep",
        "holder": f"process {os.getpid()} on {socket.gethostname()}",
        "token": secrets.token_hex(8),
        "seconds": lasting,
    }
    lease = Lease(address, json.dumps(said).encode(), lasting)
    if not lease.take(None) and not _take_over(address, lease):
        raise AlreadyRunning(f"{address}: another publisher was faster; wait until it ends, then run again")
    keeper = threading.Thread(target=lease.keep, name="lease", daemon=True)
    keeper.start()
    try:
        yield lease
    finally:
        lease.give_back()
        keeper.join()


def _take_over(address: BucketAddress, lease: Lease) -> bool:
    """Take a lease that ran out, that this process left behind, or that is no lease; AlreadyRunning when it holds."""
    try:
        found = obs.get(open_client(address), LEASE)
        said = _said(bytes(found.bytes()))
    except FileNotFoundError:
        return lease.take(None)
    if said["token"] not in _left_behind:
        left = float(said["seconds"]) - (_store_time(address) - found.meta["last_modified"]).total_seconds()
        if left > 0:
            raise AlreadyRunning(
                f"{address}: another publisher is at work ({said['purpose']}, {said['holder']}); wait until it ends, then run again. "
                f"If it was killed, its lease runs out in {left:.0f} s"
            )
    etag = found.meta["e_tag"]
    return etag is not None and lease.take(etag)


def _said(payload: bytes) -> dict[str, str | float]:
    try:
        said = json.loads(payload)
        return {
            "purpose": said["purpose"],
            "holder": said["holder"],
            "token": said["token"],
            "seconds": float(said["seconds"]),
        }
    except (ValueError, KeyError, TypeError):
        return {"purpose": "unknown", "holder": "unknown", "token": "", "seconds": LEASE_SECONDS}


def _store_time(address: BucketAddress) -> datetime:
    """What the store's clock says, from an object put just now."""
    client, path = open_client(address), f".clock-{secrets.token_hex(8)}"
    obs.put(client, path, b"", use_multipart=False)
    try:
        return obs.head(client, path)["last_modified"]
    finally:
        with suppress(*FAILURES):  # an object of ours by its name, which does no harm
            obs.delete(client, path)
