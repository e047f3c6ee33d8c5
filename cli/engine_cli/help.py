"""Help texts, in docker's form. Loaded only when one is shown."""

from __future__ import annotations

import os
import sys

from engine_cli.catalogue import COMMON, GROUPS, load, shown
from engine_cli.plugins import find_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine_cli.cli import Cli
    from engine_cli.command import Command
    from engine_cli.flags import Option

_ZERO = (False, 0, "", ())
_NARROW = 24
_SLOP = 5
_LEAST = 11  # columns for the names of commands


def show(cli: Cli, words: Sequence[str], *, strict: bool) -> int:
    """Print the help of the command or group that `words` name, or the general one; `strict` refuses unknown words."""
    group = words[0] if words and words[0] in GROUPS else ""
    known = 1 if group else 0
    command = load(words[known], group) if len(words) > known else None
    known += command is not None
    if strict and len(words) > known:
        sys.stderr.write(f"unknown help topic: {words[known]}\n")
        return 1
    sys.stdout.write(of(command) if command is not None else of_group(group) if group else general(cli))
    return 0


def general(cli: Cli) -> str:
    """The help of the whole command, with docker's plugins of it."""
    from engine_cli.main import GLOBAL_OPTIONS

    plugins = find_all(cli)
    others = [name for name in shown(os.environ) if name not in COMMON]
    managing = {name: group.summary for name, group in GROUPS.items()}
    managing |= {f"{plugin.name}*": plugin.text("ShortDescription") for plugin in plugins if not plugin.problem}
    sections = [
        ("Common Commands", _summaries(COMMON)),
        ("Management Commands", dict(sorted(managing.items()))),
        ("Commands", _summaries(others)),
        ("Invalid Plugins", {plugin.name: plugin.problem for plugin in plugins if plugin.problem}),
    ]
    width = max(_LEAST, *(len(name.rstrip("*")) for _, items in sections for name in items))
    lists = "".join(f"{title}:\n{_list(items, width)}\n" for title, items in sections if items)
    return (
        f"Usage:  engine [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n\n{lists}"
        f"Global Options:\n{options_text(GLOBAL_OPTIONS, cli.config_dir)}\n"
        "Run 'engine COMMAND --help' for more information on a command.\n"
    )


def of_group(group: str) -> str:
    """The help of one group of commands."""
    return (
        f"Usage:  engine {group} COMMAND\n\n{GROUPS[group].summary}\n\n"
        f"Commands:\n{_list(_summaries(GROUPS[group].shown, group), _LEAST)}\n"
        f"Run 'engine {group} COMMAND --help' for more information on a command.\n"
    )


def _summaries(names: Sequence[str], group: str = "") -> dict[str, str]:
    return {name: command.summary for name in names if (command := load(name, group)) is not None}


def _list(items: Mapping[str, str], width: int) -> str:
    return "".join(f"  {name:<{width + 1}}{summary}\n" for name, summary in items.items())


def of(command: Command) -> str:
    """The help of one command."""
    text = f"Usage:  engine {command.name} {command.usage}".rstrip() + f"\n\n{command.details}\n"
    if command.aliases:
        text += "\nAliases:\n  " + ", ".join(f"engine {alias}" for alias in command.aliases) + "\n"
    if any(option.shown for option in command.options):
        text += f"\nOptions:\n{options_text(command.options)}"
    return text


def options_text(options: Sequence[Option], config_dir: str = "", width: int = 0) -> str:
    """The list of options, as pflag prints it: sorted, in two columns, wrapped at `width` or the terminal's.

    `config_dir` is what stands for `{config}`.
    """
    listed = sorted((option for option in options if option.shown), key=lambda option: option.name)
    left = [_left(option) for option in listed]
    column = max(map(len, left)) + 3
    lines: list[str] = []
    for option, start in zip(listed, left, strict=True):
        help = option.help.replace("{config}", config_dir) + _default(option)
        text = _wrapped(help, column, (width or _width()) - 1)
        lines.append(f"{start:<{column}}{text}".rstrip())
    return "\n".join(lines) + "\n"


def _left(option: Option) -> str:
    start = f"  -{option.short}, --{option.name}" if option.short else f"      --{option.name}"
    kind = option.metavar or _kind(option)
    return f"{start} {kind}" if kind else start


def _kind(option: Option) -> str:
    if isinstance(option.default, bool):
        return ""
    if isinstance(option.default, int):
        return "int"
    return "string" if isinstance(option.default, str) else "list"


def _default(option: Option) -> str:
    default = option.default
    if default in _ZERO and default is not True:
        return ""
    if isinstance(default, bool):
        return " (default true)"
    return f' (default "{default}")' if isinstance(default, str) else f" (default {default})"


def _width() -> int:
    try:
        return os.get_terminal_size(0).columns
    except OSError:
        return 80


def _wrapped(text: str, indent: int, width: int) -> str:
    """pflag's wrapping: at blanks, a little short of `width` so that no short word stands alone."""
    start = ""
    room = width - indent
    if room < _NARROW:
        indent, room = 16, width - 16
        start = "\n" + " " * indent
    if room < _NARROW:
        return text.replace("\n", start)
    return start + ("\n" + " " * indent).join(_lines(text, room))


def _lines(text: str, room: int) -> list[str]:
    lines: list[str] = []
    while text:
        at = -1
        if len(text) >= room:
            at = max(text.rfind(blank, 0, room - _SLOP) for blank in " \t\n")
        newline = text.rfind("\n", 0, at + 1)
        at = newline if newline > 0 else at
        line, text = (text[:at], text[at + 1 :]) if at > 0 else (text, "")
        lines += line.split("\n")
    return lines or [""]


__all__ = ["general", "of", "of_group", "options_text", "show"]
