"""A proxy on a unix socket that keeps the bytes of both directions."""

from __future__ import annotations

import os
import selectors
import shutil
import socket
import tempfile
import threading
from typing import TYPE_CHECKING

from support.recording import FROM, TO

if TYPE_CHECKING:
    from typing import Self

    from support.recording import Event


class RecordingProxy:
    """Listens on a unix socket, `path`, and passes connections on to the engine at `upstream`, one after the other."""

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream
        self._folder = tempfile.mkdtemp(prefix="proxy-")
        self.path = os.path.join(self._folder, "engine.sock")
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(self.path)
        self._socket.listen()
        self._events: list[Event] = []

    def record(self) -> Self:
        """Pass the next connection on; in a `with`, at whose end the connection must be closed by the client."""
        self._events = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        return self

    def __enter__(self) -> list[Event]:
        self._thread.start()
        return self._events

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._thread.join(60)
            if self._thread.is_alive():
                raise TimeoutError("the recorded connection was not closed within 60 s")

    def _serve(self) -> None:
        client = self._socket.accept()[0]
        engine = socket.socket(socket.AF_UNIX)
        with client, engine, selectors.DefaultSelector() as selector:
            engine.connect(self._upstream)
            selector.register(client, selectors.EVENT_READ, (engine, TO))
            selector.register(engine, selectors.EVENT_READ, (client, FROM))
            while selector.get_map():
                for key, _ in selector.select():
                    self._pass_on(selector, key)

    def _pass_on(self, selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        source: socket.socket = key.fileobj  # type: ignore[assignment]
        target, direction = key.data
        data = source.recv(1 << 16)
        last = self._events[-1] if self._events else ("", b"")
        if data and last[0] == direction and last[1]:
            self._events[-1] = (direction, last[1] + data)
        else:
            self._events.append((direction, data))
        if data:
            target.sendall(data)
            return
        selector.unregister(source)
        try:
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has gone as well

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()
        shutil.rmtree(self._folder)
