"""engine info."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure, describe
from engine_cli.flags import Option
from engine_cli.formatflag import INSPECT_FORMAT
from engine_cli.plugins import find_all
from engine_client._version import __version__
from engine_client.errors import ConfigError, ConnectionFailed, EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    client: dict[str, Any] = {
        "Version": __version__,
        "Context": cli.context_name,
        "Debug": cli.debug,
        "Plugins": [plugin.fields() for plugin in find_all(cli)],
    }
    if format := given.str("format"):
        return _show_formatted(cli, client, format)
    try:
        info: Mapping[str, Any] = cli.engine.system.info()
    except ConnectionFailed as error:
        _show_client(cli, client)
        raise Failure(describe(error)) from None
    except EngineError as error:
        _show_client(cli, client)
        raise Failure(f"ERROR: {describe(error)}\nerrors pretty printing info") from None
    from engine_cli.info_text import server_lines

    _show_client(cli, client)
    cli.out("".join(line + "\n" for line in server_lines(info, _user(cli), debug=cli.debug)) + "\n")
    for warning in info.get("Warnings") or ():
        cli.err(warning + "\n")
    return 0


def _show_formatted(cli: Cli, client: Mapping[str, Any], format: str) -> int:
    """Print what a template makes of the engine and the client; the engine is asked only where it asks for it."""
    from engine_cli.objects import fill, read

    values: dict[str, Any] = {"ClientInfo": {**client, "Warnings": None}}
    failures: list[str] = []
    try:
        template = read(format)
    except Failure as broken:
        try:
            cli.engine.system.info()
        except ConnectionFailed as error:
            raise Failure(f"{describe(error)}\n{broken}", broken.code) from None
        raise
    if not _names_a_field(format) or fill(template, values, "system.sparseInfo")[1]:
        try:
            values.update(cli.engine.system.info())
        except ConnectionFailed as error:
            failures.append(describe(error))
        except EngineError as error:
            values["ServerErrors"] = [describe(error)]
            cli.err(describe(error) + "\n")
    text, failure = fill(template, values, "system.dockerInfo")
    cli.draw(text + "\n")
    failures += [failure] if failure else []
    if failures:
        raise Failure("\n".join(failures))
    return 0


def _names_a_field(format: str) -> bool:
    import re

    return re.search(r"\.[a-zA-Z]", format) is not None


def _user(cli: Cli) -> str:
    """Who is logged in at Docker Hub by config.json itself: helpers are not asked. Nobody where there is no name."""
    entries = cli.config.get("auths")
    if not entries:
        return ""
    from engine_client.credentials import HUB, CredentialStore

    try:
        return CredentialStore(cli.config_dir, environ={}, config={"auths": entries}).get(HUB).get("username", "")
    except ConfigError:
        return ""


def _show_client(cli: Cli, client: Mapping[str, Any]) -> None:
    debug = "true" if client["Debug"] else "false"
    cli.out(f"Client:\n Version:    {client['Version']}\n Context:    {client['Context']}\n Debug Mode: {debug}\n")
    valid = [plugin for plugin in client["Plugins"] if "Err" not in plugin]
    if valid:
        cli.out(" Plugins:\n" + "".join(map(_plugin_text, valid)))
    for plugin in client["Plugins"]:
        if "Err" in plugin:
            cli.err(f'WARNING: Plugin "{plugin["Path"]}" is not valid: {plugin["Err"]}\n')
    cli.out("\nServer:\n")


def _plugin_text(plugin: Mapping[str, Any]) -> str:
    text = f"  {plugin['Name']}: {plugin.get('ShortDescription', '')} ({plugin['Vendor']})\n"
    if plugin.get("Version"):
        text += f"    Version:  {plugin['Version']}\n"
    return f"{text}    Path:     {plugin['Path']}\n"


COMMAND = Command(
    "info",
    "[OPTIONS]",
    "Display system-wide information",
    run,
    (Option("format", "f", "", INSPECT_FORMAT),),
    aliases=("system info", "info"),
)
