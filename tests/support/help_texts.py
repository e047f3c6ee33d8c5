"""docker's help texts: all of its commands and groups, with an engine that hides none but experimental ones."""

from __future__ import annotations

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from support.raw_listener import Peer, RawListener, reply

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIG_DIR = "/nowhere/config"
_PING = (
    b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOSType: linux\r\nSwarm: active/manager\r\n"
    b"Docker-Experimental: false\r\nContent-Length: 0\r\n\r\n"
)
_COMMAND = re.compile(r"^  ([a-z]\S*)  ", re.MULTILINE)


def help_texts(program: Sequence[str]) -> dict[str, str]:
    """The help of each command by its words: `""`, `container`, `container rm`."""

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            peer.send(_PING if b"/_ping" in request else reply(b"{}"))

    with RawListener(script) as engine, ThreadPoolExecutor(4) as pool:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "DOCKER_CONFIG": CONFIG_DIR}

        def ask(words: str) -> str:
            line = [*program, *words.split(), "--help"]
            return subprocess.run(
                line, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=True
            ).stdout

        texts = {"": ask("")}
        level = [""]
        while level:  # a group's text names its commands
            names = [f"{group} {name}".strip() for group in level for name in commands(texts[group])]
            texts.update(zip(names, pool.map(ask, names), strict=True))
            level = [name for name in names if commands(texts[name])]
    return texts


def commands(text: str) -> list[str]:
    """The names of commands that a help text lists."""
    lists = re.findall(r"^[A-Z][a-z ]*Commands:\n(.*?)\n\n|^Commands:\n(.*?)\n\n", text, re.MULTILINE | re.DOTALL)
    return [name for pair in lists for name in _COMMAND.findall("".join(pair))]
