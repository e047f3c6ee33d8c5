"""`engine images --tree` shows what docker's command showed of the same images."""

from __future__ import annotations

import json
from pathlib import Path

from support.shell import COMMAND
from support.tree_screens import screens

RECORDED: dict[str, str] = json.loads((Path(__file__).parents[2] / "fixtures/cli/images_tree.json").read_text())


def test_the_same_screens(tmp_path: Path) -> None:
    shown = screens(COMMAND, str(tmp_path))
    assert shown == RECORDED
