"""What may come next on a command line, from the tables of commands and options, in the words of docker's protocol.

The shells' scripts run `engine __complete WORD… PARTIAL`. It prints a candidate a line, with a tab and a description,
and at last `:NUMBER`, which says what else the shell is to do: the sum of the directives below.
"""

from __future__ import annotations

import os

from engine_cli import completion_values as values
from engine_cli.catalogue import GROUPS, is_ours, load, shown
from engine_cli.plugins import find, find_all
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from engine_cli.cli import Cli
    from engine_cli.command import Command
    from engine_cli.flags import Option

    Found: TypeAlias = tuple[Iterable[tuple[str, str]], int]  # candidates with descriptions, and a directive

FILES = 0
FAILED = 1
NO_SPACE = 2
NO_FILES = 4
FOLDERS = 16
_NAMES = {
    FILES: "ShellCompDirectiveDefault",
    FAILED: "ShellCompDirectiveError",
    NO_SPACE: "ShellCompDirectiveNoSpace",
    NO_FILES: "ShellCompDirectiveNoFileComp",
    FOLDERS: "ShellCompDirectiveFilterDirs",
}


def show(cli: Cli, words: Sequence[str], *, described: bool) -> int:
    """Print what may stand in place of the last word, or have a plugin do it; what goes wrong is a directive."""
    from engine_cli.main import GLOBAL_OPTIONS

    line = Line(GLOBAL_OPTIONS, words[:-1], interspersed=False)
    partial = words[-1] if words else ""
    cli.host, cli.context = line.given.get("host", cli.host), line.given.get("context", cli.context)
    cli.config_dir = line.given.get("config", cli.config_dir)
    plugin = find(cli, line.args[0]) if line.args and not is_ours(line.args[0]) else None
    if plugin is not None:
        from engine_cli.plugin_run import run

        return run(plugin, ["__complete", *line.args, partial])
    try:
        found, directive = complete(cli, line, partial)
    except EngineError:
        found, directive = (), FAILED
    for word, description in found:
        if word.isprintable():  # else a line of the protocol would not hold it
            about = description.partition("\n")[0].partition(" (default ")[0]
            cli.out(f"{word}\t{about}\n" if described and about else f"{word}\n")
    cli.out(f":{directive}\n")
    cli.err(f"Completion ended with directive: {_NAMES[directive]}\n")
    return 0


def complete(cli: Cli, line: Line, partial: str) -> Found:
    """What may follow the words of `line` and begins with `partial`. Raises EngineError."""
    if not line.args:
        return _option(cli, "", line, partial) or _matching(_top_level(cli), partial)
    name, *rest = line.args
    if name == "help":
        return _matching(_top_level(cli), partial) if not rest else ((), NO_FILES)
    group = name if name in GROUPS else ""
    if group and not rest:
        return _matching(((verb, _summary(verb, group)) for verb in GROUPS[group].shown), partial)
    if group:
        name, *rest = rest
    command = load(name, group)
    return ((), FILES) if command is None else _of_command(cli, command, rest, partial)


class Line:
    """A command line up to the word that is typed: `args`, the options `given`, and the one that wants a value."""

    def __init__(self, options: Sequence[Option], words: Sequence[str], *, interspersed: bool) -> None:
        self.options = options
        self.args: list[str] = []
        self.given: dict[str, str] = {}
        self.wanting: Option | None = None
        self.ended = False  # no more options
        for word in words:
            if self.wanting is not None:
                self.given[self.wanting.name] = word
                self.wanting = None
            elif self.ended or not word.startswith("-") or word == "-":
                self.args.append(word)
                self.ended = self.ended or not interspersed
            elif word == "--":
                self.ended = True
            else:
                self._take(word)

    def _take(self, word: str) -> None:
        name, equals, value = word.partition("=")
        if word.startswith("--"):
            self._note([option for option in self.options if f"--{option.name}" == name], value, whole=not equals)
            return
        for at, letter in enumerate(word[1:], 2):
            found = [option for option in self.options if option.short == letter]
            self._note(found, word[at:], whole=at == len(word))
            if not found or not isinstance(found[0].default, bool):
                break

    def _note(self, found: Sequence[Option], value: str, *, whole: bool) -> None:
        """Take down an option; where the word is `whole`, a value must be in the next one."""
        for option in found:
            self.given[option.name] = value
            if whole and not isinstance(option.default, bool):
                self.wanting = option


def _top_level(cli: Cli) -> Iterable[tuple[str, str]]:
    found = {name: _summary(name) for name in shown(os.environ)} | {
        name: group.summary for name, group in GROUPS.items()
    }
    found |= {plugin.name: plugin.text("ShortDescription") for plugin in find_all(cli) if not plugin.problem}
    return sorted({**found, "help": "Help about the command"}.items())


def _summary(name: str, group: str = "") -> str:
    command = load(name, group)
    return command.summary if command is not None else ""


def _matching(found: Iterable[tuple[str, str]], partial: str) -> Found:
    return [item for item in found if item[0].startswith(partial)], NO_FILES


def _of_command(cli: Cli, command: Command, words: Sequence[str], partial: str) -> Found:
    line = Line(command.options, words, interspersed=command.interspersed)
    return _option(cli, command.name, line, partial) or _argument(cli, command, line)


def _option(cli: Cli, command: str, line: Line, partial: str) -> Found | None:
    """Options, or values of one; None where an argument is due."""
    if line.wanting is not None:
        return _value(cli, command, line.wanting, partial)
    if line.ended or not partial.startswith("-"):
        return None
    name, equals, value = partial.partition("=")
    if not equals:
        return _matching(_options(line), partial)
    wanted = [option for option in line.options if name in (f"--{option.name}", f"-{option.short}")]
    return _value(cli, command, wanted[0], value) if wanted else ((), NO_FILES)


def _options(line: Line) -> Iterable[tuple[str, str]]:
    for option in sorted(line.options, key=lambda option: option.name):
        if not (option.shown or option.requires) or (option.name in line.given and option.default != ()):
            continue
        yield f"--{option.name}", option.help
        if option.short:
            yield f"-{option.short}", option.help


def _value(cli: Cli, command: str, option: Option, partial: str) -> Found:
    if option.name in values.FILE_OPTIONS:
        return (), FILES
    found = [(value, "") for value in values.of_option(cli, command, option.name, partial)]
    unfinished = found and all(value.endswith((":", "=")) for value, _ in found)
    return found, NO_SPACE if unfinished else NO_FILES


def _argument(cli: Cli, command: Command, line: Line) -> Found:
    kind = _kind(command, len(line.args))
    if (command.name.endswith("create") and kind != "images") or (command.name == "context import" and not line.args):
        return (), NO_FILES  # a name that is not there yet
    if kind == "files":
        return (), FILES
    if kind == "folders":
        return (), FOLDERS
    if kind == "contexts":
        return _contexts(cli, line.args), NO_FILES
    states = () if "force" in line.given else command.states
    return [(value, "") for value in values.of_kind(cli, kind, states)], NO_FILES


def _contexts(cli: Cli, named: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Those that are not `named` yet; the current one is marked."""
    names = [name for name in values.of_kind(cli, "contexts") if name not in named]
    return [(name, "current" if name == cli.context_name else "") for name in names]


def _kind(command: Command, at: int) -> str:
    """What the argument is, by the word for it in the usage: `[OPTIONS] CONTAINER [CONTAINER...]`."""
    words = command.usage.partition("\n")[0].removeprefix("[OPTIONS]").split()
    if "|" in words:  # PATH | URL | -
        words = words[:1]
    if words and at >= len(words) and words[-1].endswith(("...", "...]")):
        at = len(words) - 1
    if at >= len(words):
        return ""
    return values.KINDS.get(words[at]) or values.KINDS.get(words[at].strip("[].").partition("[")[0], "")
