"""What a context holds, taken from options, from another one, or from an archive."""

from __future__ import annotations

import io
import os
import re
import tarfile
import zipfile
from json import JSONDecodeError, loads

from engine_cli.contexts_table import DEFAULT_DESCRIPTION
from engine_cli.failures import Failure, system_text, unwritten
from engine_cli.flags import parse_bool
from engine_client import _contexts, address
from engine_client._contexts import DOCKER
from engine_client._docker_host import taken_apart
from engine_client._tls import TLS
from engine_client._typing import is_json_object
from engine_client.errors import ConfigError, InvalidValue
from engine_client.spec.fields import split
from engine_client.spec.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, TypeAlias

    from engine_cli.cli import Cli

    Held: TypeAlias = tuple[dict[str, Any], dict[str, dict[str, bytes]]]  # meta.json, and the certificates

_KEYS = ("from", "host", "ca", "cert", "key", "skip-tls-verify")
_HOST = re.compile("[a-z][a-z0-9+.-]*://.+", re.ASCII | re.DOTALL | re.IGNORECASE)
_SOCKETS = ("unix", "npipe", "fd")
_LONGEST = 10 * 1024 * 1024


def save(cli: Cli, meta: Mapping[str, Any], material: _contexts.Material | None = None) -> None:
    """Write a context as a whole. Raises Failure."""
    try:
        _contexts.save(meta, cli.config_dir, material)
    except OSError as error:
        raise unwritten(_contexts.meta_folder(meta["Name"], cli.config_dir), error) from None


def of_context(cli: Cli, name: str) -> Held:
    """A context's own. Raises ConfigError, OSError."""
    if name == address.DEFAULT_CONTEXT:
        return of_default(cli)
    return _contexts.load(name, cli.config_dir), _contexts.load_material(name, cli.config_dir)


def of_default(cli: Cli) -> Held:
    """What options and variables say. Raises Failure, ConfigError."""
    where = cli.default_endpoint()
    tls = where.tls if isinstance(where.tls, TLS) else None
    docker: dict[str, Any] = {"Host": where.host, "SkipTLSVerify": tls is not None and not tls.verify}
    material = {} if tls is None else {DOCKER: _files(tls.ca, tls.cert, tls.key)}
    metadata = {"Description": DEFAULT_DESCRIPTION}
    return {"Name": address.DEFAULT_CONTEXT, "Metadata": metadata, "Endpoints": {DOCKER: docker}}, material


def _files(ca: str, cert: str, key: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, path in (("ca.pem", ca), ("cert.pem", cert), ("key.pem", key)):
        if path:
            try:
                with open(path, "rb") as file:
                    files[name] = file.read()
            except OSError as error:
                raise Failure(f"open {path}: {system_text(error)}") from None
    return files


def pairs(texts: tuple[str, ...]) -> dict[str, str]:
    """The values of --docker by key. A text is as check_pairs wants it."""
    found: dict[str, str] = {}
    for text in texts:
        for pair in _fields(text):
            key, _, value = pair.partition("=")
            found[key] = value
    return found


def check_pairs(text: str) -> None:
    """Raises InvalidValue where a value of --docker is not made of pairs."""
    for pair in _fields(text):
        if "=" not in pair:
            raise InvalidValue(f"{pair} must be formatted as key=value")


def _fields(text: str) -> list[str]:
    signs = text.count("=")
    return split(text) if signs > 1 else [text.strip('"') if signs else text]


def docker_endpoint(cli: Cli, options: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The engine that --docker tells of, and its certificates. Raises Failure."""
    try:
        return _docker_endpoint(cli, options)
    except (Failure, ConfigError, InvalidValue) as error:
        raise Failure(f"unable to create docker endpoint config: {error}") from None


def _docker_endpoint(cli: Cli, options: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, bytes]]:
    unknown = [key for key in options if key not in _KEYS]
    if unknown:
        raise Failure("\n".join(f"unrecognized config key: {key}" for key in unknown))
    if "from" in options:
        there = _contexts.docker_endpoint(of_context(cli, options["from"])[0])
        if there is None:
            raise Failure(f"unable to get endpoint from context {quote(options['from'])}")
        return there, {}
    ca, cert, key = (options.get(name, "") for name in ("ca", "cert", "key"))
    files = _files(ca, cert, key)
    try:
        skip_verify = parse_bool(options.get("skip-tls-verify", "false"))
    except InvalidValue as error:
        raise Failure(f"skip-tls-verify: {str(error).removeprefix('strconv.ParseBool: ')}") from None
    host = options.get("host", "")
    if host:
        own = (cert, key) if cert and key else ("", "")
        _check_host(host, TLS(ca, *own, verify=not skip_verify) if files else None)
    return {**({"Host": host} if host else {}), "SkipTLSVerify": skip_verify}, files


def _check_host(host: str, tls: TLS | None) -> None:
    """Raises Failure where no engine can be there, or not with that TLS."""
    scheme, _, rest = host.partition("://")
    try:
        taken_apart(rest)
        if scheme.lower() == "ssh":
            _check_ssh(rest)
        elif tls is not None and scheme not in _SOCKETS:
            tls.context()
    except InvalidValue as error:
        raise Failure(f"invalid docker endpoint options: parse {quote(host)}: {error}") from None
    except (ConfigError, Failure) as error:
        raise Failure(f"invalid docker endpoint options: {error}") from None
    if _HOST.fullmatch(host) is None:
        raise Failure(f"unable to apply docker endpoint options: unable to parse docker host `{host}`")


def _check_ssh(address: str) -> None:
    """Raises Failure for what the URL of an ssh must not have: above all a password, which would stand in the file."""
    before, _, fragment = address.partition("#")
    before, _, query = before.partition("?")
    user, _, host = before.partition("/")[0].rpartition("@")
    problem = ""
    if ":" in user:
        problem = "plain-text password is not supported"
    elif not host or host.startswith(":"):
        problem = "hostname is empty"
    elif query:
        problem = f"query parameters are not allowed: {quote(query)}"
    elif fragment:
        problem = f"fragments are not allowed: {quote(fragment)}"
    if problem:
        raise Failure(f"ssh host connection is not valid: invalid SSH URL: {problem}")


def pack(held: Held) -> bytes:
    """A context as docker's tar archive."""
    meta, material = held
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        _add(archive, "meta.json", 0o644, _contexts.encode(meta))
        _add(archive, "tls", 0o700)
        for kind, files in material.items():
            _add(archive, f"tls/{kind}", 0o700)
            for name, data in files.items():
                _add(archive, f"tls/{kind}/{name}", 0o600, data)
    return buffer.getvalue()


def _add(archive: tarfile.TarFile, name: str, mode: int, data: bytes | None = None) -> None:
    entry = tarfile.TarInfo(name)
    entry.mode = mode
    if data is None:
        entry.type = tarfile.DIRTYPE
        archive.addfile(entry)
    else:
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))


def unpack(data: bytes) -> Held:
    """A context from docker's tar or zip archive. Raises Failure."""
    meta: dict[str, Any] | None = None
    material: dict[str, dict[str, bytes]] = {}
    for name, content in _entries(data):
        if name == "meta.json":
            try:
                value = loads(content)
            except (JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
                raise Failure(f"invalid context: meta.json: {error}") from None
            meta = _contexts.with_standard_names(value) if is_json_object(value) else None
        elif name.startswith("tls/"):
            parts = name.removeprefix("tls/").split("/")
            if len(parts) != 2 or not all(parts):
                raise Failure("archive format is invalid")
            material.setdefault(parts[0], {})[parts[1]] = content
    if meta is None:
        raise Failure("invalid context: no metadata found")
    return meta, material


def _entries(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of an archive, each with a path that stays inside."""
    if len(data) > _LONGEST:
        raise Failure("read: the input size is too large")
    if not data:
        return
    try:
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for info in archive.infolist():
                    if not info.is_dir() and info.file_size <= _LONGEST:
                        yield _inside(info.filename), archive.read(info)
            return
        padding = bytes(-len(data) % tarfile.BLOCKSIZE + 2 * tarfile.BLOCKSIZE)  # docker leaves it out on stdout
        with tarfile.open(fileobj=io.BytesIO(data + padding), mode="r:") as tar:
            for member in tar:
                if member.offset_data + member.size > len(data):
                    raise Failure("unexpected EOF")
                content = tar.extractfile(member) if member.isfile() else None
                if content is not None:
                    yield _inside(member.name), content.read()
    except (tarfile.TarError, zipfile.BadZipFile):
        raise Failure("unexpected EOF") from None


def _inside(name: str) -> str:
    if os.path.normpath(name) != name or name.startswith(("/", "..")) or "\\" in name:
        raise Failure("unexpected path format")
    return name
