"""Record the help texts of docker's own command, for tests/cli/test_help.py.

record_help.py    (in an environment with the test extra, where docker 28.2 is installed)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.help_texts import help_texts  # noqa: E402


def main() -> None:
    """Record every text."""
    recorded = dict(sorted(help_texts(["docker"]).items()))
    path = ROOT / "fixtures/cli/help.json"
    path.write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
