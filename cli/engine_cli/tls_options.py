"""The global options about TLS, as docker reads them with its variables."""

from __future__ import annotations

import os

from engine_client import address
from engine_client._tls import TLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.flags import Given


def read(given: Given, config_dir: str | None) -> TLS | bool:
    """How to speak TLS, or False: not at all. Naming a file alone asks for nothing."""
    verify = given.bool("tlsverify") if given.changed("tlsverify") else bool(os.environ.get("DOCKER_TLS_VERIFY"))
    wanted = given.bool("tls") if given.changed("tls") else bool(os.environ.get("DOCKER_TLS"))
    if not (wanted or verify or given.changed("tlsverify")):
        return False
    folder = os.environ.get("DOCKER_CERT_PATH") or config_dir or address.config_dir(os.environ)
    own = (_own(given, f"tls{what}", os.path.join(folder, f"{what}.pem")) for what in ("cert", "key"))
    return TLS(given.str("tlscacert") or os.path.join(folder, "ca.pem"), *own, verify=verify)


def _own(given: Given, option: str, default: str) -> str:
    return given.str(option) if given.changed(option) else default if os.path.exists(default) else ""
