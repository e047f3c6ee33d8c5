"""What `images --tree` shows of given images: to a pipe, and on terminals of several widths."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

from support.raw_listener import Peer, RawListener, reply
from support.terminal import shown_on_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOSType: linux\r\nContent-Length: 0\r\n\r\n"
WIDTHS = (30, 60, 120)
OPTIONS = ("--no-trunc", "--quiet", "--digests", "--format=json")


def _manifest(id: str, platform: str, used: Sequence[str] = (), *, available: bool = True) -> dict[str, Any]:
    parts = dict(zip(("os", "architecture", "variant"), platform.split("/"), strict=False))
    return {
        "ID": f"sha256:{id * 64}",
        "Descriptor": {"mediaType": "", "digest": f"sha256:{id * 64}", "size": 1},
        "Available": available,
        "Size": {"Content": 1_140_000 if available else 0, "Total": 3_262_000 if available else 0},
        "Kind": "image",
        "ImageData": {"Platform": parts, "Containers": [*used], "Size": {"Unpacked": 2_122_000}},
    }


def _image(
    id: str, created: int, names: Sequence[str], *manifests: dict[str, Any], used: int = 0, digests: Sequence[str] = ()
) -> dict[str, Any]:
    return {
        "Id": f"sha256:{id * 64}",
        "ParentId": "",
        "RepoTags": [*names],
        "RepoDigests": [*digests],
        "Created": created,
        "Size": 4_261_550,
        "SharedSize": -1,
        "Containers": used,
        "Labels": None,
        "Manifests": [*manifests],
    }


_ATTESTATION = {**_manifest("7", "unknown/unknown"), "Kind": "attestation", "AttestationData": {"For": "sha256:1"}}
IMAGES: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "plain": [_image("a", 3, ["one:latest"]), _image("b", 9, ["two:latest", "b:1"], used=1), _image("c", 5, [])],
    "platforms": [
        _image(
            "d",
            3,
            ["registry.example/team/much-longer-name:v1", "short:1"],
            _manifest("1", "linux/amd64", ["c0ffee"]),
            _manifest("2", "linux/arm/v7"),
            _manifest("3", "windows/amd64", available=False),
            _ATTESTATION,
        ),
        _image("e", 2, [], _manifest("4", "linux/arm64")),
        _image("f", 4, ["größe:1"]),
    ],
    "untagged": [
        _image("a", 5, [], digests=[f"one@sha256:{'a' * 64}"]),
        _image("b", 4, ["<none>:<none>"], digests=["<none>@<none>"]),
        _image("c", 3, ["<none>:<none>"], digests=[f"one@sha256:{'c' * 64}"]),
        _image("d", 2, [], digests=["<none>@<none>"]),
    ],
}


def screens(command: Sequence[str], config_dir: str) -> dict[str, str]:
    """What is shown, by images and width; 0 for a pipe. With each option that does not go with it, the error."""
    shown: dict[str, str] = {}
    for name, images in IMAGES.items():
        body = json.dumps(images).encode()

        def script(peer: Peer, body: bytes = body) -> None:
            while request := peer.read_request():
                peer.send(PING if b"/_ping" in request else reply(body))

        with RawListener(script) as engine:
            environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "DOCKER_CONFIG": config_dir}
            line = [*command, "images", "--tree"]
            shown |= {f"{name} {width}": _on_terminal(line, width, environ) for width in WIDTHS}
            shown[f"{name} 0"] = _to_pipe(line, environ)
            shown[f"{name} all"] = _on_terminal([*line, "-a"], 80, {**environ, "NO_COLOR": "1"})
            shown |= {option: _to_pipe([*line, option], environ) for option in OPTIONS}
    return shown


def _to_pipe(line: Sequence[str], environ: dict[str, str]) -> str:
    done = subprocess.run(line, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    return f"{done.stdout}--\n{done.stderr}-- {done.returncode}\n"


def _on_terminal(line: Sequence[str], width: int, environ: dict[str, str]) -> str:
    shown, code = shown_on_terminal(line, width, environ)
    return shown.decode() + f"-- {code}\n"
