#!/usr/bin/env python3
"""Fuzz the wire's decoders, guided by their coverage: `scripts/fuzz.py [SECONDS]`, a minute unless told otherwise.

Needs atheris beside the test extra (`.venv/bin/pip install atheris`). The first byte of an input chooses the decoder,
the next three say where it is cut. What is found is printed and kept as `crash-...` in the current folder; telling
inputs are kept in `.fuzz`, where the next run takes them up.
"""

from __future__ import annotations

import sys
from pathlib import Path

from atheris import Fuzz, Setup  # pyright: ignore[reportMissingModuleSource]
from atheris.import_hook import instrument_imports  # pyright: ignore[reportMissingModuleSource]

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / ".fuzz"
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
with instrument_imports(include=["engine_client"]):
    from support.cuts import cut
    from support.wire_inputs import DECODERS, VALID, check

NAMES = list(DECODERS)


def try_one(data: bytes) -> None:
    """Decode one of the fuzzer's inputs. Raises what it finds."""
    if len(data) > 4:
        body = data[4:]
        check(NAMES[data[0] % len(NAMES)], cut(body, *(place % (len(body) + 1) for place in data[1:4])))


def main() -> None:
    seconds = sys.argv[1] if len(sys.argv) > 1 else "60"
    CORPUS.mkdir(exist_ok=True)
    for number, name in enumerate(NAMES):
        for index, data in enumerate(VALID[name]):
            (CORPUS / f"{number}-{index}").write_bytes(bytes([number, 1, 2, 5]) + data)
    Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=8192", "-timeout=5", str(CORPUS)], try_one)
    Fuzz()


if __name__ == "__main__":
    main()
