"""Record what docker's own `pull` shows of the progress streams in fixtures/cli/pull, for tests/cli/test_pull.py.

record_pull_output.py    (in an environment with the test extra, where docker 28 is installed)
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.pull_screens import screens  # noqa: E402


def main() -> None:
    """Record each stream's screens beside it."""
    for stream in sorted((ROOT / "fixtures/cli/pull").glob("*.jsonl")):
        with tempfile.TemporaryDirectory() as config_dir:
            for name, shown in screens(["docker"], stream, Path(config_dir)).items():
                stream.with_suffix(f".{name}").write_bytes(shown)


if __name__ == "__main__":
    main()
