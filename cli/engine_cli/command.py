"""What a command is: a name, a table of options, how many arguments it takes, and the function that runs it."""

from __future__ import annotations

import os

from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine_cli.cli import Cli
    from engine_cli.flags import Given

PLATFORM = Option(  # of what asks a registry for an image or makes one
    "platform",
    "",
    os.environ.get("DOCKER_DEFAULT_PLATFORM", ""),
    "Set platform if server is multi-platform capable",
)
RUNNING = ("running", "paused", "restarting")
STOPPED = ("created", "exited")


class Command:
    """A command. `usage` is what follows its name; `arguments` the least and the most words it takes (None: no limit).

    `details` are what help says instead of the `summary`; `aliases` are the other full names that help lists; not
    `interspersed`: options end at the first argument. What the arguments are, completion reads from `usage`; `states`
    are those that a container must be in to be offered.
    """

    __slots__ = (
        "aliases", "arguments", "details", "interspersed", "name", "options", "run", "states", "summary", "usage",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        usage: str,
        summary: str,
        run: Callable[[Cli, Given], int],
        options: Sequence[Option] = (),
        arguments: tuple[int, int | None] = (0, 0),
        aliases: Sequence[str] = (),
        *,
        interspersed: bool = True,
        details: str = "",
        states: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.usage = usage
        self.summary = summary
        self.run = run
        self.options = options
        self.arguments = arguments
        self.aliases = aliases
        self.interspersed = interspersed
        self.details = details or summary
        self.states = states

    def arity_error(self, count: int, *, at_least: int | None = None) -> str | None:
        """What docker says where `count` arguments are too few or too many; `at_least` asks for more than usual."""
        least, most = self.arguments
        if at_least is not None:
            least = at_least
        if least <= count and (most is None or count <= most):
            return None
        see = f"Run 'engine {self.name} --help' for more information"
        if most == 0:
            wants = "accepts no arguments"
        elif least == most:
            wants = f"requires {least} {_plural(least)}"
        elif least and most is not None:
            wants = f"requires at least {least} and at most {most} {_plural(most)}"
        elif count < least:
            wants = f"requires at least {least} {_plural(least)}"
            see = f"See 'engine {self.name} --help' for more information"
        else:
            wants = f"requires at most {most} {_plural(most)}"
            see = "S" + see  # docker's own slip, kept
        usage = f"engine {self.name} {self.usage}".rstrip()
        return f"engine: 'engine {self.name}' {wants}\n\nUsage:  {usage}\n\n{see}"

    def usage_error(self, message: str) -> str:
        """What docker says of a broken command line."""
        usage = f"engine {self.name} {self.usage}".rstrip()
        return f"{message}\n\nUsage:  {usage}\n\nRun 'engine {self.name} --help' for more information"


def _plural(count: int | None) -> str:
    return "argument" if count == 1 else "arguments"
