"""What a context may be called, and what docker says where it may not."""

from __future__ import annotations

import os

from engine_cli.failures import Failure
from engine_client import _contexts
from engine_client.address import DEFAULT_CONTEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli

_FIRST = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_REST = _FIRST | set("_.+-")


def check(name: str) -> None:
    """Raises Failure where no context can be called so."""
    if not name:
        raise Failure("context name cannot be empty")
    if name == DEFAULT_CONTEXT:
        raise Failure('"default" is a reserved context name')
    if len(name) < 2 or name[0] not in _FIRST or not _REST.issuperset(name):
        pattern = "^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$"
        raise Failure(f'context name "{name}" is invalid, names are validated against regexp "{pattern}"')


def check_new(cli: Cli, name: str) -> None:
    """Raises Failure where no new context can be called so."""
    check(name)
    if _contexts.exists(name, cli.config_dir):
        raise Failure(f'context "{name}" already exists')


def told_of_override(name: str = "") -> str:
    """What to say where DOCKER_HOST makes the choice of a context vain."""
    if not os.environ.get("DOCKER_HOST"):
        return ""
    chosen = f'"{name}"' if name else "a context"
    return (
        f"Warning: DOCKER_HOST environment variable overrides the active context. To use {chosen}, either set the "
        "global --context flag, or unset DOCKER_HOST environment variable.\n"
    )
