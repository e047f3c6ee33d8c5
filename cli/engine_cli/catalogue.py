"""What commands there are: the one table. A command's module is loaded only when it is wanted."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine_cli.command import Command

COMMON = ("run", "exec", "ps", "build", "pull", "push", "images", "login", "logout", "search", "version", "info")
COMMANDS = (
    *COMMON,
    "attach",
    "commit",
    "cp",
    "create",
    "diff",
    "events",
    "export",
    "history",
    "import",
    "inspect",
    "kill",
    "load",
    "logs",
    "pause",
    "port",
    "rename",
    "restart",
    "rm",
    "rmi",
    "save",
    "start",
    "stats",
    "stop",
    "tag",
    "top",
    "unpause",
    "update",
    "wait",
)

HIDDEN = ("completion",)  # left out of the general help, as docker does
COMPLETE = ("__complete", "__completeNoDesc")  # the protocol of completion, as docker's scripts speak it


class Group:
    """The commands about one kind of thing.

    `commands` gives the module of each, below engine_cli.commands; `aliases` the other words for some; `usage` what
    follows the group's name in errors. `hidden` are left out of help.
    """

    __slots__ = ("aliases", "commands", "hidden", "summary", "usage")

    def __init__(
        self,
        summary: str,
        commands: Mapping[str, str],
        aliases: Mapping[str, str] | None = None,
        usage: str = "",
        hidden: Sequence[str] = (),
    ) -> None:
        self.summary = summary
        self.commands = commands
        self.aliases = aliases or {}
        self.usage = usage
        self.hidden = hidden

    @property
    def shown(self) -> list[str]:
        """The commands that help lists, in order."""
        return sorted(name for name in self.commands if name not in self.hidden)


def _same(*names: str) -> dict[str, str]:
    """Commands that exist under the same name without their group."""
    return {name: name for name in names}


def _own(group: str, *names: str) -> dict[str, str]:
    """Commands that exist in a group only."""
    return {name: f"{group}.{name}" for name in names}


_CONTAINER = _same(
    "attach", "commit", "cp", "create", "diff", "exec", "export", "kill", "logs", "pause", "port", "rename", "restart",
    "rm", "run", "start", "stats", "stop", "top", "unpause", "update", "wait",
)  # fmt: skip
_ALIASES = {"list": "ls", "remove": "rm"}
_IMAGE = _same("build", "history", "import", "load", "pull", "push", "save", "tag")

GROUPS = {
    "container": Group(
        "Manage containers",
        {**_CONTAINER, **_own("container", "inspect", "prune"), "ls": "ps"},
        {**_ALIASES, "ps": "ls"},
    ),
    "context": Group(
        "Manage contexts",
        _own("context", "create", "export", "import", "inspect", "ls", "rm", "show", "update", "use"),
        _ALIASES,
    ),
    "image": Group(
        "Manage images",
        {**_IMAGE, **_own("image", "inspect", "prune"), "ls": "images", "rm": "rmi"},
        {**_ALIASES, "rmi": "rm"},
    ),
    "network": Group(
        "Manage networks",
        _own("network", "connect", "create", "disconnect", "inspect", "ls", "prune", "rm"),
        _ALIASES,
    ),
    "system": Group(
        "Manage Docker",
        {**_same("events", "info"), **_own("system", "df", "prune"), "dial-stdio": "system.dial_stdio"},
        hidden=("dial-stdio",),
    ),
    "volume": Group(
        "Manage volumes",
        _own("volume", "create", "inspect", "ls", "prune", "rm", "update"),
        _ALIASES,
        usage="COMMAND",
    ),
}


def is_command(name: str) -> bool:
    """Whether there is a command of that name at the top level."""
    return name in COMMANDS or name in HIDDEN


def shown(environ: Mapping[str, str]) -> Sequence[str]:
    """The commands that help and completion offer: with DOCKER_HIDE_LEGACY_COMMANDS none that a group has too."""
    return COMMON if environ.get("DOCKER_HIDE_LEGACY_COMMANDS") else COMMANDS


def is_ours(name: str) -> bool:
    """Whether the word says what to do; what else it is may be a plugin."""
    return name in GROUPS or is_command(name) or name in ("help", *COMPLETE)


def load(name: str, group: str = "") -> Command | None:
    """The command of that name, at the top level or in a group, called so in its texts; None where there is none."""
    module: str | None = name if is_command(name) else None
    if group:
        name = GROUPS[group].aliases.get(name, name)
        module = GROUPS[group].commands.get(name)
    if module is None:
        return None
    command: Command = __import__(f"engine_cli.commands.{module}", fromlist=["COMMAND"]).COMMAND
    command.name = f"{group} {name}" if group else name
    return command
