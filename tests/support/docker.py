"""docker's own command, where it is there to compare with."""

from __future__ import annotations

import shutil
import subprocess

from support.shell import COMMAND


def docker_28() -> str | None:
    """The path of a docker command of release 28.2, whose words ours are."""
    path = shutil.which("docker")
    done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30) if path else None
    return path if done is not None and done.stdout.startswith("Docker version 28.2.") else None


def both_commands() -> list[list[str]]:
    """Ours, and docker's where there is one to compare with."""
    docker = docker_28()
    return [COMMAND, *([[docker]] if docker is not None else [])]
