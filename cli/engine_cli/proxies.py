"""The proxies that docker's configuration wants in containers and builds."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli


def proxy_variables(cli: Cli) -> dict[str, str]:
    """The environment variables, in upper and lower case each, that config.json asks for with this engine."""
    proxies: dict[str, dict[str, str]] = cli.config.get("proxies") or {}
    chosen = proxies.get(cli.engine.host) or proxies.get("default") or {}
    variables: dict[str, str] = {}
    for kind in ("http", "https", "no", "ftp", "all"):
        value = chosen.get(f"{kind}Proxy")
        if value:
            variables[f"{kind}_proxy".upper()] = variables[f"{kind}_proxy"] = value
    return variables
