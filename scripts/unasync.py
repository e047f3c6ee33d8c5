#!/usr/bin/env python3
"""Write the blocking resource files of `engine_client/_sync` from the async ones of `engine_client/_async`.

`unasync.py` writes them; `unasync.py --check` writes nothing and fails where a file differs, is missing, or is left
over. Both fail where something to substitute is in no source. Works on tokens: layout and comments stay.
"""

from __future__ import annotations

import re
import sys
import tokenize
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "engine_client"
BY_HAND = {
    "__init__", "attach", "client", "http", "interactive", "remote", "session", "shortcut", "signals", "ssh",
    "stream", "tls", "undisturbed",
}  # fmt: skip
WARNING = "# Generated from engine_client/_async/{name} by scripts/unasync.py: edit that file, not this one.\n"
NAMES = {  # those that become nothing go with the blank behind them
    "async": "",
    "await": "",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "_async": "_sync",
    "aclose": "close",
}
ASYNC_NAME = re.compile(r"Async(?=[A-Z])")
IN_DOCSTRINGS = {r"\bAsync(?=[A-Z])": "", r"\baclose\b": "close", "in another task": "in another thread"}


def convert(source: str, unused: set[str]) -> str:
    """The blocking form of an async source. What is substituted is taken out of `unused`."""
    lines = source.splitlines(keepends=True)
    edits: list[tuple[int, int, int, str]] = []
    for token in tokenize.generate_tokens(iter(source.splitlines(keepends=True)).__next__):
        (row, start), (end_row, end) = token.start, token.end
        if token.type == tokenize.STRING and token.string.startswith('"""'):
            lines[row - 1 : end_row] = [in_docstring(line, unused) for line in lines[row - 1 : end_row]]
        if token.type != tokenize.NAME or row != end_row:
            continue
        entry = token.string if token.string in NAMES else ASYNC_NAME.pattern
        text = NAMES[entry] if entry in NAMES else ASYNC_NAME.sub("", token.string)
        if text != token.string:
            edits.append((row, start, end if text else end + 1, text))
            unused.discard(entry)
    if not edits:
        raise SystemExit("unasync: nothing to convert: is this an async source?")
    for row, start, end, text in reversed(edits):
        line = lines[row - 1]
        lines[row - 1] = line[:start] + text + line[end:]
    return "".join(lines)


def in_docstring(line: str, unused: set[str]) -> str:
    """The blocking form of a docstring's line."""
    for pattern, text in IN_DOCSTRINGS.items():
        line, count = re.subn(pattern, text, line)
        if count:
            unused.discard(pattern)
    return line


def generated() -> dict[Path, str]:
    """What each generated file is to hold."""
    sources = [path for path in sorted((PACKAGE / "_async").glob("*.py")) if path.stem not in BY_HAND]
    unused = {*NAMES, ASYNC_NAME.pattern, *IN_DOCSTRINGS}
    texts = {path.name: WARNING.format(name=path.name) + convert(path.read_text(), unused) for path in sources}
    if unused:
        raise SystemExit(f"unasync: in no source, so nothing to substitute: {', '.join(sorted(unused))}")
    return {PACKAGE / "_sync" / name: text for name, text in texts.items()}


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
