"""Record what docker's own command asks an engine for, or complains about: fixtures/cli/create_*.json.

Run it as `PYTHONPATH=tests python scripts/record_create_bodies.py [docker]` where docker 28.2 is installed. The command
lines are those of the fixtures themselves: to add one, add `{"args": [...]}` and run this.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from support.create_cases import run_create, working_folder
from support.recording_engine import RecordingEngine

FIXTURES = Path(__file__).parent.parent / "fixtures" / "cli"


def record(path: Path, program: str) -> None:
    """Run each case of the file, and write down what came of it."""
    cases = json.loads(path.read_text())
    with RecordingEngine() as engine, working_folder() as folder:
        recorded = [run_create([program], case, engine, folder) for case in cases]
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, sort_keys=True) for case in recorded)
    path.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    os.umask(0o022)
    for name in ("create_bodies.json", "create_errors.json"):
        record(FIXTURES / name, sys.argv[1] if len(sys.argv) > 1 else "docker")
