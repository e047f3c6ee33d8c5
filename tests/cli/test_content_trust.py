"""Content trust is refused where it is asked for, and not passed over in silence."""

from __future__ import annotations

import pytest
from support.in_process import run

NOWHERE = "unix:///nowhere/docker.sock"
VARIABLE = "DOCKER_CONTENT_TRUST is not supported yet; unset it, or give --disable-content-trust\n"
OPTION = "--disable-content-trust=false is not supported yet\n"


def ask(words: str, trust: str) -> tuple[int, str]:
    environ = {"DOCKER_HOST": NOWHERE, "DOCKER_CONFIG": "/nowhere", "DOCKER_CONTENT_TRUST": trust}
    code, _, err = run(words.split(), environ)
    return code, err.decode()


@pytest.mark.parametrize("words", ["pull x", "push x", "build /", "create x"])
def test_it_is_refused(words: str) -> None:
    command, name = words.split()
    assert ask(words, "1") == ask(words, "sure") == (1, VARIABLE)
    assert ask(f"{command} --disable-content-trust=false {name}", "") == (1, OPTION)


@pytest.mark.parametrize(
    ("words", "trust"),
    [("pull x", "0"), ("pull --disable-content-trust x", "1"), (f"pull x@sha256:{'1' * 64}", "1"), ("push x", "false")],
)
def test_nobody_asks_for_it(words: str, trust: str) -> None:
    assert ask(words, trust) == (
        1,
        f"Cannot connect to the Docker daemon at {NOWHERE}. Is the docker daemon running?\n",
    )


def test_the_socket_for_a_container_is_refused() -> None:
    assert ask("create --use-api-socket x", "") == (1, "--use-api-socket is not supported yet\n")
