"""docker's contexts: where they lie, and where the engine is that one names."""

from __future__ import annotations

import os
from hashlib import sha256

from engine_client._tls import TLS
from engine_client.address import DEFAULT_HOST, Endpoint, read_json
from engine_client.errors import ConfigError


def meta_folder(name: str, config_dir: str) -> str:
    """The folder of a context's meta.json."""
    return os.path.join(config_dir, "contexts", "meta", sha256(name.encode()).hexdigest())


def tls_folder(name: str, config_dir: str) -> str:
    """The folder of a context's certificates, which has a folder for each kind of endpoint."""
    return os.path.join(config_dir, "contexts", "tls", sha256(name.encode()).hexdigest())


def endpoint(name: str, config_dir: str) -> Endpoint:
    """The engine that context `name` is about. Raises ConfigError."""
    path = os.path.join(meta_folder(name, config_dir), "meta.json")
    if not os.path.exists(path):
        raise ConfigError(f'context "{name}": context not found: open {path}: no such file or directory')
    try:
        docker = read_json(path)["Endpoints"]["docker"]
        host = docker["Host"]
        skip_verify = docker.get("SkipTLSVerify") is True
    except (KeyError, TypeError):
        host, skip_verify = None, False
    folder = os.path.join(tls_folder(name, config_dir), "docker")
    files = [
        path if os.path.exists(path := os.path.join(folder, f"{what}.pem")) else "" for what in ("ca", "cert", "key")
    ]
    tls = TLS(*files, verify=not skip_verify) if any(files) or skip_verify else None
    return Endpoint(host if isinstance(host, str) and host else DEFAULT_HOST, tls)
