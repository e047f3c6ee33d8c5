"""One line of comma-separated fields, of which any may be in double quotes."""

from __future__ import annotations

from engine_client._pattern import Pattern
from engine_client.errors import InvalidValue

_QUOTED = Pattern(r'"((?:[^"]|"")*+)"')


def split(text: str) -> list[str]:
    """The fields. Raises InvalidValue with the text of Go's CSV reader."""
    line = text.strip("\r\n").partition("\n")[0]
    if not line:
        raise InvalidValue("EOF")
    fields: list[str] = []
    at = 0
    while True:
        field, at = _quoted(line, at) if line.startswith('"', at) else _bare(line, at)
        fields.append(field)
        if at >= len(line):
            return fields
        at += 1


def _bare(line: str, start: int) -> tuple[str, int]:
    end = line.find(",", start)
    field = line[start:] if end < 0 else line[start:end]
    quote = field.find('"')
    if quote >= 0:
        raise _fault(line, start + quote, 'bare " in non-quoted-field')
    return field, start + len(field)


def _quoted(line: str, start: int) -> tuple[str, int]:
    match = _QUOTED.compiled.match(line, start)
    end = len(line) if match is None else match.end()
    if match is None or line[end : end + 1] not in ("", ","):
        raise _fault(line, end if match is None else end - 1, 'extraneous or missing " in quoted-field')
    return match[1].replace('""', '"'), end


def _fault(line: str, at: int, what: str) -> InvalidValue:
    column = len(line[:at].encode(errors="replace")) + 1
    return InvalidValue(f"parse error on line 1, column {column}: {what}")
