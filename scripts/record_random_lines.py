"""Record what docker's own command makes of random command lines: fixtures/cli/templates.json and options.json.

record_random_lines.py    (in an environment with the test extra, where docker 28.2 is installed)
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support import option_cases, template_cases  # noqa: E402
from support.create_cases import working_folder  # noqa: E402
from support.recording_engine import RecordingEngine  # noqa: E402

SEED, COUNT = 1, 600


def main() -> None:
    """Record both files."""
    os.umask(0o022)
    with template_cases.engine() as engine, tempfile.TemporaryDirectory() as config:
        lines = template_cases.lines(SEED, COUNT)
        answers = [template_cases.docker(words, engine.host, config) for words in lines]
    pairs = zip(lines, answers, strict=True)
    write("templates.json", [{"words": words, **answer._asdict()} for words, answer in pairs if answer is not None])
    with RecordingEngine() as recorder, working_folder() as folder:
        write(
            "options.json", [option_cases.docker(words, recorder, folder) for words in option_cases.lines(SEED, COUNT)]
        )


def write(name: str, cases: list[dict[str, Any]]) -> None:
    """One case a line."""
    text = ",\n".join(json.dumps(case, ensure_ascii=False, sort_keys=True) for case in cases)
    (ROOT / "fixtures/cli" / name).write_text(f"[\n{text}\n]\n")


if __name__ == "__main__":
    main()
