"""Content trust, which this command does not know: what asks for it is refused, and never passed over."""

from __future__ import annotations

import os

from engine_cli.failures import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.flags import Given

_OFF = ("", "0", "f", "F", "FALSE", "false", "False")


def refuse(given: Given) -> None:
    """Raises Failure where option or variable ask for content trust; the option goes before the variable."""
    if not given.bool("disable-content-trust"):
        raise Failure("--disable-content-trust=false is not supported yet")
    if os.environ.get("DOCKER_CONTENT_TRUST", "") not in _OFF and not given.changed("disable-content-trust"):
        raise Failure("DOCKER_CONTENT_TRUST is not supported yet; unset it, or give --disable-content-trust")
