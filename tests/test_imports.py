"""What is loaded when, and that every module imports only what stands above it."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.raw_listener import Peer, RawListener, reply

from engine_client import _contexts

ROOT = Path(__file__).parent.parent
HEAVY = {
    "anyio", "argparse", "asyncio", "dataclasses", "email", "enum", "functools", "http.client", "httpx", "inspect",
    "json", "logging", "pathlib", "re", "shutil", "socket", "ssl", "trio", "typing", "urllib.parse",
}  # fmt: skip
LISTED = (ROOT / "benchmarks/replies/summary.json").read_bytes()
PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nContent-Length: 0\r\n\r\n"


def loaded_by(code: str, answer: bytes = reply(b"[]"), config_dir: Path | None = None) -> set[str]:
    """The modules that code has loaded at its end, in an interpreter of its own; the engine gives `answer`.

    With a folder to make a configuration in, the engine is that of its current context, not of DOCKER_HOST.
    """

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            peer.send(PING if b"_ping" in request else answer)

    preamble = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'cli')!r}]\n"
    report = "\nprint(*sorted(sys.modules), file=sys.stderr)"
    with RawListener(script) as engine:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "DOCKER_CONFIG": "/nonexistent"}
        if config_dir is not None:
            endpoint = {"Host": engine.host, "SkipTLSVerify": False}
            _contexts.save({"Name": "here", "Metadata": {}, "Endpoints": {"docker": endpoint}}, str(config_dir))
            (config_dir / "config.json").write_text('{"currentContext": "here", "HttpHeaders": {"A": "b"}}')
            environ |= {"DOCKER_HOST": "", "DOCKER_CONFIG": str(config_dir)}
        line = [sys.executable, "-I", "-S", "-c", preamble + code + report]
        done = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


RARE = ("_async", "models", "help", "plugin", "completion", "support")
COMMAND = "from engine_cli.main import main\nassert main({!r}) == 0"


@pytest.mark.parametrize(
    "code",
    [
        "import engine_client",
        "from engine_client import Engine\nwith Engine() as engine: assert engine.containers.list() == []",
        COMMAND.format(["--version"]),
        COMMAND.format(["ps"]),
        COMMAND.format(["ps", "-aq"]),
        COMMAND.format(["rm", "-af"]),
        COMMAND.format(["images"]),
    ],
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    assert not loaded_by(code) & HEAVY


def test_nothing_heavy_is_loaded_for_a_container_to_show() -> None:
    assert not loaded_by(COMMAND.format(["ps", "-a"]), reply(b"[%s]" % LISTED)) & HEAVY


def test_nothing_heavy_is_loaded_to_create_a_container() -> None:
    created = reply(b'{"Id": "c0ffee", "Warnings": []}', "201 Created")
    line = ["create", "-it", "--rm", "--name", "a", "-e", "A=b", "-v", "/a:/b", "-p", "80:80", "busybox:1.36", "sh"]
    assert not loaded_by(COMMAND.format(line), created) & HEAVY


def test_nothing_heavy_is_loaded_for_a_context_of_a_unix_socket(tmp_path: Path) -> None:
    assert not loaded_by(COMMAND.format(["ps"]), config_dir=tmp_path) & HEAVY


def test_a_command_loads_little_of_ours() -> None:
    ours = {name for name in loaded_by(COMMAND.format(["ps"])) if name.split(".")[0] in ("engine_cli", "engine_client")}
    assert not {name for name in ours if any(part in name for part in RARE)}
    assert len(ours) <= 44


# What each part of the project may import of it, by the longest prefix that fits
ALLOWED = {
    "engine_client": (
        "_typing",
        "_version",
        "errors",
        "_async",
        "_sync",
        "_run",
        "_timeouts",
        "_tls",
        "_trace",
        "credentials",
    ),
    "engine_client.errors": (),
    "engine_client._typing": (),
    "engine_client._pattern": (),
    # the parts for odd addresses, contexts and TLS are loaded when there are any
    "engine_client.address": ("errors", "_contexts", "_docker_host", "_tls", "_typing", "_wire"),
    "engine_client._docker_host": ("errors", "spec"),
    "engine_client.config_file": ("errors", "_typing", "_wire"),
    "engine_client.reference": ("errors",),
    "engine_client.credentials": ("errors", "_typing", "_wire", "models", "address", "config_file", "reference"),
    "engine_client.timestamps": ("errors", "spec"),
    "engine_client.dockerignore": ("errors", "spec"),
    "engine_client.archive": ("errors", "dockerignore"),
    "engine_client._terminal": (),
    "engine_client.models": ("models",),
    "engine_client.spec": ("spec", "errors", "models", "reference", "_typing", "_pattern"),
    "engine_client._wire": ("_wire", "errors", "_typing", "models"),
    "engine_client._call": ("_wire", "errors", "_typing"),
    "engine_client._decode": ("_wire", "errors", "_call", "_typing", "models"),
    "engine_client.httpx_transport": (
        "_async",
        "_call",
        "_exchange",
        "_sync",
        "_sockets",
        "_timeouts",
        "_wire",
        "address",
        "errors",
    ),
}
BELOW = ("_sync", "_async")


def modules() -> list[Path]:
    return sorted([*ROOT.glob("engine_client/**/*.py"), *ROOT.glob("cli/engine_cli/**/*.py")])


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT / "cli" if "engine_cli" in path.parts else ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """The modules that a module names in any import, also in those for type checkers."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_imports_go_down_only(path: Path) -> None:
    name = dotted(path)
    ours = {module for module in imports_of(path) if module.split(".")[0] in ("engine_client", "engine_cli")}
    if name.split(".")[0] == "engine_cli":
        assert not any(module.startswith("engine_client._async") for module in ours)
        return
    assert not any(module.split(".")[0] == "engine_cli" for module in ours)
    fitting = [prefix for prefix in ALLOWED if name == prefix or (name.startswith(prefix + ".") and "." in prefix)]
    if fitting:
        allowed = ALLOWED[max(fitting, key=len)]
        parts = {module.split(".")[1] for module in ours if "." in module}
        assert parts <= {*allowed}, f"{name} imports {parts - {*allowed}}"
    elif not any(f".{half}" in name for half in BELOW):
        named = {module for module in ours if any(f".{half}" in module for half in BELOW)}
        assert not named
    other = {"_sync": "_async", "_async": "_sync"}
    for half, twin in other.items():
        if f".{half}" in name:
            assert not any(f".{twin}" in module for module in ours)


def check_in(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(tree / "scripts/unasync.py"), "--check"], capture_output=True, text=True, timeout=30
    )


def test_generated_files_are_what_their_sources_give(tmp_path: Path) -> None:
    assert check_in(ROOT).returncode == 0
    for folder in ("engine_client/_async", "engine_client/_sync", "scripts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    assert check_in(tmp_path).returncode == 0
    images, exec, extra = (tmp_path / "engine_client/_sync" / name for name in ("images.py", "exec.py", "extra.py"))
    images.write_text(images.read_text() + "\n")
    exec.unlink()
    extra.write_text("")
    done = check_in(tmp_path)
    assert done.returncode == 1
    assert [line.split()[1] for line in done.stdout.splitlines()] == [
        f"engine_client/_sync/{name}" for name in ("exec.py", "images.py", "extra.py")
    ]
    (tmp_path / "engine_client/_async/plain.py").write_text("x = 1\n")
    assert "nothing to convert" in check_in(tmp_path).stderr
