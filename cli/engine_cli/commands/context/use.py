"""engine context use."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.context_names import check, told_of_override
from engine_cli.failures import Failure, unwritten
from engine_client import _contexts, config_file
from engine_client.address import DEFAULT_CONTEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    if len(given.args) != 1:
        raise Failure(f"accepts 1 arg(s), received {len(given.args)}")
    name = given.args[0]
    if name != DEFAULT_CONTEXT:
        check(name)
        _contexts.load(name, cli.config_dir)
    set_current(cli, "" if name == DEFAULT_CONTEXT else name)
    cli.out(name + "\n")
    cli.err(f'Current context is now "{name}"\n')
    if name != DEFAULT_CONTEXT:
        cli.err(told_of_override(name))
    return 0


def set_current(cli: Cli, name: str) -> None:
    """Make `name` the context in use from now on; the default where it is empty. Raises ConfigError, Failure."""

    def edit(config: dict[str, object]) -> None:
        if name:
            config["currentContext"] = name
        else:
            config.pop("currentContext", None)

    path = config_file.path_in(cli.config_dir)
    if config_file.read(path).get("currentContext", "") != name:
        try:
            config_file.change(path, edit)
        except OSError as error:
            raise unwritten(cli.config_dir, error) from None


COMMAND = Command("context use", "CONTEXT", "Set the current docker context", run, (), (0, None))
