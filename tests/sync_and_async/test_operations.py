"""Every operation of every resource, with every option: the exact bytes sent and what is made of the answer."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import pytest
from support.operation_cases import HIJACKED, SIMPLE, Case
from support.raw_listener import Peer, RawListener
from support.stream_cases import SEVERAL
from support.three_ways import plain, run

from engine_client import AsyncEngine, Engine, RunResult, __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = SIMPLE + SEVERAL
VERSION = "1.51"
RESOURCES = (
    *("containers", "distribution", "exec", "images", "networks", "system", "volumes"),
    *("configs", "nodes", "plugins", "secrets", "services", "tasks"),
)


class Answers:
    """An engine that gives `case`'s answers one after the other, on whichever connection it is asked."""

    def __init__(self, case: Case) -> None:
        self.heard: list[bytes] = []
        self._asked = case.asked

    def __call__(self, peer: Peer) -> None:
        while request := peer.read_request():
            number = len(self.heard)
            self.heard.append(request)
            asked = self._asked[number]
            peer.send(asked.answer)
            if asked.answer.startswith(HIJACKED):
                self.heard[number] += peer.read_until(asked.written)
                peer.end()
                self.heard[number] += peer.read_to_end()
                return


async def result(value: Any) -> Any:
    """What a call gives, as plain values."""
    if isinstance(value, RunResult):
        return value.id, value.stdout, value.stderr, value.exit_code
    if hasattr(value, "result"):
        async with value:
            return await value.result()
    if hasattr(value, "aclose"):
        async with value:
            return [piece async for piece in value]
    return value


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_sent_and_what_comes_back(way: str, case: Case) -> None:
    async def body(engine: Any) -> None:
        resource, name = case.operation.split(".")
        options = {key: value(plain(engine)) if callable(value) else value for key, value in case.options.items()}
        value = await getattr(getattr(engine, resource), name)(*case.args, **options)
        assert await result(value) == case.value

    answers = Answers(case)
    with RawListener(answers) as listener:
        run(way, listener.host, body, version=VERSION)
    assert answers.heard == [asked.request(VERSION, f"engine-client/{__version__}") for asked in case.asked]


def operations(engine: Engine | AsyncEngine) -> Iterator[tuple[str, Any]]:
    """The public operations of all resources, by their names."""
    for resource in RESOURCES:
        found: object = getattr(engine, resource)
        for name in dir(found):
            if not name.startswith("_"):
                yield f"{resource}.{name}", getattr(found, name)


@pytest.mark.parametrize("kind", [Engine, AsyncEngine])
def test_no_operation_and_no_option_is_left_out(kind: type[Engine | AsyncEngine]) -> None:
    tried: dict[str, set[str]] = {}
    known = dict(operations(kind("unix:///nowhere")))
    for case in CASES:
        bound = inspect.signature(known[case.operation]).bind(*case.args, **case.options)
        tried.setdefault(case.operation, set()).update(bound.arguments)
    assert tried == {name: set(inspect.signature(function).parameters) for name, function in known.items()}


def test_no_resource_is_left_out() -> None:
    for kind in (Engine, AsyncEngine):
        properties = {name for name, value in vars(kind).items() if isinstance(value, property)}
        assert properties - {"api_version"} == set(RESOURCES)
