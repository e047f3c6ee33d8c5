"""Generated input: no error but the library's own, the same in any pieces, and never a long time."""

from __future__ import annotations

import time

import pytest
from support import tally
from support.wire_inputs import DECODERS, VALID, check, inputs

SECONDS = 0.5  # of processor time for an input of at most some 50 kB; usual is a ten thousandth


@pytest.mark.parametrize("name", DECODERS)
def test_what_is_valid_is_no_error(name: str) -> None:
    outcome = DECODERS[name](VALID[name][:1])
    assert not any(isinstance(part, type) and issubclass(part, Exception) for part in outcome)


def test_generated_input(endurance: bool) -> None:
    count = 1_000_000 if endurance else 20_000
    for name, pieces in inputs(20_260, count):
        started = time.process_time()
        check(name, pieces)
        assert time.process_time() - started < SECONDS, (name, pieces)
    tally.add("generated inputs to the wire's decoders", count)
