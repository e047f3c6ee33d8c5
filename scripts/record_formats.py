"""Record what docker's own command makes of templates, for tests/cli/test_formats.py.

record_formats.py    (in an environment with the test extra, where docker 28 is installed)
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.format_cases import answers  # noqa: E402


def main() -> None:
    """Record every case."""
    with tempfile.TemporaryDirectory() as config_dir:
        recorded = answers(["docker"], Path(config_dir))
    path = ROOT / "fixtures/cli/formats.json"
    path.write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
