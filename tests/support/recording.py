"""Recordings: the exact bytes of one request and its reply, both directions, in a file that people can read.

A line is a direction, a blank, and bytes: `>` to the engine, `<` from it. Backslashes and all but printable ASCII are
escaped as in Python, and a line is broken after each line feed; otherwise the bytes of one direction go on from line to
line. `>|` and `<|` say where a side ended its direction.
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    Event = tuple[str, bytes]

TO, FROM = ">", "<"
FOLDER = Path(__file__).resolve().parent.parent.parent / "fixtures" / "engines"
_ESCAPES = {ord("\\"): r"\\", ord("\r"): r"\r", ord("\n"): r"\n", ord("\t"): r"\t"}


def dump(events: Iterable[Event]) -> str:
    """The file's text. An event is a direction and its bytes, empty where that direction ends."""
    lines: list[str] = []
    for direction, data in events:
        *whole, rest = data.split(b"\n")
        texts = [line + b"\n" for line in whole] + ([rest] if rest else [])
        lines += [f"{direction} {_escape(text)}" for text in texts] or [f"{direction}|"]
    return "".join(f"{line}\n" for line in lines)


def _escape(data: bytes) -> str:
    return "".join(_ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}") for byte in data)


def parse(text: str) -> list[Event]:
    """The events of a file's text; what goes on in the same direction is put together."""
    lines = [(line[0], line[1] == "|", line[2:]) for line in text.splitlines()]
    return [
        (direction, b"".join(line.encode().decode("unicode_escape").encode("latin-1") for _, _, line in group))
        for (direction, _), group in groupby(lines, lambda line: line[:2])
    ]


class Recording:
    """One recorded exchange.

    `method`, `path` (without the version), `version` (empty where the path names none), `query` and `body` are the
    request's; `input` is what was sent behind it, and `ended` whether that was ended before the reply was; `reply` is
    all that the engine sent, head included.
    """

    def __init__(self, name: str, engine: str, events: list[Event]) -> None:
        self.name = name
        self.engine = engine
        self.reply = b"".join(data for direction, data in events if direction == FROM)
        request, *later = [data for direction, data in events if direction == TO]
        head, _, body = request.partition(b"\r\n\r\n")
        self.method, target, _ = head.decode().split("\r\n")[0].split(" ")
        self.body: Any = json.loads(body) if body else None
        self.input = b"".join(later)
        self.ended = (TO, b"") in events and events.index((TO, b"")) < events.index((FROM, b""))
        url = urlsplit(target)
        self.query = dict(parse_qsl(url.query, keep_blank_values=True))
        self.version = url.path.split("/")[1][1:] if url.path.startswith("/v1.") else ""
        self.path = unquote(url.path.removeprefix(f"/v{self.version}"))

    def __repr__(self) -> str:
        return f"{self.engine}/{self.name}"


def load(path: Path) -> Recording:
    """The recording in a file of `FOLDER`, which is named ENGINE/VERSION/NAME.wire."""
    return Recording(path.stem, path.parent.parent.name, parse(path.read_text()))


def load_all() -> list[Recording]:
    """All recordings there are."""
    return [load(path) for path in sorted(FOLDER.glob("*/*/*.wire"))]
