"""A small image in a registry, whole or with its layer gone."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
from typing import Any

import requests

_OCI = "application/vnd.docker.distribution.manifest.v2+json"
_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"
_CONFIG = "application/vnd.docker.container.image.v1+json"


def publish(registry: str, repository: str, *, without_layer: bool = False, wrong_config: bool = False) -> None:
    """Push `repository`:latest, of one layer with 16 kB that nobody has, to the registry at 127.0.0.1:PORT.

    `without_layer` takes the layer away again; `wrong_config` makes a configuration that names another one.
    """
    base = f"http://{registry}/v2/{repository}"
    tar = _layer()
    layer = gzip.compress(tar)
    config = {
        "architecture": "amd64",
        "os": "linux",
        "created": "2026-01-01T00:00:00Z",
        "config": {"Cmd": ["/file"], "Labels": {"kind": "recorded"}},
        "rootfs": {"type": "layers", "diff_ids": [_digest(b"" if wrong_config else tar)]},
    }
    text = json.dumps(config).encode()
    blobs = {_LAYER: layer, _CONFIG: text}
    for data in blobs.values():
        _upload(base, data)
    described = {kind: {"mediaType": kind, "size": len(data), "digest": _digest(data)} for kind, data in blobs.items()}
    manifest: dict[str, Any] = {
        "schemaVersion": 2,
        "mediaType": _OCI,
        "config": described[_CONFIG],
        "layers": [described[_LAYER]],
    }
    headers = {"Content-Type": _OCI}
    requests.put(f"{base}/manifests/latest", json.dumps(manifest), headers=headers, timeout=30).raise_for_status()
    if without_layer:
        requests.delete(f"{base}/blobs/{_digest(layer)}", timeout=30).raise_for_status()


def _layer() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        entry = tarfile.TarInfo("file")
        entry.size = 16 << 10
        tar.addfile(entry, io.BytesIO(os.urandom(entry.size)))
    return buffer.getvalue()


def _upload(base: str, data: bytes) -> None:
    started = requests.post(f"{base}/blobs/uploads/", timeout=30)
    started.raise_for_status()
    url = started.headers["Location"]
    query = {"digest": _digest(data)}
    requests.put(
        url, data, params=query, headers={"Content-Type": "application/octet-stream"}, timeout=30
    ).raise_for_status()


def _digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()
