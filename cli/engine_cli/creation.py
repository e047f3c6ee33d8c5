"""Creating a container: pulling its image where that is called for, the file for its id, warnings."""

from __future__ import annotations

import os
import sys

from engine_cli.failures import Failure, system_text
from engine_cli.proxies import proxy_variables
from engine_cli.requirements import lacks, require
from engine_client.errors import NotFound
from engine_client.reference import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ContainerCreateRequest, ContainerCreateResponse


def create(cli: Cli, given: Given, request: ContainerCreateRequest, image: str) -> str:
    """Create the container that `request` asks for; its id. Progress and warnings go to stderr.

    Raises EngineError, Failure.
    """
    path = given.str("cidfile")
    if path:
        _reserve(path)
    id = ""
    try:
        created = _create(cli, given, request, image)
        id = created["Id"]
    finally:
        if path and not id:
            os.remove(path)
    for warning in [*(created["Warnings"] or ()), *_dns_warnings(request)]:
        cli.err(f"WARNING: {warning}\n")
    if path:
        with open(path, "w") as file:
            file.write(id)
    return id


def _reserve(path: str) -> None:
    if os.path.exists(path):
        sure = "make sure the other container isn't running or delete"
        raise Failure(f"container ID file found, {sure} {path}")
    try:
        with open(path, "x"):
            pass
    except OSError as error:
        raise Failure(f"failed to create the container ID file: open {path}: {system_text(error)}") from None


def _create(cli: Cli, given: Given, request: ContainerCreateRequest, image: str) -> ContainerCreateResponse:
    name = _full_name(image)
    asked = given.str("platform")
    platform = _platform(asked)
    cli.agree()
    _check_version(cli, request)
    _adapt(cli, given, request)
    if given.str("pull") == "always":
        _pull(cli, given, image, asked)
    try:
        return cli.engine.containers.create(request, name=given.str("name") or None, platform=platform)
    except NotFound:
        if name is None or given.str("pull") != "missing":
            raise
    if not given.bool("quiet"):
        cli.err(f"Unable to find image '{name}' locally\n")
    _pull(cli, given, image, asked)
    return cli.engine.containers.create(request, name=given.str("name") or None, platform=platform)


def _platform(text: str) -> str | None:
    if not text:
        return None
    from engine_cli.platforms import normal_platform

    return normal_platform(text)


def _full_name(image: str) -> str | None:
    """The image's name as users type it with its tag; None for an id."""
    digits = image.removeprefix("sha256:")
    if len(digits) == 64 and not set(digits) - set("0123456789abcdef"):
        return None
    return parse(image).with_default_tag().familiar


def _pull(cli: Cli, given: Given, image: str, platform: str) -> None:
    from engine_cli.registry_auth import credentials_for

    auth = credentials_for(cli, parse(image).domain)
    with cli.engine.images.pull(image, platform=platform or None, auth=auth) as progress:
        if given.bool("quiet"):
            progress.drain()
            return
        from engine_cli.progress import show

        show(progress, sys.stderr)


def _adapt(cli: Cli, given: Given, request: ContainerCreateRequest) -> None:
    """What depends on the terminal, on docker's configuration and on the engine's API."""
    host = request.setdefault("HostConfig", {})
    if os.isatty(1):
        size = os.get_terminal_size(1)
        host["ConsoleSize"] = [size.lines, size.columns]
    _add_proxies(cli, given, request)
    if "KernelMemory" in host and not lacks(cli, "1.42"):
        del host["KernelMemory"]


def _check_version(cli: Cli, request: ContainerCreateRequest) -> None:
    """Refuse what an older engine would pass over in silence. Raises Failure."""
    endpoints = request.get("NetworkingConfig", {}).get("EndpointsConfig", {})
    if any(endpoint.get("MacAddress") for endpoint in endpoints.values()):
        require(cli, "specify mac-address per network", "1.44")
    mounts = request.get("HostConfig", {}).get("Mounts", [])
    if any(mount.get("BindOptions", {}).get("ReadOnlyForceRecursive") for mount in mounts) and lacks(cli, "1.44"):
        raise Failure("bind-recursive=readonly requires API v1.44 or later")


def _add_proxies(cli: Cli, given: Given, request: ContainerCreateRequest) -> None:
    """The variables for proxies that config.json wants in containers, where -e doesn't say otherwise."""
    names = {word.partition("=")[0] for word in given.list("env")}
    env = request.setdefault("Env", [])
    env += [f"{name}={value}" for name, value in proxy_variables(cli).items() if name not in names]


def _dns_warnings(request: ContainerCreateRequest) -> list[str]:
    servers = request.get("HostConfig", {}).get("Dns", [])
    local = [server for server in servers if server.startswith("127.") or server == "::1"]
    return [f"Localhost DNS ({server}) may fail in containers." for server in local[:1]]
