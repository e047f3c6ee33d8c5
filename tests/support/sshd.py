"""An ssh server of the test's own on loopback, with keys of its own, and a configuration by which ssh finds them."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_SERVER = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/own.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
SetEnv {variables}
"""
_CLIENT = """\
Host *
    IdentityFile {folder}/own
    IdentitiesOnly yes
    UserKnownHostsFile {folder}/known
    BatchMode yes
"""


class Sshd:
    """`host` is its address; `bin` is all of the PATH of its user, to be filled; `path` is one for who comes by ssh."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.host = f"ssh://root@127.0.0.1:{port}"
        self.bin = folder / "bin"
        self.near = folder / "near"

    @property
    def path(self) -> str:
        """A PATH whose `ssh` uses the configuration of this test."""
        return f"{self.near}:{os.environ['PATH']}"

    def provide(self, name: str, *words: str) -> None:
        """Make `name` a command that runs `words` and what it is given."""
        command = self.bin / name
        command.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
        command.chmod(0o755)


@contextmanager
def sshd(folder: Path, **variables: str) -> Generator[Sshd]:
    """Run it; `variables` are set for what it runs."""
    programs = [shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") for name in ("sshd", "ssh", "ssh-keygen")]
    server, client, keygen = (path or "" for path in programs)
    assert "" not in (server, client, keygen), "tests of ssh need openssh-server and openssh-client"
    folder.mkdir()
    os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    for name in ("host", "own"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        there = Sshd(folder, taken.getsockname()[1])
    there.bin.mkdir()
    there.near.mkdir()
    told = " ".join(f'"{name}={value}"' for name, value in {"PATH": str(there.bin), **variables}.items())
    (folder / "server.conf").write_text(_SERVER.format(port=there.port, folder=folder, variables=told))
    (folder / "client.conf").write_text(_CLIENT.format(folder=folder))
    key = (folder / "host.pub").read_text().rsplit(" ", 1)[0]
    (folder / "known").write_text(f"[127.0.0.1]:{there.port} {key}\n")
    ssh = there.near / "ssh"
    ssh.write_text(f'#!/bin/sh\nexec {client} -F {folder}/client.conf "$@"\n')
    ssh.chmod(0o755)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([server, "-D", "-e", "-f", str(folder / "server.conf")], stderr=log)
    try:
        _await(there.port, process)
        yield there
    finally:
        process.terminate()
        process.wait()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            assert process.poll() is None, "the ssh server has ended"
            assert time.monotonic() < end, "the ssh server does not listen"
