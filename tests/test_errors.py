"""Errors as values: they survive a process pool, and a copy."""

from __future__ import annotations

import copy
import pickle

import pytest

from engine_client import errors
from engine_client.errors import EngineError

MADE = [
    errors.InvalidValue("a"),
    errors.ConnectionFailed("unix:///a", "refused"),
    errors.HostUnreachable("tcp://a:1", "no such host", "look it up"),
    errors.TLSFailed("tcp://a:1", "unknown authority"),
    errors.SSHFailed("ssh://a", "refused"),
    errors.PermissionRefused("unix:///a", "permission denied"),
    errors.EngineTimeout("a"),
    errors.ConnectTimeout("a", "tcp://a:1"),
    errors.DeadlinePassed("a"),
    errors.ProgressError("a", 5),
    errors.ContainerEnded("a", 3),
    errors.Unhealthy("web", "a"),
    errors.APIError("GET", "/a", 418, "a"),
    errors.NotFound("GET", "/a", 404, "No such container: a"),
]


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_they_can_be_pickled_and_copied(error: EngineError) -> None:
    error.add_note("a note")
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert (str(again), again.args, vars(again)) == (str(error), error.args, vars(error))


def test_those_with_an_initializer_of_their_own_are_all_here() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, EngineError)]
    own = {kind.__name__ for kind in kinds if "__init__" in vars(kind) and not kind.__name__.startswith("_")}
    assert own <= {type(error).__name__ for error in MADE}
