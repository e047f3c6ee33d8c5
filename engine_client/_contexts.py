"""docker's contexts as files: a folder with meta.json for each, and one with its certificates."""

from __future__ import annotations

import os
from hashlib import sha256

from engine_client._wire.jsontext import with_names
from engine_client.address import DEFAULT_HOST, Endpoint, read_json
from engine_client.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    from engine_client._tls import TLS

    Material: TypeAlias = Mapping[str, Mapping[str, bytes]]  # endpoint: file name: what it holds

DOCKER = "docker"  # the endpoint that is an engine
NO_ENDPOINT = "cannot find docker endpoint in context"
_META = {"Name": str, "Metadata": dict, "Endpoints": dict}
_ENDPOINT = {"Host": str, "SkipTLSVerify": bool}
_KINDS = {str: "a string", dict: "a JSON object", bool: "true or false"}


def meta_folder(name: str, config_dir: str) -> str:
    """The folder of a context's meta.json."""
    return os.path.join(config_dir, "contexts", "meta", _id(name))


def tls_folder(name: str, config_dir: str) -> str:
    """The folder of a context's certificates, which has a folder for each endpoint."""
    return os.path.join(config_dir, "contexts", "tls", _id(name))


def _id(name: str) -> str:
    """What a context's folders are called. Lone surrogates stand for the bytes that they came from."""
    try:
        return sha256(name.encode(errors="surrogateescape")).hexdigest()
    except UnicodeEncodeError:
        raise ConfigError(f"no context can be called {name!r}") from None


def endpoint(name: str, config_dir: str) -> Endpoint:
    """The engine that context `name` is about. Raises ConfigError."""
    docker = docker_endpoint(load(name, config_dir))
    if docker is None:
        raise ConfigError(NO_ENDPOINT)
    tls = _tls(os.path.join(tls_folder(name, config_dir), DOCKER), skip_verify=bool(docker.get("SkipTLSVerify")))
    return Endpoint(docker.get("Host") or DEFAULT_HOST, tls)


def _tls(folder: str, *, skip_verify: bool) -> TLS | None:
    if not (skip_verify or os.path.exists(folder)):
        return None  # as most contexts, for which `ssl` would be loaded in vain
    from engine_client._tls import TLS, own_files

    ca = os.path.join(folder, "ca.pem")
    files = (ca if os.path.exists(ca) else "", *own_files(folder))
    return TLS(*files, verify=not skip_verify) if skip_verify or any(files) else None


def exists(name: str, config_dir: str) -> bool:
    """Whether there is a context of that name."""
    return os.path.exists(os.path.join(meta_folder(name, config_dir), "meta.json"))


def load(name: str, config_dir: str) -> dict[str, Any]:
    """What meta.json says. Raises ConfigError."""
    path = os.path.join(meta_folder(name, config_dir), "meta.json")
    if not os.path.exists(path):
        raise ConfigError(f'context "{name}": context not found: open {path}: no such file or directory')
    return _read(path)


def _read(path: str) -> dict[str, Any]:
    """What a meta.json says. Raises ConfigError, also where what is known of it is not of its kind."""
    meta = with_standard_names(read_json(path))
    _check_kinds(meta, _META, path)
    there = endpoints(meta)
    _check_kinds(there, {DOCKER: dict}, path)
    if there.get(DOCKER) is not None:
        there[DOCKER] = docker = with_names(there[DOCKER], _ENDPOINT)
        _check_kinds(docker, _ENDPOINT, path)
    return meta


def with_standard_names(meta: dict[str, Any]) -> dict[str, Any]:
    """What a meta.json says, with its own keys as docker writes them."""
    return with_names(meta, _META)


def _check_kinds(value: Mapping[str, Any], kinds: Mapping[str, type], path: str) -> None:
    for name, kind in kinds.items():
        found = value.get(name)
        if found is not None and not isinstance(found, kind):
            raise ConfigError(f"cannot read {path}: {name} must be {_KINDS[kind]}")


def metadata(meta: Mapping[str, Any]) -> dict[str, Any]:
    """The part about the context itself."""
    return meta.get("Metadata") or {}


def endpoints(meta: Mapping[str, Any]) -> dict[str, Any]:
    """What the context leads to, by kind."""
    return meta.get("Endpoints") or {}


def docker_endpoint(meta: Mapping[str, Any]) -> dict[str, Any] | None:
    """The engine that it is about, if it is about one: its `Host`, and `SkipTLSVerify`."""
    docker: dict[str, Any] | None = endpoints(meta).get(DOCKER)
    return docker


def load_all(config_dir: str) -> list[dict[str, Any]]:
    """What meta.json says of each context, in any order. Raises ConfigError."""
    folder = os.path.join(config_dir, "contexts", "meta")
    try:
        ids = os.listdir(folder)
    except FileNotFoundError:
        return []
    paths = (os.path.join(folder, id, "meta.json") for id in ids)
    return [_read(path) for path in paths if os.path.exists(path)]


def load_material(name: str, config_dir: str) -> dict[str, dict[str, bytes]]:
    """The certificates by endpoint and file name. Raises OSError."""
    folder = tls_folder(name, config_dir)
    material: dict[str, dict[str, bytes]] = {}
    for kind in _listed(folder):
        files = material[kind] = {}
        for file_name in _listed(os.path.join(folder, kind)):
            with open(os.path.join(folder, kind, file_name), "rb") as file:
                files[file_name] = file.read()
    return material


def save(meta: Mapping[str, Any], config_dir: str, material: Material | None = None) -> None:
    """Write a context as a whole, by the `Name` in `meta`; with `material`, its certificates are these and no others.

    Raises OSError.
    """
    name = meta["Name"]
    if material is not None:
        _save_material(tls_folder(name, config_dir), material)
    folder = meta_folder(name, config_dir)
    os.makedirs(folder, 0o755, exist_ok=True)
    _write(os.path.join(folder, "meta.json"), encode(meta), 0o644)


def encode(meta: Mapping[str, Any]) -> bytes:
    """As docker writes it."""
    import json

    text = json.dumps(meta, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text.encode()


def remove(name: str, config_dir: str) -> None:
    """Remove a context, if there is one. Raises OSError."""
    import shutil

    for folder in (meta_folder(name, config_dir), tls_folder(name, config_dir)):
        if os.path.exists(folder):
            shutil.rmtree(folder)


def _save_material(folder: str, material: Material) -> None:
    import shutil

    if os.path.exists(folder):
        shutil.rmtree(folder)
    os.makedirs(os.path.dirname(os.path.dirname(folder)), 0o755, exist_ok=True)
    for kind, files in material.items():
        for file_name, data in files.items():
            for part in (os.path.dirname(folder), folder, os.path.join(folder, kind)):
                os.makedirs(part, 0o700, exist_ok=True)
            _write(os.path.join(folder, kind, file_name), data, 0o600)


def _write(path: str, data: bytes, mode: int) -> None:
    """Put a file in place as a whole."""
    temporary = f"{path}.{os.getpid()}"
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with open(fd, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except BaseException:
        os.remove(temporary)
        raise


def _listed(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except FileNotFoundError:
        return []
