"""Record what docker's own `images --tree` shows, for tests/cli/test_images_tree.py.

record_images_tree.py    (in an environment with the test extra, where docker 28.2 is installed)
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.tree_screens import screens  # noqa: E402


def main() -> None:
    """Record every screen."""
    with tempfile.TemporaryDirectory() as config_dir:
        recorded = screens(["docker"], config_dir)
    path = ROOT / "fixtures/cli/images_tree.json"
    path.write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
