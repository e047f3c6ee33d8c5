"""Ways to an engine that listens on a unix socket: tcp and TLS, through a relay that keeps every end what it is; ssh.

The relay is this file's own, on `ssl` alone: it shares nothing with the library under test.
"""

from __future__ import annotations

import os
import socket
import ssl
import struct
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import trustme
from support.relay import shut_down

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Self

    from engine_client import TLS

ROADS = ("unix", "tcp", "tls", "ssh")
_LONGEST_WAY = 2.0
_RESET = struct.pack("ii", 1, 0)
_SSH = """\
#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift 3 # with the host and the name of docker's command
exec {python} -m engine_cli "$@"
"""


@contextmanager
def ssh_without_a_net() -> Generator[None]:
    """Have `ssh` run here what it is told to run elsewhere: our own command on the far side, and no server between."""
    with tempfile.TemporaryDirectory(prefix="ssh-") as folder:
        ssh = Path(folder, "ssh")
        ssh.write_text(_SSH.format(python=sys.executable))
        ssh.chmod(0o755)
        with searched(f"{folder}:{os.environ['PATH']}"):
            yield


@contextmanager
def searched(path: str) -> Generator[None]:
    """Have commands looked for in `path`."""
    before = os.environ["PATH"]
    os.environ["PATH"] = path
    try:
        yield
    finally:
        os.environ["PATH"] = before


@cache
def authority() -> trustme.CA:
    """Whom the tests trust."""
    return trustme.CA(key_type=trustme.KeyType.ECDSA)


def install(certificate: trustme.LeafCert, context: ssl.SSLContext) -> None:
    """Make it the context's own."""
    with certificate.private_key_and_cert_chain_pem.tempfile() as path:
        context.load_cert_chain(path)


@cache
def server_context() -> ssl.SSLContext:
    """An engine's side, which asks for no certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    install(authority().issue_cert("localhost", "127.0.0.1", "engine.example"), context)
    return context


@cache
def client_context() -> ssl.SSLContext:
    """The client's side, which trusts that engine alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=authority().cert_pem.bytes().decode())
    return context


def write_client_files(folder: Path, *, authority: trustme.CA, issuer: trustme.CA | None = None) -> TLS:
    """Put ca.pem, and cert.pem and key.pem of a client that `issuer` vouches for, in `folder`, as docker wants them."""
    from engine_client import TLS

    folder.mkdir(exist_ok=True)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    if issuer is None:
        return TLS(str(folder / "ca.pem"))
    own = issuer.issue_cert("client@example.org")
    own.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    own.private_key_pem.write_to_path(str(folder / "key.pem"))
    return TLS(str(folder / "ca.pem"), str(folder / "cert.pem"), str(folder / "key.pem"))


class Road:
    """Listens on loopback, with TLS where there is a context, and passes on to the unix socket at `target`."""

    def __init__(self, target: str, context: ssl.SSLContext | None = None) -> None:
        self._target = target.removeprefix("unix://")
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._carried: list[threading.Event] = []
        self.port = self._listener.getsockname()[1]
        self.host = f"tcp://127.0.0.1:{self.port}"

    def _start(self, run: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=run, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            engine = socket.socket(socket.AF_UNIX)
            carried = threading.Event()
            self._sockets += client, engine
            self._carried.append(carried)
            self._start(self._serve, client, engine, carried)

    def _serve(self, client: socket.socket, engine: socket.socket, carried: threading.Event) -> None:
        try:
            far = _Plain(client) if self._context is None else _Secured(client, self._context)
            engine.connect(self._target)
        except OSError:
            carried.set()
            client.close()
            engine.close()
            return
        back = threading.Thread(target=_send_back, args=(engine, far), daemon=True)
        back.start()
        try:
            while (data := far.read()) is not None:
                engine.sendall(data)
            engine.shutdown(socket.SHUT_WR)
        except OSError:
            shut_down(engine)
        carried.set()
        back.join()
        engine.close()
        client.close()

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self._listener.close()
        for carried in self._carried:  # what clients wrote before they closed is on its way to the engine
            carried.wait(_LONGEST_WAY)
        shut_down(*self._sockets)
        for thread in self._threads:
            thread.join()


def _send_back(engine: socket.socket, far: _Plain | _Secured) -> None:
    try:
        while data := engine.recv(1 << 16):
            far.write(data)
        far.end()
    except ConnectionResetError:
        far.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)  # is what closing it means from now on
        shut_down(engine)
        with suppress(OSError):  # who reads there has seen it first
            far.sock.shutdown(socket.SHUT_RD)  # which ends who reads there, and closes it
    except OSError:
        shut_down(engine, far.sock)


class _Plain:
    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def read(self) -> bytes | None:
        return self.sock.recv(1 << 16) or None

    def write(self, data: bytes) -> None:
        self.sock.sendall(data)

    def end(self) -> None:
        self.sock.shutdown(socket.SHUT_WR)


class _Secured:
    def __init__(self, sock: socket.socket, context: ssl.SSLContext) -> None:
        self.sock = sock
        self._in = ssl.MemoryBIO()
        self._out = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_side=True)
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._send()
                self._in.write(sock.recv(1 << 16) or _cut())
            except ssl.SSLError:
                self._send()
                raise
            else:
                break
        self._send()

    def _send(self) -> None:
        with self._sending:
            with self._lock:
                data = self._out.read()
            self.sock.sendall(data)

    def read(self) -> bytes | None:
        while True:
            with self._lock:
                try:
                    return self._tls.read(1 << 16) or None
                except ssl.SSLZeroReturnError:
                    return None
                except ssl.SSLWantReadError:
                    pass
            data = self.sock.recv(1 << 16) or _cut()
            with self._lock:
                self._in.write(data)

    def write(self, data: bytes) -> None:
        with self._lock:
            self._tls.write(data)
        self._send()

    def end(self) -> None:
        with self._lock:
            try:
                self._tls.unwrap()
            except ssl.SSLError:
                pass  # the other side's end comes later
        self._send()


def _cut() -> bytes:
    raise ConnectionAbortedError("the connection was closed without an end of TLS")
