"""What the recordings say, read by the library and written down here by hand: outputs, codes, statuses and messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from support.recorded_calls import RecordedCall
from support.recording import load_all
from support.stand_in import StandInApi

from engine_client import APIError, ProgressError

if TYPE_CHECKING:
    from support.recorded_calls import Outcome
    from support.recording import Recording

RECORDINGS = load_all()
PODMAN = "podman-5"

OUTPUTS = {
    "attach": (b"out\n", b"err\n"),
    "attach-logs": (b"out\n", b"err\n"),
    "attach-none": (b"", b""),
    "attach-stdin": (b"typed\n", b"done\n"),
    "attach-tty": (b"out\r\nerr\r\n", b""),
    "attach-tty-stdin": (b"typed\r\ntyped\r\n", b""),
    "exec-start": (b"out\n", b"err\n"),
    "exec-start-stdin": (b"typed\n", b"done\n"),
    "exec-start-tty": (b"out\r\nerr\r\n", b""),
    "logs": (b"out\n", b"err\n"),
    "logs-none": (b"", b""),
    "logs-stderr": (b"", b"err\n"),
    "logs-tail": (b"", b"err\n"),
    "logs-tty": (b"out\r\nerr\r\n", b""),
}
REFUSALS = {  # status on docker, on Podman (None: not refused), and what every message says
    "attach-missing": (404, 404, "(?i)no.* container.* no-such|no container .*no-such"),
    "create-bad-config": (400, None, "Minimum memory limit allowed is 6MB"),
    "create-bad-name": (400, 500, "[Ii]nvalid container name|[Nn]ames must match"),
    "create-conflict": (409, 500, "name .* is already in use"),
    "create-no-image": (404, 404, "(?i)no such image"),
    "events-bad-filter": (None, 500, "no-such-filter"),
    "exec-create-bad": (400, 500, "No exec command specified|must provide a non-empty command"),
    "exec-create-conflict": (409, 500, "not running|running containers"),
    "exec-create-missing": (404, 404, "no-such"),
    "exec-create-paused": (409, 409, "paused"),
    "exec-inspect-missing": (404, 404, "(?i)no .*exec .*no-such"),
    "exec-start-again": (None, 500, "can only start created exec sessions"),
    "exec-start-missing": (404, 404, "(?i)no .*exec .*no-such"),
    "image-inspect-missing": (404, 404, "(?i)no such image|failed to find image"),
    "image-remove-conflict": (409, 409, "is using its referenced image|image is in use by a container"),
    "image-remove-missing": (404, 404, "(?i)no such image|failed to find image"),
    "image-tag-bad": (400, 500, "must be lowercase"),
    "image-tag-missing": (404, 404, "(?i)no such image|image not known"),
    "images-bad-filter": (400, 500, "no-such-filter"),
    "inspect-missing": (404, 404, "(?i)no such container"),
    "kill-bad-signal": (400, 500, "(?i)invalid signal: NOSUCH|NOSUCH"),
    "kill-conflict": (409, 409, "(?i)not running|can only kill running"),
    "list-bad-filter": (400, 500, "no-such-status"),
    "logs-bad": (400, 400, "must choose at least one stream|at least one of stdout or stderr"),
    "logs-missing": (404, 404, "(?i)no such container"),
    "prune-bad-filter": (400, 500, "no-such-filter"),
    "pull-missing": (404, 404, "manifest unknown|not found"),
    "remove-conflict": (409, 500, "(?i)running"),
    "remove-missing": (404, 404, "(?i)no such container"),
    "rename-conflict": (409, 500, "already in use|UNIQUE constraint failed"),
    "rename-missing": (404, 404, "(?i)no such container"),
    "resize-conflict": (409, 409, "(?i)not running|container state improper"),
    "start-failed": (400, 500, "no such file or directory|not found"),
    "start-missing": (404, 404, "(?i)no such container"),
    "stop-missing": (404, 404, "(?i)no such container"),
    "wait-bad-condition": (400, 400, "no-such"),
    "wait-missing": (404, 404, "(?i)no such container"),
}
OTHER_STATUSES = {("docker-20.10", "image-tag-bad"): 500, ("docker-20.10", "wait-bad-condition"): None}
FAILURES = {
    "pull-no-layer": "unknown blob|not found|blob unknown to registry",
    "pull-wrong-layer": "layers from manifest don't match|wrong diff id calculated|does not match config's DiffID",
}
NOTHING = {"start", "start-again", "stop", "stop-again", "restart", "kill", "rename", "resize", "remove", "image-tag",
           "exec-resize", "exec-start-detached"}  # fmt: skip


def named(*names: str) -> pytest.MarkDecorator:
    """The recordings with one of these names."""
    found = [recording for recording in RECORDINGS if recording.name in names]
    return pytest.mark.parametrize("recording", found, ids=repr)


def outcome_of(recording: Recording) -> Outcome:
    api = StandInApi("sync", recording.version)
    api.script.play(recording.reply)
    return api.play(RecordedCall(recording))


def value_of(recording: Recording) -> Any:
    outcome = outcome_of(recording)
    assert outcome.fault is None
    return outcome.seen


def status_of_refusal(recording: Recording) -> int | None:
    docker, podman, _ = REFUSALS[recording.name]
    usual = podman if recording.engine == PODMAN else docker
    return OTHER_STATUSES.get((recording.engine, recording.name), usual)


@named(*OUTPUTS)
def test_outputs(recording: Recording) -> None:
    assert value_of(recording) == OUTPUTS[recording.name]


@named(*REFUSALS)
def test_refusals(recording: Recording) -> None:
    status = status_of_refusal(recording)
    fault = outcome_of(recording).fault
    if status is None:
        assert fault is None
        return
    assert isinstance(fault, APIError)
    assert fault.status == status
    assert re.search(REFUSALS[recording.name][2], fault.message), fault.message


@named(*FAILURES)
def test_pulls_that_fail(recording: Recording) -> None:
    seen, fault = outcome_of(recording)
    early = recording.engine == PODMAN and recording.name == "pull-no-layer"
    assert isinstance(fault, APIError if early else ProgressError)
    assert re.search(FAILURES[recording.name], fault.message), fault.message
    assert early or seen


@named(*NOTHING)
def test_operations_that_give_nothing(recording: Recording) -> None:
    assert value_of(recording) is None


@named("pull", "pull-again")
def test_pulls(recording: Recording) -> None:
    statuses = [message.get("status") for message in value_of(recording)]
    if recording.engine == PODMAN:
        assert statuses[-1] == "Download complete"
    else:
        fate = "Image is up to date" if recording.name == "pull-again" else "Downloaded newer image"
        assert statuses[0] == "Pulling from library/recorded"
        assert statuses[-1] == f"Status: {fate} for recorded:latest"


@named("logs-timestamps")
def test_timestamps_of_logs(recording: Recording) -> None:
    stamp = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(Z|\+00:00) "
    stdout, stderr = value_of(recording)
    assert re.fullmatch(stamp + rb"out\n", stdout)
    assert re.fullmatch(stamp + rb"err\n", stderr)


@named("exec-start-failed", "exec-start-again")
def test_execs_that_fail_say_so_in_their_output(recording: Recording) -> None:
    if recording.engine == PODMAN and recording.name == "exec-start-again":
        return  # refused: see REFUSALS
    text = b"".join(value_of(recording))
    assert re.search(rb"no such file or directory|not found|has already run", text)


@named("exec-inspect", "exec-inspect-before", "exec-inspect-failed", "wait")
def test_exit_codes(recording: Recording) -> None:
    value = value_of(recording)
    if recording.name == "wait":
        assert value["StatusCode"] == 137
        return
    codes = {"exec-inspect": (3,), "exec-inspect-before": (None, 0), "exec-inspect-failed": (126, 127)}
    assert value["ExitCode"] in codes[recording.name]
    assert value["Running"] is False


@named("ping", "version")
def test_versions(recording: Recording) -> None:
    value = value_of(recording)
    versions = {"docker-28.5": "1.51", "docker-28.5-containerd": "1.51", "docker-26.1": "1.45", "docker-20.10": "1.41",
                PODMAN: "1.44"}  # fmt: skip
    assert value.get("APIVersion" if recording.name == "ping" else "ApiVersion") == versions[recording.engine]


@named("events", "events-none")
def test_events(recording: Recording) -> None:
    actions = [event["Action"] for event in value_of(recording)]
    if recording.name == "events-none":
        assert actions == []
    else:
        assert [action for action in actions if action in ("create", "start", "die")] == ["create", "start", "die"]


@named("create", "exec-create", "inspect", "list", "list-none", "list-running", "prune", "prune-none")
def test_containers(recording: Recording) -> None:
    value = value_of(recording)
    match recording.name:
        case "create" | "exec-create":
            assert re.fullmatch("[0-9a-f]{64}", value["Id"])
        case "inspect":
            assert (value["Name"], value["State"]["Status"]) == ("/made", "created")
        case "prune" | "prune-none":
            pruned = len(value["ContainersDeleted"] or [])
            assert (pruned > 0) == (recording.name == "prune")
        case name:
            names = {"list": "/made", "list-running": "/alive"}
            assert names.get(name) in (value[0]["Names"] if value else [None])


@named("images", "images-none", "image-inspect", "image-untag", "image-remove", "images-prune")
def test_images(recording: Recording) -> None:
    value = value_of(recording)
    prefix = "docker.io/library/" if recording.engine == PODMAN else ""
    match recording.name:
        case "images":
            assert [image["RepoTags"] for image in value] == [[f"{prefix}recorded:latest"]]
        case "image-inspect":
            assert value["Config"]["Labels"] == {"kind": "recorded"}
        case "image-untag":
            assert value == [{"Untagged": f"{prefix}recorded:other"}]
        case "image-remove":
            assert {"Untagged": f"{prefix}recorded:latest"} in value
        case "images-prune":
            assert not value["ImagesDeleted"]
        case _:
            assert value == []


def test_every_recording_is_looked_at() -> None:
    ours = [
        mark for name, test in globals().items() if name.startswith("test_") for mark in getattr(test, "pytestmark", [])
    ]
    looked_at = {recording for mark in ours for recording in mark.args[1]}
    assert [recording for recording in RECORDINGS if recording not in looked_at] == []
