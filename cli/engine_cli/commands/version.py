"""engine version."""

from __future__ import annotations

import os
import sys

from engine_cli.cli import MAX_API_VERSION
from engine_cli.command import Command
from engine_cli.failures import Failure, describe
from engine_cli.flags import Option
from engine_cli.formatflag import INSPECT_FORMAT
from engine_cli.platforms import go_architecture
from engine_client._version import __version__
from engine_client.errors import EngineError, InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import SystemVersion

_COLUMN = 20
_ENGINE = (  # of the component called Engine: what a line begins with, and what it says
    ("API version", "{ApiVersion} (minimum version {MinAPIVersion})"),
    ("Go version", "{GoVersion}"),
    ("Git commit", "{GitCommit}"),
    ("Built", "{BuildTime}"),
    ("OS/Arch", "{Os}/{Arch}"),
    ("Experimental", "{Experimental}"),
)
_DETAILS = ("ApiVersion", "MinAPIVersion", "GitCommit", "GoVersion", "Os", "Arch", "BuildTime")


def run(cli: Cli, given: Given) -> int:
    format = given.str("format")
    show = _formatted(format) if format else _plain
    server: dict[str, Any] | None = None
    unreachable = ""
    try:
        server = _server(cli.engine.system.version())
    except EngineError as error:
        unreachable = describe(error)
    own = os.environ.get("DOCKER_API_VERSION", "").removeprefix("v") or MAX_API_VERSION
    client = _client(cli, own if server is None else cli.engine.api_version)
    text, failure = show({"Client": client, "Server": server})
    cli.draw(text)
    if unreachable or failure:  # the first says why a template may not find what the engine did not tell
        raise Failure(unreachable or failure)
    return 0


def _formatted(format: str) -> Callable[[Mapping[str, Any]], tuple[str, str]]:
    """What makes text of the versions, and says what went wrong. Raises Failure for a template that cannot be read."""
    from engine_cli.objects import fill, read
    from engine_cli.tabs import align

    template = read(format, "version")

    def show(versions: Mapping[str, Any]) -> tuple[str, str]:
        text, failure = fill(template, versions, "system.versionInfo")
        return align(text + "\n", 20, 1), failure

    return show


def _plain(versions: Mapping[str, Any]) -> tuple[str, str]:
    return _show_text(versions) + "\n", ""


def _show_text(versions: Any) -> str:
    client, server = versions["Client"], versions["Server"]
    return _client_text(client) + ("" if server is None else "\n" + _server_text(server))


def _client(cli: Cli, api_version: str) -> dict[str, str]:
    return {
        "Version": __version__,
        "ApiVersion": api_version,
        "DefaultAPIVersion": MAX_API_VERSION,
        "PythonVersion": sys.version.split()[0],
        "Os": sys.platform,
        "Arch": go_architecture(os.uname().machine),
        "Context": cli.context_name,
    }


def _server(version: SystemVersion) -> dict[str, Any]:
    """The reply, with a component called Engine, and its date in the form that people read."""
    components: list[dict[str, Any]] = [{**component} for component in version.get("Components") or ()]
    if not any(component["Name"] == "Engine" for component in components):
        known = {name: str(version.get(name, "")) for name in _DETAILS}
        known["Experimental"] = str(version.get("Experimental", False)).lower()
        components.append({"Name": "Engine", "Version": version["Version"], "Details": known})
    for component in components:
        details: dict[str, str] = component.get("Details") or {}
        if component["Name"] == "Engine" and "BuildTime" in details:
            details["BuildTime"] = _readable(details["BuildTime"])
    return {**version, "Components": components}


def _readable(stamp: str) -> str:
    import time

    from engine_client.timestamps import parse_stamp

    try:
        seconds = parse_stamp(stamp[:19] + "Z") // 1_000_000_000  # as the clock where it was built showed it
    except InvalidValue:
        return stamp
    return time.strftime("%a %b %e %H:%M:%S %Y", time.gmtime(seconds))


def _client_text(client: Mapping[str, str]) -> str:
    agreed, own = client["ApiVersion"], client["DefaultAPIVersion"]
    lines = (
        ("Version", client["Version"]),
        ("API version", agreed if agreed == own else f"{agreed} (downgraded from {own})"),
        ("Python version", client["PythonVersion"]),
        ("OS/Arch", f"{client['Os']}/{client['Arch']}"),
        ("Context", client["Context"]),
    )
    return "\n".join(["Client:", *_lines(" ", lines)])


def _server_text(server: Mapping[str, Any]) -> str:
    name = (server.get("Platform") or {"Name": ""})["Name"]
    text = ["", f"Server: {name}".rstrip()]
    for component in server["Components"]:
        details: Mapping[str, str] = component.get("Details") or {}
        if component["Name"] == "Engine":
            known = {**dict.fromkeys((*_DETAILS, "Experimental"), ""), **details}
            lines = [(label, words.format_map(known)) for label, words in _ENGINE]
        else:
            lines = sorted(details.items())
        text += [f" {component['Name']}:", *_lines("  ", [("Version", component["Version"]), *lines])]
    return "\n".join(text)


def _lines(indent: str, lines: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{f'{indent}{label}:':<{_COLUMN - 1}} {value}" for label, value in lines]


COMMAND = Command(
    "version",
    "[OPTIONS]",
    "Show the Docker version information",
    run,
    (Option("format", "f", "", INSPECT_FORMAT),),
)
