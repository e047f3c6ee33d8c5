"""The operations of all resources: a call, the exact requests that it makes, and what it gives for their answers."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from support.raw_listener import reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    Headers = Sequence[str]


class Asked(NamedTuple):
    """A request, without the version in its path, and the answer to it; a body of bytes is an upload, another JSON."""

    line: str
    answer: bytes
    body: Any = None
    headers: Headers = ()
    written: bytes = b""  # what is then written to the stream that the connection has become

    def request(self, version: str, user_agent: str) -> bytes:
        """The bytes that the engine is to get."""
        method, path = self.line.split(" ")
        target = path if path == "/_ping" else f"/v{version}{path}"
        fields = [f"{method} {target} HTTP/1.1", "Host: api.moby.localhost", f"User-Agent: {user_agent}", *self.headers]
        data = b""
        if isinstance(self.body, bytes):
            data = self.body
            fields.append("Content-Type: application/x-tar")
        elif self.body is not None:
            data = json.dumps(self.body, separators=(",", ":")).encode()
            fields.append("Content-Type: application/json")
        if self.body is not None or method in ("POST", "PUT"):
            fields.append(f"Content-Length: {len(data)}")
        return "\r\n".join([*fields, "\r\n"]).encode() + data + self.written


class Case(NamedTuple):
    """A call, the requests that it makes one after the other, and what it gives: a stream as the list of its pieces.

    An option that can be called makes its value of the client.
    """

    operation: str
    args: tuple[Any, ...]
    options: dict[str, Any]
    asked: tuple[Asked, ...]
    value: Any

    def __str__(self) -> str:
        return f"{self.operation}({', '.join([*map(str, self.args), *self.options])})"


NOTHING = b"HTTP/1.1 204 No Content\r\n\r\n"
FOUND = {"Id": "found"}
EXIT = {"StatusCode": 3}
HIJACKED = (
    b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
    b"Content-Type: application/vnd.docker.multiplexed-stream\r\n\r\n"
)
UPGRADE = ("Connection: Upgrade", "Upgrade: tcp")


def frame(stream: int, data: bytes) -> bytes:
    """Output of a container."""
    return struct.pack(">BxxxL", stream, len(data)) + data


OUTPUT = [(1, b"out"), (2, b"err")]
FRAMES = b"".join(frame(*piece) for piece in OUTPUT)


def says(value: object, status: str = "200 OK", *fields: str) -> bytes:
    """A reply with `value` as JSON."""
    return reply(json.dumps(value).encode(), status, "application/json", *fields)


def gives(
    operation: str, line: str, /, *args: Any, value: Any = FOUND, status: str = "200 OK", body: Any = None,
    headers: Headers = (), **options: Any,
) -> Case:  # fmt: skip
    """A call that gives the reply's JSON."""
    return Case(operation, args, options, (Asked(line, says(value, status), body, headers),), value)


def done(
    operation: str, line: str, /, *args: Any, answer: bytes = NOTHING, body: Any = None, **options: Any
) -> Case:  # fmt: skip
    """A call that gives nothing."""
    return Case(operation, args, options, (Asked(line, answer, body),), None)


def reads(
    operation: str, line: str, /, *args: Any, data: bytes = b'{"status":"a"}\n{"status":"b"}\n', value: Any = None,
    body: Any = None, headers: Headers = (), fields: Headers = (), **options: Any,
) -> Case:  # fmt: skip
    """A call that gives a stream, of JSON values unless `value` has its pieces."""
    pieces = [json.loads(text) for text in data.splitlines()] if value is None else value
    media_type = "application/vnd.docker.multiplexed-stream" if data == FRAMES else "application/json"
    asked = Asked(line, reply(data, "200 OK", media_type, *fields), body, headers)
    return Case(operation, args, options, (asked,), pieces)


OK = reply(b"")
CREATED = reply(b"", "201 Created")
FILTERS = {"label": ["a=b"]}
FILTERED = "filters=%7B%22label%22%3A%7B%22a%3Db%22%3Atrue%7D%7D"
ARM = {"os": "linux", "architecture": "arm64"}
ON_ARM = "platform=%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22arm64%22%7D"
NO_AUTH = ("X-Registry-Auth: e30=",)
AUTH = {"username": "u"}
AUTHORIZED = ("X-Registry-Auth: eyJ1c2VybmFtZSI6InUifQ==",)
NO_AUTHS = ("X-Registry-Config: e30=",)
TAR = b"a tar"
TAR_PIECE = [TAR]
STAT = {"name": "b", "size": 1, "mode": 420, "mtime": "2024-01-01T00:00:00Z", "linkTarget": ""}
STAT_FIELD = (
    "X-Docker-Container-Path-Stat: eyJuYW1lIjoiYiIsInNpemUiOjEsIm1vZGUiOjQyMCwibXRpbWUiOiIyMDI0LTAxLTAxVDAwOjAwOjAw"
    "WiIsImxpbmtUYXJnZXQiOiIifQ=="
)

CONTAINERS = [
    gives("containers.create", "POST /containers/create", {"Image": "i"}, status="201 Created", body={"Image": "i"}),
    gives(
        "containers.create", "POST /containers/create?name=n&platform=linux%2Farm64", {},
        name="n", platform="linux/arm64", status="201 Created", body={},
    ),
    gives("containers.inspect", "GET /containers/a/json", "a"),
    gives("containers.inspect", "GET /containers/%C3%A4%20%3F/json?size=1", "ä ?", size=True),
    done("containers.start", "POST /containers/a/start", "a"),
    done("containers.start", "POST /containers/a/start", "a", answer=b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    done(
        "containers.start", "POST /containers/a/start?checkpoint=c&checkpoint-dir=%2Fd&detachKeys=ctrl-x", "a",
        detach_keys="ctrl-x", checkpoint="c", checkpoint_dir="/d",
    ),
    done("containers.stop", "POST /containers/a/stop", "a"),
    done("containers.stop", "POST /containers/a/stop?signal=HUP&t=-1", "a", signal="HUP", timeout=-1),
    done("containers.restart", "POST /containers/a/restart", "a"),
    done("containers.restart", "POST /containers/a/restart?signal=HUP&t=0", "a", signal="HUP", timeout=0),
    done("containers.kill", "POST /containers/a/kill", "a"),
    done("containers.kill", "POST /containers/a/kill?signal=TERM", "a", signal="TERM"),
    done("containers.rename", "POST /containers/a/rename?name=b", "a", "b"),
    done("containers.resize", "POST /containers/a/resize?h=24&w=80", "a", height=24, width=80, answer=OK),
    gives("containers.wait", "POST /containers/a/wait", "a", value=EXIT),
    gives("containers.wait", "POST /containers/a/wait?condition=removed", "a", condition="removed", value=EXIT),
    gives("containers.begin_wait", "POST /containers/a/wait", "a", value=EXIT),
    gives("containers.begin_wait", "POST /containers/a/wait?condition=removed", "a", condition="removed"),
    reads("containers.logs", "GET /containers/a/logs?stderr=1&stdout=1", "a", data=FRAMES, value=OUTPUT),
    reads(
        "containers.logs", "GET /containers/a/logs?details=1&follow=1&since=1.5&tail=7&timestamps=1&until=2", "a",
        stdout=False, stderr=False, follow=True, timestamps=True, tail=7, since="1.5", until="2", details=True,
        tty=True, data=FRAMES, value=[(1, FRAMES)],
    ),
    done("containers.remove", "DELETE /containers/a", "a"),
    done("containers.remove", "DELETE /containers/a?force=1&link=1&v=1", "a", force=True, volumes=True, link=True),
    gives("containers.prune", "POST /containers/prune"),
    gives("containers.prune", f"POST /containers/prune?{FILTERED}", filters=FILTERS),
    gives("containers.list", "GET /containers/json", value=[FOUND]),
    gives(
        "containers.list", f"GET /containers/json?all=1&{FILTERED}&limit=2&size=1", value=[FOUND],
        all=True, limit=2, size=True, filters=FILTERS,
    ),
    Case("containers.list", (), {}, (Asked("GET /containers/json", says(None)),), []),
    done("containers.pause", "POST /containers/a/pause", "a"),
    done("containers.unpause", "POST /containers/a/unpause", "a"),
    gives("containers.update", "POST /containers/a/update", "a", {"Memory": 1}, body={"Memory": 1}),
    gives("containers.top", "GET /containers/a/top", "a"),
    gives("containers.top", "GET /containers/a/top?ps_args=-e%20f", "a", ps_args="-e f"),
    gives("containers.changes", "GET /containers/a/changes", "a", value=[{"Path": "/b", "Kind": 1}]),
    gives("containers.stats", "GET /containers/a/stats?stream=0", "a"),
    gives("containers.stats", "GET /containers/a/stats?one-shot=1&stream=0", "a", one_shot=True),
    reads("containers.stats_stream", "GET /containers/a/stats?stream=1", "a"),
]  # fmt: skip

FILES = [
    gives("containers.commit", "POST /commit?container=a", "a", status="201 Created"),
    gives(
        "containers.commit",
        "POST /commit?author=u&changes=CMD%20a&changes=ENV%20b%3Dc&comment=m&container=a&pause=0&repo=r&tag=t", "a",
        repo="r", tag="t", comment="m", author="u", changes=["CMD a", "ENV b=c"], pause=False, config={"Tty": True},
        status="201 Created", body={"Tty": True},
    ),
    reads(
        "containers.get_archive", "GET /containers/a/archive?path=%2Fb", "a", "/b",
        data=TAR, value=TAR_PIECE, fields=(STAT_FIELD,),
    ),
    Case("containers.archive_stat", ("a", "/b"), {}, (
        Asked("HEAD /containers/a/archive?path=%2Fb", f"HTTP/1.1 200 OK\r\n{STAT_FIELD}\r\n\r\n".encode()),
    ), STAT),
    done("containers.put_archive", "PUT /containers/a/archive?path=%2Fb", "a", "/b", TAR, answer=OK, body=TAR),
    done(
        "containers.put_archive", "PUT /containers/a/archive?copyUIDGID=1&noOverwriteDirNonDir=1&path=%2Fb",
        "a", "/b", TAR, no_overwrite_dir_non_dir=True, copy_uid_gid=True, answer=OK, body=TAR,
    ),
    reads("containers.export", "GET /containers/a/export", "a", data=TAR, value=TAR_PIECE),
]  # fmt: skip

IMAGES = [
    reads("images.pull", "POST /images/create?fromImage=docker.io%2Flibrary%2Fb&tag=latest", "b", headers=NO_AUTH),
    reads(
        "images.pull", "POST /images/create?fromImage=h%3A5%2Fb&platform=linux%2Farm64", "h:5/b",
        platform="linux/arm64", all_tags=True, auth=AUTH, headers=AUTHORIZED,
    ),
    gives("images.inspect", "GET /images/h:5/b:1/json", "h:5/b:1"),
    gives("images.inspect", f"GET /images/b/json?manifests=1&{ON_ARM}", "b", platform=ARM, manifests=True),
    done("images.tag", "POST /images/b/tag?repo=c", "b", "c", answer=CREATED),
    done("images.tag", "POST /images/b/tag?repo=c&tag=1", "b", repo="c", tag="1", answer=CREATED),
    gives("images.remove", "DELETE /images/b", "b", value=[{"Untagged": "b"}]),
    gives(
        "images.remove", f"DELETE /images/b?force=1&noprune=1&{ON_ARM.replace('platform', 'platforms')}", "b",
        force=True, no_prune=True, platforms=[ARM], value=[{"Deleted": "b"}],
    ),
    gives("images.history", "GET /images/b/history", "b", value=[FOUND]),
    gives("images.history", f"GET /images/b/history?{ON_ARM}", "b", platform=ARM, value=[FOUND]),
    gives("images.search", "GET /images/search?term=t", "t", value=[{"name": "t"}], headers=NO_AUTH),
    gives(
        "images.search", f"GET /images/search?{FILTERED}&limit=2&term=t", "t", limit=2, filters=FILTERS, auth=AUTH,
        value=[{"name": "t"}], headers=AUTHORIZED,
    ),
    reads("images.push", "POST /images/h:5/b/push?tag=latest", "h:5/b", headers=NO_AUTH),
    reads(
        "images.push", f"POST /images/h:5/b/push?{ON_ARM}", "h:5/b:1", all_tags=True, platform=ARM, auth=AUTH,
        headers=AUTHORIZED,
    ),
    reads("images.save", "GET /images/get?names=b&names=c", "b", "c", data=TAR, value=TAR_PIECE),
    reads("images.save", f"GET /images/get?names=b&{ON_ARM}", "b", platform=ARM, data=TAR, value=TAR_PIECE),
    reads("images.load", "POST /images/load", TAR, body=TAR),
    reads("images.load", f"POST /images/load?{ON_ARM}&quiet=1", TAR, quiet=True, platform=ARM, body=TAR),
    reads("images.import_image", "POST /images/create?fromSrc=-", TAR, body=TAR),
    reads(
        "images.import_image",
        "POST /images/create?changes=CMD%20a&fromSrc=http%3A%2F%2Fh&message=m&platform=linux&repo=r&tag=t", "http://h",
        repo="r", tag="t", message="m", changes=["CMD a"], platform="linux",
    ),
    reads("images.build", "POST /build", TAR, headers=NO_AUTHS, body=TAR),
    reads(
        "images.build", "POST /build?buildargs=%7B%22A%22%3Anull%7D&q=1&remote=http%3A%2F%2Fh&rm=0&t=a&t=b%3A1",
        None, {"remote": "http://h", "t": ["a", "b:1"], "rm": False, "q": True, "buildargs": {"A": None}},
        auths={"h": AUTH}, headers=("X-Registry-Config: eyJoIjp7InVzZXJuYW1lIjoidSJ9fQ==",),
    ),
    reads("images.build", "POST /build?cachefrom=%5B%22a%22%5D", None, {"cachefrom": "a"}, headers=NO_AUTHS),
    gives("images.prune", "POST /images/prune"),
    gives("images.prune", f"POST /images/prune?{FILTERED}", filters=FILTERS),
    gives("images.list", "GET /images/json", value=[FOUND]),
    gives(
        "images.list", f"GET /images/json?all=1&digests=1&{FILTERED}&manifests=1&shared-size=1", value=[FOUND],
        all=True, filters=FILTERS, digests=True, shared_size=True, manifests=True,
    ),
]  # fmt: skip

NETWORKS = [
    gives(
        "networks.create", "POST /networks/create", "n",
        status="201 Created", body={"CheckDuplicate": True, "Name": "n"},
    ),
    gives(
        "networks.create", "POST /networks/create", "n", {"Internal": True},
        status="201 Created", body={"CheckDuplicate": True, "Internal": True, "Name": "n"},
    ),
    gives("networks.inspect", "GET /networks/n", "n"),
    gives("networks.inspect", "GET /networks/n?scope=local&verbose=1", "n", verbose=True, scope="local"),
    done(
        "networks.connect", "POST /networks/n/connect", "n", "a",
        answer=OK, body={"Container": "a", "EndpointConfig": {}},
    ),
    done(
        "networks.connect", "POST /networks/n/connect", "n", "a", endpoint={"Aliases": ["b"]},
        answer=OK, body={"Container": "a", "EndpointConfig": {"Aliases": ["b"]}},
    ),
    done(
        "networks.disconnect", "POST /networks/n/disconnect", "n", "a", force=True,
        answer=OK, body={"Container": "a", "Force": True},
    ),
    done("networks.remove", "DELETE /networks/n", "n"),
    gives("networks.prune", "POST /networks/prune"),
    gives("networks.prune", f"POST /networks/prune?{FILTERED}", filters=FILTERS),
    gives("networks.list", "GET /networks", value=[FOUND]),
    gives("networks.list", f"GET /networks?{FILTERED}", filters=FILTERS, value=[FOUND]),
]  # fmt: skip

SWARMS = [
    gives("nodes.inspect", "GET /nodes/n", "n"),
    gives("services.inspect", "GET /services/s", "s"),
    gives("services.inspect", "GET /services/s?insertDefaults=1", "s", insert_defaults=True),
    gives("tasks.inspect", "GET /tasks/t", "t"),
    gives("secrets.inspect", "GET /secrets/s", "s"),
    gives("configs.inspect", "GET /configs/c", "c"),
    gives("plugins.inspect", "GET /plugins/vieux/sshfs:1/json", "vieux/sshfs:1"),
]

DISTRIBUTION = [
    gives("distribution.inspect", "GET /distribution/h:5/b:1/json", "h:5/b:1", headers=NO_AUTH),
    gives("distribution.inspect", "GET /distribution/b/json", "b", auth=AUTH, headers=AUTHORIZED),
]

VOLUMES = [
    gives("volumes.create", "POST /volumes/create", status="201 Created", body={}),
    gives(
        "volumes.create", "POST /volumes/create", "v", {"Driver": "local"},
        status="201 Created", body={"Driver": "local", "Name": "v"},
    ),
    gives("volumes.inspect", "GET /volumes/v", "v"),
    done("volumes.update", "PUT /volumes/v?version=4", "v", {"Spec": {}}, version=4, answer=OK, body={"Spec": {}}),
    done("volumes.remove", "DELETE /volumes/v", "v"),
    done("volumes.remove", "DELETE /volumes/v?force=1", "v", force=True),
    gives("volumes.prune", "POST /volumes/prune"),
    gives("volumes.prune", f"POST /volumes/prune?{FILTERED}", filters=FILTERS),
    gives("volumes.list", "GET /volumes", value={"Volumes": []}),
    gives("volumes.list", f"GET /volumes?{FILTERED}", filters=FILTERS, value={"Volumes": []}),
]  # fmt: skip

PING = {"APIVersion": "1.51", "OSType": "linux", "Experimental": True, "BuilderVersion": "2", "Swarm": "inactive"}
PONG = (
    b"HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nOstype: linux\r\nDocker-Experimental: true\r\nBuilder-Version: 2\r\n"
    b"Swarm: inactive\r\nContent-Length: 2\r\n\r\n"
)
REFUSED = b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n"

SYSTEM = [
    Case("system.ping", (), {}, (Asked("HEAD /_ping", PONG),), PING),
    Case("system.ping", (), {}, (Asked("HEAD /_ping", REFUSED), Asked("GET /_ping", PONG + b"OK")), PING),
    gives("system.version", "GET /version"),
    gives("system.info", "GET /info"),
    gives("system.auth", "POST /auth", {"username": "u", "password": "p"}, body={"username": "u", "password": "p"}),
    reads("system.events", "GET /events"),
    reads("system.events", f"GET /events?{FILTERED}&since=1&until=2", since="1", until="2", filters=FILTERS),
    gives("system.disk_usage", "GET /system/df"),
    gives("system.disk_usage", "GET /system/df?type=a&type=b&verbose=1", types=["a", "b"], verbose=True),
    gives("system.prune_build_cache", "POST /build/prune"),
    gives(
        "system.prune_build_cache",
        f"POST /build/prune?all=1&{FILTERED}&keep-storage=1&max-used-space=2&min-free-space=3&reserved-space=4",
        all=True, filters=FILTERS, keep_storage=1, max_used_space=2, min_free_space=3, reserved_space=4,
    ),
]  # fmt: skip

EXEC = [
    gives("exec.create", "POST /containers/a/exec", "a", {"Cmd": ["b"]}, status="201 Created", body={"Cmd": ["b"]}),
    done("exec.start_detached", "POST /exec/e/start", "e", answer=OK, body={"Detach": True, "Tty": False}),
    done("exec.start_detached", "POST /exec/e/start", "e", tty=True, answer=OK, body={"Detach": True, "Tty": True}),
    done(
        "exec.start_detached", "POST /exec/e/start", "e", tty=True, console_size=(24, 80), answer=OK,
        body={"Detach": True, "Tty": True, "ConsoleSize": [24, 80]},
    ),
    gives("exec.inspect", "GET /exec/e/json", "e"),
    done("exec.resize", "POST /exec/e/resize?h=24&w=80", "e", height=24, width=80, answer=OK),
    done("exec.resize", "POST /exec/e/resize?h=24&w=80", "e", height=24, width=80, answer=CREATED),
]  # fmt: skip

SIMPLE = CONTAINERS + FILES + IMAGES + NETWORKS + DISTRIBUTION + VOLUMES + SWARMS + SYSTEM + EXEC
