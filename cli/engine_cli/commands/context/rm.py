"""engine context rm."""

from __future__ import annotations

import os

from engine_cli.command import Command
from engine_cli.commands.context.use import set_current
from engine_cli.failures import Failure, system_text
from engine_cli.flags import Option
from engine_client import _contexts
from engine_client.address import DEFAULT_CONTEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    force = given.bool("force")
    current = cli.context_name
    errors: list[str] = []
    for name in given.args:
        try:
            _remove(cli, name, current, force=force)
        except Failure as failure:
            errors.append(str(failure))
        else:
            cli.out(name + "\n")
    if errors:
        raise Failure("\n".join(errors))
    return 0


def _remove(cli: Cli, name: str, current: str, *, force: bool) -> None:
    """Raises Failure."""
    obstacle = _obstacle(cli, name, current, force=force)
    if obstacle:
        raise Failure(obstacle)
    if name == current:
        set_current(cli, "")
    try:
        _contexts.remove(name, cli.config_dir)
    except OSError as error:
        what, folder = "metadata", _contexts.meta_folder(name, cli.config_dir)
        if not os.path.exists(folder):
            what, folder = "TLS data", _contexts.tls_folder(name, cli.config_dir)
        path = os.path.join(folder, error.filename)  # of a file within, Python tells the name alone
        problem = f"failed to remove {what}: unlinkat {path}: {system_text(error)}"
        raise Failure(f"failed to remove context {name}: {problem}") from None


def _obstacle(cli: Cli, name: str, current: str, *, force: bool) -> str:
    if name == DEFAULT_CONTEXT:
        return 'context "default" cannot be removed'
    if force:
        return ""
    if name == current:
        return f'context "{name}" is in use, set -f flag to force remove'
    return "" if _contexts.exists(name, cli.config_dir) else f'context "{name}" does not exist'


COMMAND = Command(
    "context rm",
    "CONTEXT [CONTEXT...]",
    "Remove one or more contexts",
    run,
    (Option("force", "f", False, "Force the removal of a context in use"),),
    (1, None),
    ("context rm", "context remove"),
)
