"""Lists by templates: fixed replies of an engine, and the command lines that list them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from support.raw_listener import Peer, RawListener, reply

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOSType: linux\r\nContent-Length: 0\r\n\r\n"
ID = "0123456789abcdef" * 4
CONTAINERS: list[dict[str, Any]] = [
    {
        "Id": ID,
        "Names": ["/first", "/other/alias"],
        "Image": "busybox:latest",
        "ImageID": f"sha256:{ID}",
        "Command": 'sh -c "echo <a> & b"',
        "Created": 1000000000,
        "Ports": [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}],
        "Labels": {"com.example.some-label": "one", "b": ""},
        "State": "running",
        "Status": "Up 2 hours",
        "HostConfig": {"NetworkMode": "bridge"},
        "NetworkSettings": {"Networks": {"bridge": {}}},
        "Mounts": [{"Type": "volume", "Name": "f" * 64, "Source": "/x", "Destination": "/y", "Driver": "local"}],
    },
    {
        "Id": ID[::-1],
        "Names": ["/größe"],
        "Image": f"sha256:{ID}",
        "ImageID": f"sha256:{ID}",
        "Command": "true",
        "Created": 1000000060,
        "Ports": [],
        "Labels": {},
        "State": "exited",
        "Status": "Exited (0) 3 weeks ago",
        "HostConfig": {"NetworkMode": "host"},
        "NetworkSettings": {"Networks": {"host": {}}},
        "Mounts": [],
    },
]
IMAGES: list[dict[str, Any]] = [
    {
        "Id": f"sha256:{ID}",
        "ParentId": "",
        "RepoTags": ["busybox:latest", "busybox:1"],
        "RepoDigests": [f"busybox@sha256:{ID}"],
        "Created": 1000000000,
        "Size": 4261550,
        "SharedSize": -1,
        "Containers": -1,
        "Labels": None,
    },
    {
        "Id": f"sha256:{ID[::-1]}",
        "ParentId": "",
        "RepoTags": ["registry.example:5000/team/app:v1"],
        "RepoDigests": [],
        "Created": 1000000062,
        "Size": 1,
        "SharedSize": 1,
        "Containers": 0,
        "Labels": {},
    },
    {
        "Id": f"sha256:{ID[::-1]}",
        "ParentId": "",
        "RepoTags": [],
        "RepoDigests": [],
        "Created": 1000000060,
        "Size": 999,
        "SharedSize": 99,
        "Containers": 2,
        "Labels": {},
    },
    {
        "Id": f"sha256:{ID[1:]}0",
        "ParentId": "",
        "RepoTags": [],
        "RepoDigests": [f"only/digest@sha256:{ID[::-1]}"],
        "Created": 1000000061,
        "Size": 123456789012,
        "SharedSize": 0,
        "Containers": 0,
        "Labels": {},
    },
]
TEMPLATES = r"""
json
{{json .}}
table
raw
{{.Foo}}
{{.ID.Foo}}
{{foo}}
{{.ID
{{.ID}} {{"x"}} {{1}} {{true}} {{nil}}
{{.Label "b"}}
{{.Label}}
table {{.ID}}\t{{.CreatedAt}}
table {{.ID}}\t{{lower .Size}}\t{{json .ID}}\tx
table {{.ID | upper}}
table {{truncate .ID 3}}\t{{pad .Size 2 2}}\t{{split .ID "a"}}
table{{.ID}}
 table {{.ID}}
{{.ID | printf "%s-%s" .Size}}
{{printf "%5d|%-5d|%x|%q|%v|%t|%5.2f|%%" 42 7 255 "a\"b" .ID true 1.5}}
{{printf "%d %s" "a"}}
{{printf "%s" "a" "b" 3}}
{{pad .ID 3 2}}|{{truncate .ID 4}}|{{title .ID}}|{{title "two words"}}|{{join (split .ID "8") "-"}}|{{len .ID}}
{{/* a comment */}}{{- .ID -}} x
{{- /* a comment */ -}} x {{.ID}}
{{/* open
{{.ID}}\n\t{{.Size}}
{{if .ID}}a{{end}}
{{if eq .ID "x"}}a{{else if .Size}}b{{else}}c{{end}}
{{if .ID}}
{{end}}
{{else}}
{{with .ID}}{{.}}{{else}}none{{end}}
{{range split .ID "8"}}<{{.}}>{{end}}
{{range $i, $e := split .ID "8"}}{{$i}}={{$e}} {{end}}{{$i}}
{{range $i, $e := split .ID "8"}}{{$i}}={{$e}} {{end}}
{{range 3}}{{.}}{{end}}
{{}}
{{.ID|}}
{{|.ID}}
{{"a}}
{{`a}}
{{'a}}
{{.ID)}}
{{(.ID}}
{{@}}
{{.ID .Size}}
{{"x" .Size}}
{{print .ID 1 2 "a" "b" 3}}
{{println .ID 1}}
{{upper 1}}
{{upper}}
{{upper .ID .ID}}
{{.ID | upper | lower}}
{{1.5}} {{'a'}} {{`raw \n`}} {{0x10}} {{"\u00e9\x41\n\\n"}}
{{$x := .ID}}{{$x}}
{{$x := .ID}}{{$x = "y"}}{{$x}}
{{$y}}
{{(.ID)}} {{(upper .ID)}}
{{eq .ID "fmt"}} {{not true}} {{and true .ID}} {{or "" .ID}} {{ne 1 2}} {{lt 1 2}} {{ge 2 2}}
{{index .ID 0}} {{index .ID 100}}
{{len 3}}
{{eq 1 "a"}}
{{true}} {{false}}
{{.ID}} }} {{.Size}}
a\nb
{{ .ID }}  {{- .Size }}
{{json.ID}} {{.ID}}
{{json.}}
{{.ID"x"}}
{{.}}x
""".strip("\n").splitlines()
_VOLATILE = re.compile(r"\d+ years ago")


def cases() -> list[list[str]]:
    """The command lines."""
    lines = [[command, "--format", template] for command in ("ps", "images") for template in TEMPLATES[:-1]]
    lines += [["images", *words] for words in ([], ["-q"], ["--digests"], ["--no-trunc"], ["--digests", "--no-trunc"])]
    lines += [["images", "--digests", "--format", "table {{.ID}}"], ["images", "--format", "table", "-q"]]
    lines += [["ps", "-f", "bad"], ["images", "-f", ""], ["ps", "--filter=a=b"]]
    lines += [["images", "--format", "raw", "-q"], ["images", "--format", "raw", "--digests"]]
    lines += [["images", "--format", "{{.ID}} {{.Digest}}"], ["ps", "-q", "--format", "{{.Names}}"], ["ps", "-q"]]
    return [*lines, ["ps"], ["ps", "--no-trunc"], ["ps", "--no-trunc", "--format", "json"]]


def answers(command: Sequence[str], config_dir: Path) -> list[dict[str, Any]]:
    """What each command line gives."""

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            listed = CONTAINERS if b"/containers/json" in request else IMAGES
            peer.send(PING if b"/_ping" in request else reply(json.dumps(listed).encode()))

    with RawListener(script) as engine:
        environ = {
            "PATH": os.environ["PATH"],
            "DOCKER_HOST": engine.host,
            "TZ": "UTC",
            "DOCKER_CONFIG": str(config_dir),
            "PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path if path),
        }
        return [_answer(command, words, environ) for words in cases()]


def _answer(command: Sequence[str], words: Sequence[str], environ: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run([*command, *words], env=environ, capture_output=True, text=True, timeout=30)
    stdout, stderr = (_VOLATILE.sub("AGE", text) for text in (done.stdout, done.stderr))
    stderr = re.sub(r"\bdocker(?= ps)", "engine", stderr)
    return {"words": words, "code": done.returncode, "stdout": stdout, "stderr": stderr}
