"""Whether docker's own command, with which ours is compared, is installed."""

from __future__ import annotations

import functools
import shutil
import subprocess

NEEDED = "not compared with docker's own command: release 28.2 is wanted on PATH"


@functools.cache
def docker_is_there() -> bool:
    """Whether `docker` is a command of release 28.2."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    done = subprocess.run([docker, "--version"], capture_output=True, text=True, timeout=30)
    return done.stdout.startswith("Docker version 28.2.")
