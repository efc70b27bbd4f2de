"""The wire between an installation and PostgreSQL: it can be cut, and it can fall silent."""

import contextlib
import select
import socket
import struct
import threading
import time
from typing import Self
from urllib.parse import urlsplit, urlunsplit

PIECE = 65_536


class Wire:
    """A TCP proxy on a port of its own. `cut`: nobody listens; `silent`: it takes calls and says nothing."""

    def __init__(self, database_url: str) -> None:
        parts = urlsplit(database_url)
        self.target = (parts.hostname or "127.0.0.1", parts.port or 5432)
        self.listener = self._listen(0)
        self.port = int(self.listener.getsockname()[1])
        who = parts.netloc.rpartition("@")[0]
        self.url = urlunsplit(
            parts._replace(netloc=f"{who}@127.0.0.1:{self.port}" if who else f"127.0.0.1:{self.port}")
        )
        self.silent, self.ended = False, False
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        threading.Thread(target=self._serve, daemon=True).start()

    @staticmethod
    def _listen(port: int) -> socket.socket:
        return socket.create_server(("127.0.0.1", port), backlog=128)

    def _serve(self) -> None:
        while not self.ended:
            with contextlib.suppress(OSError, ValueError):
                if not select.select([self.listener], [], [], 0.05)[0]:
                    continue
                caller, _address = self.listener.accept()
                pair = (caller, socket.create_connection(self.target))
                self.pairs.append(pair)
                for one, other in (pair, pair[::-1]):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            while not self.ended:
                ready = select.select([one], [], [], 0.02)[0]
                if self.silent:
                    time.sleep(0.02)
                    continue
                if not ready:
                    continue
                piece = one.recv(PIECE)
                if not piece:
                    break
                other.sendall(piece)
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.close()

    def cut(self) -> None:
        """Reset what is connected; refuse what calls."""
        self.listener.close()
        for pair in self.pairs:
            for each in pair:
                with contextlib.suppress(OSError):
                    each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    each.shutdown(socket.SHUT_RDWR)
                    each.close()
        self.pairs.clear()

    def mend(self) -> None:
        """As if nothing had been."""
        self.silent = False
        if self.listener.fileno() < 0:
            self.listener = self._listen(self.port)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended = True
        self.cut()
