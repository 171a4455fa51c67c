"""A line to a server on loopback that can be cut, for `bench/faults.py`: to PostgreSQL, or to a Redis of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

_CHUNK = 1 << 16


@dataclass(eq=False)
class Talk:
    """One connection through the line: both ends, and whatever a watcher remembers of it."""

    client: socket.socket
    server: socket.socket
    answer_is_lost: bool = False
    memory: dict[str, str] = field(default_factory=dict)

    def hang_up(self) -> None:
        """End it on both sides."""
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


Watch = Callable[[Talk, bytes], str]
"""Is shown what a client says before it goes on. ``before``: the line is cut and the server hears nothing; ``after``: it hears
and answers, and the line is cut before the client hears; anything else: it goes on."""


class Line:
    """Hands on what is said between clients of ``port`` and a server; ``cut`` ends every talk and refuses new ones until ``mend``."""

    def __init__(self, host: str, port: int, watch: Watch | None = None) -> None:
        self._server, self.watch = (host, port), watch
        self._talks: set[Talk] = set()
        self._lock = threading.RLock()
        self._listener: socket.socket | None = None
        self.cuts = 0
        self.port = 0
        self.mend()

    def cut(self) -> None:
        """Nobody gets through any more, as when the server's machine is gone and its address refuses."""
        with self._lock:
            self.cuts += 1
            if self._listener is not None:
                with suppress(OSError):
                    self._listener.shutdown(socket.SHUT_RDWR)
                self._listener.close()
                self._listener = None
            for talk in self._talks:
                talk.hang_up()
            self._talks.clear()

    def mend(self) -> None:
        """Listen (again, on the same port)."""
        with self._lock:
            if self._listener is not None:
                return
            listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", self.port))
            listener.listen(64)
            self._listener, self.port = listener, listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
                talk = Talk(client, socket.create_connection(self._server, timeout=10))
            except OSError:
                return  # it was cut
            talk.server.settimeout(None)
            with self._lock:
                if self._listener is not listener:
                    talk.hang_up()
                    return
                self._talks.add(talk)
            for pump in (self._to_server, self._to_client):
                threading.Thread(target=pump, args=(talk,), daemon=True).start()

    def _to_server(self, talk: Talk) -> None:
        with suppress(OSError):
            while said := talk.client.recv(_CHUNK):
                when = self.watch(talk, said) if self.watch else ""
                if when == "before":
                    return self.cut()
                talk.answer_is_lost = when == "after"
                talk.server.sendall(said)
        return self._ended(talk)

    def _to_client(self, talk: Talk) -> None:
        with suppress(OSError):
            while said := talk.server.recv(_CHUNK):
                if talk.answer_is_lost:
                    return self.cut()
                talk.client.sendall(said)
        return self._ended(talk)

    def _ended(self, talk: Talk) -> None:
        with self._lock:
            self._talks.discard(talk)
        talk.hang_up()
