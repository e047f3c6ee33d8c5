"""The proxies that docker's configuration wants in containers and builds."""

from __future__ import annotations

from engine_client._wire.jsontext import with_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli

_KINDS = ("http", "https", "no", "ftp", "all")


def proxy_variables(cli: Cli) -> dict[str, str]:
    """The environment variables, in upper and lower case each, that config.json asks for with this engine."""
    proxies: dict[str, dict[str, str] | None] = cli.config.get("proxies") or {}
    host = cli.engine.host
    chosen = with_names(proxies.get(host if host in proxies else "default") or {}, [f"{kind}Proxy" for kind in _KINDS])
    variables: dict[str, str] = {}
    for kind in _KINDS:
        value = chosen.get(f"{kind}Proxy")
        if value:
            variables[f"{kind}_proxy".upper()] = variables[f"{kind}_proxy"] = value
    return variables
