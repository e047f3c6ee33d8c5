"""Environment variables and labels, from words and from files."""

from __future__ import annotations

import os

from engine_client.errors import InvalidValue
from engine_client.spec.paths import unopened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST_LINE = 64 * 1024
_BLANKS = (" ", "\t")


def variable(text: str, environ: Mapping[str, str] | None = None) -> str:
    """`NAME=VALUE` as it is; for `NAME`, the value that it has in `environ`, or NAME alone where it has none.

    Raises InvalidValue where there is no name.
    """
    name, equals, _ = text.partition("=")
    if not name:
        raise InvalidValue(f"invalid environment variable: {text}")
    value = None if equals else (os.environ if environ is None else environ).get(name)
    return text if value is None else f"{name}={value}"


def environment(words: Iterable[str], files: Iterable[str] = (), environ: Mapping[str, str] | None = None) -> list[str]:
    """The variables of the files, and behind them, so that they win, those of the words. Raises InvalidValue."""
    looked_up = os.environ if environ is None else environ
    found = [line for path in files for line in read_file(path, looked_up)]
    return found + [variable(word, looked_up) for word in words]


def label(text: str) -> str:
    """`NAME=VALUE` or `NAME`, as it is. Raises InvalidValue where the name is empty or holds blanks."""
    name = text.partition("=")[0].lstrip(" \t")
    if not name:
        raise InvalidValue(f"invalid label '{text}': empty name")
    if any(blank in name for blank in _BLANKS):
        raise InvalidValue(f"label '{name}' contains whitespaces")
    return text


def labels(files: Iterable[str], words: Iterable[str]) -> dict[str, str]:
    """The labels of the files, and over them those of the words. Raises InvalidValue."""
    found = [line for path in files for line in read_file(path)]
    return pairs([*found, *map(label, words)])


def pairs(words: Iterable[str]) -> dict[str, str]:
    """`NAME=VALUE` words as a dictionary; `NAME` has the empty value."""
    return {name: value for name, _, value in (word.partition("=") for word in words)}


def read_file(path: str, environ: Mapping[str, str] | None = None) -> list[str]:
    """The `NAME=VALUE` lines of a file; a bare NAME takes its value from `environ`, and is left out without one.

    Empty lines and those that begin with `#` are passed over. Raises InvalidValue.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except IsADirectoryError:
        raise InvalidValue(f"invalid env file ({path}): read {path}: is a directory") from None
    except (OSError, ValueError) as error:
        raise InvalidValue(unopened(path, error)) from None
    try:
        lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        found = [_line(line, number, environ or {}) for number, line in enumerate(lines, 1)]
    except InvalidValue as error:
        raise InvalidValue(f"invalid env file ({path}): {error}") from None
    return [line for line in found if line]


def _line(data: bytes, number: int, environ: Mapping[str, str]) -> str:
    """The line, or nothing where it says nothing."""
    if len(data) >= _LONGEST_LINE:
        raise InvalidValue("bufio.Scanner: token too long")
    try:
        line = data.removesuffix(b"\r").decode().lstrip()
    except UnicodeDecodeError:
        raise InvalidValue(f"invalid utf8 bytes at line {number}: [{' '.join(map(str, data))}]") from None
    if not line or line.startswith("#"):
        return ""
    name, equals, _ = line.partition("=")
    if not name:
        raise InvalidValue(f"no variable name on line '{line}'")
    if any(blank in name for blank in _BLANKS):
        raise InvalidValue(f"variable '{name}' contains whitespaces")
    if equals:
        return line
    value = environ.get(name)
    return "" if value is None else f"{name}={value}"
