"""Write docs/commands.md, the reference of the command, from the tables of commands and options.

commands_doc.py [--check]    (--check writes nothing, and fails where the file is not what it would write)
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "cli")]

from engine_cli import catalogue, help  # noqa: E402
from engine_cli.main import GLOBAL_OPTIONS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine_cli.command import Command

TARGET = ROOT / "docs/commands.md"
COLUMNS = 100
HEAD = """# Commands

Written by scripts/commands_doc.py from the tables that the command itself reads its options by.
`engine COMMAND --help` says the same. The command takes docker's options, and means by them what docker means.

Usage: `engine [OPTIONS] COMMAND`
"""


def main() -> int:
    """Write the file, or see whether it is current."""
    text = "\n".join(document())
    if "--check" not in sys.argv:
        TARGET.write_text(text)
        return 0
    if TARGET.exists() and TARGET.read_text() == text:
        return 0
    print(f"{TARGET.relative_to(ROOT)} is not current: run scripts/commands_doc.py")
    return 1


def document() -> Iterator[str]:
    """The lines of the file."""
    yield HEAD
    yield from block(help.options_text(GLOBAL_OPTIONS, "~/.docker", COLUMNS))
    for name in sorted((*catalogue.COMMANDS, *catalogue.HIDDEN)):
        yield from section(load(name), name)
    for group in sorted(catalogue.GROUPS):
        yield f"## engine {group}\n\n{catalogue.GROUPS[group].summary}.\n"
        for name in catalogue.GROUPS[group].shown:
            module = catalogue.GROUPS[group].commands[name]
            words = f"{group} {name}"
            if module in catalogue.COMMANDS:
                yield f"- `engine {words}` is [`engine {module}`](#engine-{module})"
            else:
                yield from section(load(name, group), words, level=3)
        yield ""


def load(name: str, group: str = "") -> Command:
    """The command, which is there: its name comes from the catalogue."""
    command = catalogue.load(name, group)
    assert command is not None
    return command


def section(command: Command, words: str, level: int = 2) -> Iterator[str]:
    """One command: its usage, what it does, its other names, its options."""
    yield f"{'#' * level} engine {words}\n"
    yield from block(f"engine {words} {command.usage}\n")
    yield f"{command.summary}.\n"
    others = [f"`engine {alias}`" for alias in command.aliases if alias != words]
    if others:
        yield f"Also: {', '.join(others)}.\n"
    if any(option.shown for option in command.options):
        yield from block(help.options_text(command.options, width=COLUMNS))


def block(text: str) -> Iterator[str]:
    """Text in which every blank counts."""
    yield f"```text\n{text}```\n"


if __name__ == "__main__":
    sys.exit(main())
