"""What a container and an image chose to be called, from a real engine to a real terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.shell import Shell

if TYPE_CHECKING:
    from engine_client import Engine

pytestmark = pytest.mark.live
WIPE = "\x1b[2J\x9b2J"
SPELT = "\\x1b[2J\\x9b2J"


def test_they_cannot_drive_the_terminal(engine: Engine, engine_host: str) -> None:
    made = engine.containers.create({"Image": "busybox", "Cmd": ["echo", WIPE], "Labels": {"l": WIPE}}, name="evil")
    image = engine.containers.commit(made["Id"], repo="evil", tag="1")
    try:
        with Shell(engine_host, columns=250) as shell:
            assert shell.run("engine inspect -f '{{.Config.Cmd}}' evil") == f"[echo {SPELT}]\n"
            assert shell.run("engine ps -a --format '{{.Label \"l\"}} {{.Labels}}'").count(SPELT) == 2
            assert shell.run("engine image inspect -f '{{.Config.Labels.l}}' evil:1") == f"{SPELT}\n"
            assert '"l": "\\u001b[2J\\u009b2J"' in shell.run("engine image inspect evil:1")
            assert "\x1b" not in shell.run("engine ps -a --no-trunc")
            assert SPELT in shell.run("engine start \"$(printf 'x\\033[2J\\302\\2332J')\"")
            assert shell.run("engine start -a evil") == f"{WIPE}\n"
    finally:
        engine.images.remove(image["Id"], force=True)
