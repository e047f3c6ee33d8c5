"""Engines elsewhere that cannot be reached: docker's text and exit code, and a line of help more."""

from __future__ import annotations

import datetime
import os
import re
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from support.docker import docker_28
from support.raw_listener import Peer, RawListener, reply, serve
from support.roads import Road, authority, install, write_client_files
from support.sshd import sshd

from engine_client import address

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
OTHER = trustme.CA(key_type=trustme.KeyType.ECDSA)
PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
UNVERIFIED = "tls: failed to verify certificate: x509: "


def told(command: list[str], environ: dict[str, str]) -> tuple[int, str]:
    """The exit code and stderr of a command that prints nothing else."""
    path = f"{ROOT}:{ROOT / 'cli'}"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": path, **environ}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.stdout == ""
    return done.returncode, done.stderr


def check_ours(environ: dict[str, str], text: str, help: str) -> str:
    """Ours says `text`, which is returned as it is said, and a line more that helps."""
    code, stderr = told([sys.executable, "-m", "engine_cli", "ps"], environ)
    first, *rest = stderr.splitlines()
    assert re.fullmatch(text, first)
    assert [re.search(help, line) is not None for line in rest] == [True] * bool(help)
    assert code == 1
    return first


def check(environ: dict[str, str], text: str, help: str, *, lookup: bool = False) -> None:
    """Ours says `text` and a line more; so does docker, where it is here, without that line."""
    first = check_ours(environ, text, help)
    docker = docker_28()
    if docker is not None:
        theirs = told([docker, "ps"], environ)[1].rstrip("\n")
        clock = re.compile(r"(?<=current time )\S+|readLoopPeekFailLocked: ")  # where in docker it was noticed
        theirs = re.sub(r" on \S+:53(?=:)", "", theirs) if lookup else theirs
        assert clock.sub("", first) == clock.sub("", theirs)


def server(certificate: trustme.LeafCert, *, clients: trustme.CA | None = None) -> ssl.SSLContext:
    """An engine's side of TLS, which wants a client's certificate from `clients`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    install(certificate, context)
    if clients is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=clients.cert_pem.bytes().decode())
    return context


@pytest.fixture
def engine() -> Iterator[str]:
    """What listens behind the TLS."""
    with RawListener(serve()) as listener:
        yield listener.host


def secured(host: str, folder: Path, **more: str) -> dict[str, str]:
    return {"DOCKER_HOST": host, "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(folder), "HOME": str(folder), **more}


@pytest.mark.parametrize(
    ("names", "issuer", "expires", "reason", "help"),
    [
        (["127.0.0.1"], OTHER, None, "certificate signed by unknown authority", "--tlscacert"),
        (
            ["10.1.2.3", "10.1.2.4"],
            None,
            None,
            r"certificate is valid for 10\.1\.2\.3, 10\.1\.2\.4, not 127\.0\.0\.1",
            "name",
        ),
        (
            ["localhost"],
            None,
            None,
            r"cannot validate certificate for 127\.0\.0\.1 because it doesn't contain any IP SANs",
            "name",
        ),
        (
            ["127.0.0.1"],
            None,
            PAST,
            r"certificate has expired or is not yet valid: current time \S+ is after 2020-01-01T00:00:00Z",
            "clocks",
        ),
    ],
    ids=["authority", "address", "no address", "expired"],
)
def test_a_certificate_that_does_not_fit(
    tmp_path: Path,
    engine: str,
    names: list[str],
    issuer: trustme.CA | None,
    expires: datetime.datetime | None,
    reason: str,
    help: str,
) -> None:
    certificate = (issuer or authority()).issue_cert(
        *names, not_after=expires, not_before=expires and PAST.replace(year=2019)
    )
    write_client_files(tmp_path / "own", authority=authority())
    with Road(engine, server(certificate)) as road:
        url = f'error during connect: Get "https://127.0.0.1:{road.port}/v1.50/containers/json": '
        check(secured(road.host, tmp_path / "own"), url + UNVERIFIED + reason, help)


def test_a_name_that_is_not_the_certificates(tmp_path: Path, engine: str) -> None:
    write_client_files(tmp_path / "own", authority=authority())
    with Road(engine, server(authority().issue_cert("a.example", "b.example"))) as road:
        url = f'error during connect: Get "https://localhost:{road.port}/v1.50/containers/json": '
        reason = r"certificate is valid for a\.example, b\.example, not localhost"
        check(secured(f"tcp://localhost:{road.port}", tmp_path / "own"), url + UNVERIFIED + reason, "name")


def named_only_as_its_subject(name: str) -> tuple[bytes, bytes]:
    """A certificate that has no alternative names, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(
        subject, subject, key.public_key(), x509.random_serial_number(), now - day, now + day
    )
    pem = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    return pem, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_certificate_with_a_common_name_only(tmp_path: Path, engine: str) -> None:
    certificate, key = named_only_as_its_subject("localhost")
    (tmp_path / "ca.pem").write_bytes(certificate)
    (tmp_path / "both.pem").write_bytes(key + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    with Road(engine, context) as road:
        url = f'error during connect: Get "https://localhost:{road.port}/v1.50/containers/json": '
        reason = "certificate relies on legacy Common Name field, use SANs instead"
        check(secured(f"tcp://localhost:{road.port}", tmp_path), url + UNVERIFIED + reason, "name")


@pytest.mark.parametrize(
    ("issuer", "reason"),
    [(None, "remote error: tls: certificate required"), (OTHER, "remote error: tls: unknown certificate authority")],
    ids=["none", "untrusted"],
)
def test_a_client_that_the_engine_does_not_trust(
    tmp_path: Path, engine: str, issuer: trustme.CA | None, reason: str
) -> None:
    write_client_files(tmp_path / "own", authority=authority(), issuer=issuer)
    with Road(engine, server(authority().issue_cert("127.0.0.1"), clients=authority())) as road:
        url = f'error during connect: Get "https://127.0.0.1:{road.port}/v1.50/containers/json": '
        check(secured(road.host, tmp_path / "own"), url + reason, "--tlscert")


def test_an_engine_without_tls(tmp_path: Path) -> None:
    write_client_files(tmp_path / "own", authority=authority())
    with RawListener(lambda peer: peer.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")) as listener:
        with Road(listener.host) as road:
            text = (
                f'error during connect: Get "https://127.0.0.1:{road.port}/v1.50/containers/json": '
                "http: server gave HTTP response to HTTPS client"
            )
            check(secured(road.host, tmp_path / "own"), text, "does not speak TLS")


def test_nobody_there(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        host = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
    text = rf"Cannot connect to the Docker daemon at {host}\. Is the docker daemon running\?"
    check({"DOCKER_HOST": host, "HOME": str(tmp_path)}, text, "")


def test_an_unknown_host(tmp_path: Path) -> None:
    text = (
        'error during connect: Get "http://nowhere.invalid:2375/v1.50/containers/json": '
        "dial tcp: lookup nowhere.invalid: no such host"
    )
    check({"DOCKER_HOST": "tcp://nowhere.invalid:2375", "HOME": str(tmp_path)}, text, "name", lookup=True)


def test_a_port_beyond_the_last(tmp_path: Path) -> None:
    text = (
        r'error during connect: Get "http://127\.0\.0\.1:99077/v1\.50/containers/json": '
        "dial tcp: address 99077: invalid port"
    )
    check({"DOCKER_HOST": "tcp://127.0.0.1:99077", "HOME": str(tmp_path)}, text, "65535")


def test_no_file_of_authorities(tmp_path: Path) -> None:
    text = f"Failed to initialize: unable to resolve docker endpoint: open {tmp_path}/ca.pem: no such file or directory"
    check(secured("tcp://127.0.0.1:1", tmp_path), text, "")


@pytest.mark.parametrize("options", [["--tls"], ["--tlsverify"]])
def test_a_socket_wants_no_tls(command: list[str], tmp_path: Path, options: list[str]) -> None:
    def script(peer: Peer) -> None:
        while data := peer.read_request():
            is_ping = b"/_ping" in data
            peer.send(reply(b"" if is_ping else b"[]", "200 OK", "application/json", "Api-Version: 1.50"))

    (tmp_path / "bad.pem").write_text("no certificate")
    line = [*command, *options, "--tlscacert", f"{tmp_path}/bad.pem", "ps", "-q"]
    with RawListener(script) as engine:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "HOME": str(tmp_path)}
        done = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")


def test_ssh_that_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    text = (
        'error during connect: Get "http://docker.example.com/v1.50/containers/json": command '
        rf"\[ssh -o ConnectTimeout=30 -T -l me -p {port} -- 127.0.0.1 docker --host unix:///x.sock system dial-stdio\] "
        "has exited with exit status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the "
        rf"remote host: stderr=ssh: connect to host 127.0.0.1 port {port}: Connection refused"
    )
    check({"DOCKER_HOST": f"ssh://me@127.0.0.1:{port}/x.sock", "HOME": str(tmp_path)}, text, "must work by itself")


def test_ssh_where_there_is_neither_docker_nor_engine(tmp_path: Path) -> None:
    with sshd(tmp_path / "ssh") as server:
        environ = {**os.environ, "DOCKER_HOST": server.host, "PATH": server.path}
        line = [sys.executable, "-m", "engine_cli", "ps"]
        done = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=60)
    assert re.search(r"(?s)exit status 127, .*stderr=.*engine: (command )?not found", done.stderr)
    assert "on the PATH there" in done.stderr
    assert done.returncode == 1


def test_ssh_without_leave_to_enter(tmp_path: Path) -> None:
    """ssh's own words are shown; with no terminal to ask at, nothing waits for an answer."""
    with sshd(tmp_path / "ssh") as server:
        (server.folder / "own.pub").unlink()
        environ = {**os.environ, "DOCKER_HOST": server.host, "PATH": server.path}
        line = [sys.executable, "-m", "engine_cli", "ps"]
        done = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=60)
    assert "stderr=root@127.0.0.1: Permission denied (publickey" in done.stderr
    assert done.returncode == 1


def test_no_ssh(tmp_path: Path) -> None:
    environ = {"DOCKER_HOST": "ssh://127.0.0.1", "HOME": str(tmp_path), "PATH": str(tmp_path)}
    text = 'exec: "ssh": executable file not found in $PATH'
    check_ours(environ, f".*: {re.escape(text)}", "installed")


def test_an_ssh_address_with_a_password(tmp_path: Path) -> None:
    """It is not repeated."""
    environ = {"DOCKER_HOST": "ssh://me:hidden@127.0.0.1", "HOME": str(tmp_path)}
    code, stderr = told([sys.executable, "-m", "engine_cli", "ps"], environ)
    assert code == 1
    assert "hidden" not in stderr


def test_the_places_that_were_looked_at(tmp_path: Path) -> None:
    """Where there is no engine at the default, docker's text is followed by all places."""
    environ = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    text = r"Cannot connect to the Docker daemon at unix:///var/run/docker\.sock\. Is the docker daemon running\?"
    places = "docker.sock, {0}/.docker/run/docker.sock, {0}/.docker/desktop/docker.sock, unix:///.*/podman/podman.sock"
    check(environ, text, places.format(f"unix://{tmp_path}"))


@pytest.mark.parametrize("place", ["docker.sock", ".docker/run/docker.sock", "podman/podman.sock"])
def test_a_socket_that_is_found(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    with RawListener(serve()) as listener:
        path.symlink_to(listener.host.removeprefix("unix://"))
        found = address.resolve(
            None, environ={"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}, config_dir=str(tmp_path)
        )
        assert found.host == f"unix://{path}"
