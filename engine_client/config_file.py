"""docker's config.json, as a file: read cheaply, and changed whole."""

from __future__ import annotations

import os

from engine_client._typing import is_json_object
from engine_client._wire.jsontext import decode_next, with_names
from engine_client.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_NAMES = (
    "auths",
    "cliPluginsExtraDirs",
    "credHelpers",
    "credsStore",
    "currentContext",
    "detachKeys",
    "HttpHeaders",
    "imagesFormat",
    "networksFormat",
    "proxies",
    "pruneFilters",
    "psFormat",
    "statsFormat",
    "volumesFormat",
)  # what is read here; docker knows more
_BLANKS = " \t\r\n"


def path_in(config_dir: str) -> str:
    """Where a configuration folder has the file."""
    return os.path.join(config_dir, "config.json")


def read(path: str) -> dict[str, Any]:
    """What the file at `path` holds, in its order; nothing where there is no file, or an empty one.

    Keys may be in any case, as docker takes them; those that are read here get the names that they have here. Raises
    ConfigError with line and column where it is not a JSON object, OSError where it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            return parse(file.read(), path)
    except FileNotFoundError:
        return {}


def parse(data: bytes, path: str) -> dict[str, Any]:
    """What `data`, read from `path`, holds. Raises ConfigError with line and column."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _broken(path, data[: error.start].decode(), "not UTF-8") from None
    start = len(text) - len(text.lstrip(_BLANKS))
    if start == len(text):
        return {}
    try:
        value, end = decode_next(text, start)
    except (ValueError, RecursionError) as error:
        raise _diagnosed(path, text, error) from None
    if text[end:].strip(_BLANKS):
        raise _broken(path, text[:end], "more than one JSON value")
    if not is_json_object(value):
        raise _broken(path, text[:start], "not a JSON object")
    return with_names(value, _NAMES)


def change(path: str, edit: Callable[[dict[str, Any]], object]) -> None:
    """Let `edit` change what the file holds, and put the file in place as a whole where that makes a difference.

    Order, what nobody here knows, mode, owner and a symbolic link stay. A new file gets mode 0600, its folder 0700.
    Writers wait for one another; one that does not (docker's command) is noticed, and `edit` is called again with what
    that one wrote. Raises ConfigError as `read` does and OSError; then nothing has changed.
    """
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    os.makedirs(folder, 0o700, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        _wait_for_others(lock)
        while not _change_once(target, path, edit):
            pass
    finally:
        os.close(lock)


def _wait_for_others(folder: int) -> None:
    """Lock a folder until it is closed: a file of its own would stay behind. Some network file systems cannot."""
    import contextlib
    import fcntl

    with contextlib.suppress(OSError):
        fcntl.flock(folder, fcntl.LOCK_EX)


def _change_once(target: str, path: str, edit: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the file was as it had been read until the changed one took its place."""
    seen = _identity(target)
    config = read(path)
    before = _text(config, path)
    edit(config)
    text = _text(config, path)
    if text == before:
        return True
    temporary = _write_beside(target, text)
    try:
        if _identity(target) != seen:
            return False
        os.replace(temporary, target)
        temporary = ""
        return True
    finally:
        if temporary:
            os.remove(temporary)


def _identity(target: str) -> tuple[int, ...]:
    """What tells a file from one that has taken its place or was written to."""
    try:
        status = os.stat(target)
    except FileNotFoundError:
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _text(config: dict[str, Any], path: str) -> bytes:
    """As docker writes it. Raises ConfigError for what can be read, but not written."""
    import json

    try:
        return json.dumps(config, indent="\t", ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which only an escape can hold
        return json.dumps(config, indent="\t", allow_nan=False).encode()
    except (ValueError, RecursionError) as error:  # 1e999
        raise ConfigError(f"{path}: {error}") from None


def _write_beside(target: str, text: bytes) -> str:
    """The path of a new file on the disk, with the text and the attributes of `target`."""
    import tempfile

    fd, temporary = tempfile.mkstemp(prefix=os.path.basename(target), dir=os.path.dirname(target))
    try:
        with open(fd, "wb") as file:
            _take_attributes(fd, target)
            file.write(text)
            file.flush()
            os.fsync(fd)
    except BaseException:
        os.remove(temporary)
        raise
    return temporary


def _take_attributes(fd: int, target: str) -> None:
    """Owner and mode of the file to be replaced, if there is one. Only root may give a file away."""
    try:
        status = os.stat(target)
    except FileNotFoundError:
        return
    try:
        os.fchown(fd, status.st_uid, status.st_gid)
    except PermissionError:
        pass
    os.fchmod(fd, status.st_mode & 0o7777)


def _diagnosed(path: str, text: str, error: Exception) -> ConfigError:
    """The error with its place, which Python's own decoder knows."""
    import json

    try:
        json.loads(text)
    except json.JSONDecodeError as found:
        return _broken(path, text[: found.pos], found.msg)
    except RecursionError:
        return ConfigError(f"{path}: nested too deeply")
    except ValueError:
        pass
    return _broken(path, text[: _unread(text)], str(error))


def _unread(text: str) -> int:
    """Where a constant stands that Python reads and JSON does not have, or a number too long for Python."""
    import re

    words = re.finditer(r'"(?:\\.|[^"\\])*"|NaN|-?Infinity|-?[0-9]{4301,}', text)
    return next((word.start() for word in words if word[0][0] != '"'), 0)


def _broken(path: str, before: str, problem: str) -> ConfigError:
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return ConfigError(f"{path}: line {line}, column {column}: {problem}")
