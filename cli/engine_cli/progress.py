"""The progress of a pull, push, load, import or build: a line per step, or on a terminal a moving bar per layer."""

from __future__ import annotations

import os

from engine_cli.escape import visible
from engine_cli.units import human_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO

    from engine_client import ProgressStream
    from engine_client.models import ProgressDetail, ProgressMessage

_BAR = 50
_WIDE = 110  # columns beyond which there is room for bars


def show(stream: ProgressStream[Any], file: TextIO, aux: Callable[[dict[str, Any]], object] | None = None) -> None:
    """Print the messages as they come; what is meant for programs goes to `aux`.

    Raises ProgressError, after what came before it, and as iterating does.
    """
    fd = file.fileno() if file.isatty() else None
    bars = Bars() if fd is not None else None
    while (received := stream.receive()) is not None:
        messages = [message for message in received if not _taken(message, aux)]
        if bars is None or fd is None:
            file.write("".join(map(line, messages)))
        else:
            width = _width(fd)
            file.write("".join(bars.moved(message, width) for message in messages))
        file.flush()


def _taken(message: dict[str, Any], aux: Callable[[dict[str, Any]], object] | None) -> bool:
    value = message.get("aux")
    if value is not None and aux is not None:
        aux(value)
    return value is not None


def _width(fd: int) -> int:
    try:
        return os.get_terminal_size(fd).columns
    except OSError:
        return 200


def line(message: ProgressMessage) -> str:
    """A message where nothing can move: steps are told, how far they are is not."""
    detail = message.get("progressDetail")
    if detail is not None and (detail.get("current", 0) > 0 or detail.get("total", 0) > 0):
        return ""
    return _start(message) + _end(message)


def _start(message: ProgressMessage) -> str:
    id = message.get("id")
    return f"{id}: " if id else ""


def _end(message: ProgressMessage) -> str:
    status = message.get("status", "")
    drawn = message.get("progress")
    return f"{status} {drawn}" if drawn else message.get("stream") or f"{status}\n"


class Bars:
    """The lines that move: each id's stays where it first came until something without a bar ends them all."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def moved(self, message: ProgressMessage, width: int) -> str:
        """What brings the terminal, `width` columns wide, from the message before to this one."""
        message = _visible(message)
        id = message.get("id")
        detail = message.get("progressDetail")
        if not id or (detail is None and not message.get("progress")):
            self._lines.clear()
            return self._text(message, detail, width)
        begins = "" if id in self._lines else "\n"
        at = self._lines.setdefault(id, len(self._lines))
        up = len(self._lines) - at
        return f"{begins}\x1b[{up}A{self._text(message, detail, width)}\x1b[{up}B"

    def _text(self, message: ProgressMessage, detail: ProgressDetail | None, width: int) -> str:
        if detail is None:
            return _start(message) + _end(message)
        return f"\x1b[2K\r{_start(message)}{message.get('status', '')} {bar(detail, width)}\r"


def _visible(message: ProgressMessage) -> ProgressMessage:
    shown: ProgressMessage = {**message}
    if "id" in shown:
        shown["id"] = visible(shown["id"])
    if "status" in shown:
        shown["status"] = visible(shown["status"])
    if "progress" in shown:
        shown["progress"] = visible(shown["progress"])
    return shown


def bar(detail: ProgressDetail, width: int) -> str:
    """How far a step is, in a terminal `width` columns wide: `[=====>     ]  1.2MB/3.4MB`."""
    current, total = detail.get("current", 0), detail.get("total", 0)
    if total <= 0:
        return _count(detail, current) if current > 0 else ""
    done = min(int(current / total * 100) // 2, _BAR)
    text = f"[{'=' * done}>{' ' * (_BAR - done)}] " if width > _WIDE else ""
    if not detail.get("hidecounts"):
        text += _counts(detail, current, total)
    return text


def _count(detail: ProgressDetail, number: int) -> str:
    units = detail.get("units")
    return f"{number} {units}" if units else f"{human_size(number):>8}"


def _counts(detail: ProgressDetail, current: int, total: int) -> str:
    if current > total:  # the total cannot be right
        return _count(detail, current)
    units = detail.get("units")
    return f"{current}/{total} {units}" if units else f"{human_size(current):>8}/{human_size(total)}"
