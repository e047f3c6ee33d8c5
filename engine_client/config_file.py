"""docker's config.json, as a file: read cheaply, and changed whole."""

from __future__ import annotations

import os

from engine_client._typing import is_json_list, is_json_object
from engine_client._wire.jsontext import decode_next, with_names
from engine_client.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_TEXT = "a text"
_LIST = "a list of texts"
_OBJECT = "an object"
_TEXTS_BY_NAME = "an object of texts"
_PROXIES = "an object of objects of texts"
_NAMES = {  # what is read here, and what it is; docker knows more
    "auths": _OBJECT,
    "cliPluginsExtraDirs": _LIST,
    "credHelpers": _TEXTS_BY_NAME,
    "credsStore": _TEXT,
    "currentContext": _TEXT,
    "detachKeys": _TEXT,
    "HttpHeaders": _TEXTS_BY_NAME,
    "imagesFormat": _TEXT,
    "networksFormat": _TEXT,
    "proxies": _PROXIES,
    "pruneFilters": _LIST,
    "psFormat": _TEXT,
    "statsFormat": _TEXT,
    "volumesFormat": _TEXT,
}
_INNER = {_LIST: _TEXT, _TEXTS_BY_NAME: _TEXT, _PROXIES: _TEXTS_BY_NAME}
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


def take_misfits(config: dict[str, Any]) -> list[str]:
    """Take out of `config` what is not of the kind that it should be, however deep; what each should have been."""
    problems: list[str] = []
    for name, kind in _NAMES.items():
        if name in config and not _fits(config[name], kind, name, problems):
            del config[name]
    return problems


def _fits(value: object, kind: str, name: str, problems: list[str]) -> bool:
    """Whether the value is of that kind, its misfits taken out. null is of every kind, as docker takes it."""
    inner = _INNER.get(kind, "")
    if value is None or (kind == _TEXT and isinstance(value, str)):
        return True
    if kind == _LIST and is_json_list(value):
        value[:] = [item for item in value if _fits(item, inner, f"an item of {name}", problems) and item is not None]
        return True
    if kind not in (_TEXT, _LIST) and is_json_object(value):
        for key in [*value] if inner else ():
            if not _fits(value[key], inner, f"{name}.{key}", problems):
                del value[key]
        return True
    problems.append(f"{name} is not {kind}")
    return False


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
