#!/usr/bin/env python3
"""Write the blocking resource files of `engine_client/_sync` from the async ones of `engine_client/_async`.

`unasync.py` writes them; `unasync.py --check` writes nothing and fails where a file differs, is missing, or is left
over. Works on tokens: layout, comments and docstrings stay as they are.
"""

from __future__ import annotations

import re
import sys
import tokenize
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "engine_client"
BY_HAND = {"__init__", "attach", "client", "http", "interactive", "session", "signals", "stream"}
WARNING = "# Generated from engine_client/_async/{name} by scripts/unasync.py: edit that file, not this one.\n"
NAMES = {
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
    "StopAsyncIteration": "StopIteration",
    "_async": "_sync",
    "aclose": "close",
}
WORDS = ("async", "await")
ASYNC_NAME = re.compile(r"Async(?=[A-Z])")


def convert(source: str) -> str:
    """The blocking form of an async source."""
    lines = source.splitlines(keepends=True)
    edits: list[tuple[int, int, int, str]] = []
    for token in tokenize.generate_tokens(iter(lines).__next__):
        (row, start), (end_row, end) = token.start, token.end
        if token.type != tokenize.NAME or row != end_row:
            continue
        if token.string in WORDS:
            edits.append((row, start, end + 1, ""))  # with the blank behind it
        else:
            name = NAMES.get(token.string, ASYNC_NAME.sub("", token.string))
            if name != token.string:
                edits.append((row, start, end, name))
    if not edits:
        raise SystemExit("unasync: nothing to convert: is this an async source?")
    for row, start, end, text in reversed(edits):
        line = lines[row - 1]
        lines[row - 1] = line[:start] + text + line[end:]
    return "".join(lines)


def generated() -> dict[Path, str]:
    """What each generated file is to hold."""
    sources = [path for path in sorted((PACKAGE / "_async").glob("*.py")) if path.stem not in BY_HAND]
    return {
        PACKAGE / "_sync" / path.name: WARNING.format(name=path.name) + convert(path.read_text()) for path in sources
    }


def main() -> int:
    wanted = generated()
    present = {path for path in (PACKAGE / "_sync").glob("*.py") if path.stem not in BY_HAND}
    wrong = sorted(path for path, text in wanted.items() if not path.exists() or path.read_text() != text)
    wrong += sorted(present - wanted.keys())
    if "--check" in sys.argv[1:]:
        for path in wrong:
            print(f"unasync: {path.relative_to(PACKAGE.parent)} is not what _async gives; run scripts/unasync.py")
        return 1 if wrong else 0
    for path in wrong:
        if path in wanted:
            path.write_text(wanted[path])
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
