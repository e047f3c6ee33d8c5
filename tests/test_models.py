"""The TypedDicts are what the API's own description says, and the differences are meant."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin, is_typeddict

import pytest
from support.typeddicts import differences, fields, without_none

from engine_client import models

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = Path(__file__).parent.parent / "fixtures" / "api" / "definitions.tsv"

NAMED_OTHERWISE = {
    "ClusterVolume.PublishStatus[]": "ClusterVolumePublishStatus",
    "ClusterVolumeSpec.AccessMode": "ClusterVolumeAccessMode",
    "ClusterVolumeSpec.AccessMode.AccessibilityRequirements": "TopologyRequirement",
    "ClusterVolumeSpec.AccessMode.CapacityRange": "CapacityRange",
    "ClusterVolumeSpec.AccessMode.Secrets[]": "ClusterVolumeSecret",
    "ContainerSummary.Health": "HealthSummary",
    "ContainerdInfo.Namespaces": "ContainerdNamespaces",
    "CreateImageInfo": "ProgressMessage",
    "EngineDescription.Plugins[]": "EnginePlugin",
    "GET /exec/{id}/json 200": "ExecInspectResponse",
    "GET /images/search 200[]": "ImageSearchResult",
    "GET /system/df 200": "DiskUsage",
    "GenericResources[]": "GenericResource",
    "GenericResources[].DiscreteResourceSpec": "DiscreteResourceSpec",
    "GenericResources[].NamedResourceSpec": "NamedResourceSpec",
    "HostConfig.LogConfig": "LogConfig",
    "ImageInspect.Metadata": "ImageMetadata",
    "ImageInspect.RootFS": "RootFS",
    "ImageManifestSummary.AttestationData": "AttestationData",
    "ImageManifestSummary.ImageData": "ImageData",
    "ImageManifestSummary.ImageData.Size": "ImageDataSize",
    "ImageManifestSummary.Size": "ManifestSize",
    "Mount.BindOptions": "BindOptions",
    "Mount.ImageOptions": "ImageOptions",
    "Mount.TmpfsOptions": "TmpfsOptions",
    "Mount.VolumeOptions": "VolumeOptions",
    "Mount.VolumeOptions.DriverConfig": "VolumeDriverConfig",
    "NetworkContainer": "EndpointResource",
    "NetworkSummary": "Network",
    "POST /build/prune 200": "BuildPruneResponse",
    "POST /containers/create body": "ContainerCreateRequest",
    "POST /containers/prune 200": "ContainerPruneResponse",
    "POST /containers/{id}/exec body": "ExecConfig",
    "POST /containers/{id}/update body": "ContainerUpdateRequest",
    "POST /images/prune 200": "ImagePruneResponse",
    "POST /networks/create body": "NetworkCreateRequest",
    "POST /networks/prune 200": "NetworkPruneResponse",
    "POST /volumes/prune 200": "VolumePruneResponse",
    "PUT /volumes/{name} body": "VolumeUpdateRequest",
    "Plugin.Config": "PluginConfig",
    "Plugin.Config.Args": "PluginArgs",
    "Plugin.Config.Interface": "PluginInterface",
    "Plugin.Config.Linux": "PluginLinux",
    "Plugin.Config.Network": "PluginNetwork",
    "Plugin.Config.User": "PluginUser",
    "Plugin.Config.rootfs": "PluginRootfs",
    "Plugin.Settings": "PluginSettings",
    "Resources.BlkioWeightDevice[]": "WeightDevice",
    "Resources.Ulimits[]": "Ulimit",
    "Service.Endpoint": "ServiceEndpoint",
    "Service.Endpoint.VirtualIPs[]": "EndpointVirtualIP",
    "Service.JobStatus": "ServiceJobStatus",
    "Service.ServiceStatus": "ServiceStatus",
    "Service.UpdateStatus": "ServiceUpdateStatus",
    "ServiceSpec.Mode": "ServiceMode",
    "ServiceSpec.Mode.Replicated": "ReplicatedService",
    "ServiceSpec.Mode.ReplicatedJob": "ReplicatedJob",
    "ServiceSpec.RollbackConfig": "UpdateConfig",
    "ServiceSpec.UpdateConfig": "UpdateConfig",
    "SwarmSpec.CAConfig": "CAConfig",
    "SwarmSpec.CAConfig.ExternalCAs[]": "ExternalCA",
    "SwarmSpec.Dispatcher": "DispatcherConfig",
    "SwarmSpec.EncryptionConfig": "EncryptionConfig",
    "SwarmSpec.Orchestration": "OrchestrationConfig",
    "SwarmSpec.Raft": "RaftConfig",
    "SwarmSpec.TaskDefaults": "TaskDefaults",
    "SwarmSpec.TaskDefaults.LogDriver": "TaskLogDriver",
    "SystemInfo.DefaultAddressPools[]": "NetworkAddressPool",
    "SystemVersion.Components[]": "ComponentVersion",
    "SystemVersion.Platform": "PlatformInfo",
    "TaskSpec.ContainerSpec": "ContainerSpec",
    "TaskSpec.ContainerSpec.Configs[]": "ServiceConfig",
    "TaskSpec.ContainerSpec.Configs[].File": "FileTarget",
    "TaskSpec.ContainerSpec.DNSConfig": "DNSConfig",
    "TaskSpec.ContainerSpec.Privileges": "Privileges",
    "TaskSpec.ContainerSpec.Privileges.AppArmor": "AppArmorOptions",
    "TaskSpec.ContainerSpec.Privileges.CredentialSpec": "CredentialSpec",
    "TaskSpec.ContainerSpec.Privileges.SELinuxContext": "SELinuxContext",
    "TaskSpec.ContainerSpec.Privileges.Seccomp": "SeccompOptions",
    "TaskSpec.ContainerSpec.Secrets[]": "ServiceSecret",
    "TaskSpec.ContainerSpec.Secrets[].File": "FileTarget",
    "TaskSpec.ContainerSpec.Ulimits[]": "Ulimit",
    "TaskSpec.LogDriver": "TaskLogDriver",
    "TaskSpec.NetworkAttachmentSpec": "NetworkAttachmentSpec",
    "TaskSpec.Placement": "Placement",
    "TaskSpec.Placement.Preferences[]": "PlacementPreference",
    "TaskSpec.Placement.Preferences[].Spread": "Spread",
    "TaskSpec.PluginSpec": "PluginSpec",
    "TaskSpec.Resources": "TaskResources",
    "TaskSpec.RestartPolicy": "TaskRestartPolicy",
}
# two are in headers, one in a query, one is described in the operation
NOT_IN_THE_TABLE = {"Ping", "ContainerPathStat", "BuildOptions", "AuthResponse"}
ADDED = {
    "AuthConfig": {"identitytoken", "registrytoken"},  # instead of a password; what /auth and `docker login` give
    "ClusterVolumeAccessMode": {"BlockVolume"},  # what Docker's engines call it, beside MountVolume
    "ClusterVolumeSpec": {"AccessibilityRequirements", "CapacityRange", "Secrets", "Availability"},
    "ContainerSpec": {"Healthcheck"},  # engines call it so, not HealthCheck
    "DiskUsage": {"BuilderSize"},  # engines send it below API 1.42
    "EventMessage": {"status", "id", "from"},  # engines send them until API 1.51
    "ProgressDetail": {"units", "hidecounts"},  # engines with the containerd image store send them
    "ProgressMessage": {"stream"},  # the replies to a load, which no definition describes, have it
    "PushImageInfo": {"id", "stream", "aux"},  # engines send `id` and `aux`; `stream` comes with ProgressMessage
    "Service": {"PreviousSpec"},  # engines send it after an update
    "Task": {"Volumes"},  # engines send it from API 1.42 on
}
DESCRIBED_WRONGLY = {"NetworkAttachment.Network"}  # as a Network: engines send the swarm's own object
SCALARS = {"string": str, "integer": int, "boolean": bool, "number": float}


class Row(NamedTuple):
    """A line of the table."""

    definition: str
    field: str
    type: str
    required: str
    nullable: str
    first: str
    last: str


def rows() -> Iterator[Row]:
    with TABLE.open(newline="") as file:
        lines = csv.reader(file, delimiter="\t")
        next(lines)
        yield from map(Row._make, lines)


ALIASES = {row.definition: row.type for row in rows() if row.field == "<is>"}
DEFINITIONS = sorted({row.definition for row in rows()} - ALIASES.keys())
FIELD_ROWS = {(row.definition, row.field): row for row in rows() if row.field not in ("<is>", "<extends>")}


def table_fields(definition: str) -> dict[str, Row]:
    """The rows of a definition and of those that it extends, by field."""
    own = {row.field: row for row in FIELD_ROWS.values() if row.definition == definition}
    for row in rows():
        if row.definition == definition and row.field == "<extends>":
            own |= table_fields(row.type)
    return own


def typed_dicts(definition: str) -> list[type]:
    """The TypedDict for a definition, and the one for its return in a reply."""
    name = NAMED_OTHERWISE.get(definition, definition.replace(".", ""))
    return [getattr(models, name) for name in (name, f"{name}Reply") if hasattr(models, name)]


def fits(hint: Any, type_: str, place: str) -> bool:
    """Whether a type is what the table calls `type_`, which stands at `place`."""
    type_ = re.sub(r"\(.*\)", "", type_)
    hint, _ = without_none(hint)
    if place in DESCRIBED_WRONGLY:
        return get_origin(hint) is dict
    if type_ in SCALARS:
        return hint is SCALARS[type_]
    if type_ == "any":
        return True
    if type_ == "object":
        return hint is object or get_origin(hint) is dict
    if type_ == "object*":
        return hint in typed_dicts(place)
    if type_ in ALIASES:
        return fits(hint, ALIASES[type_], type_)
    for opening, container, suffix in (("[", list, "[]"), ("{", dict, "{}")):
        if type_.startswith(opening):
            return get_origin(hint) is container and fits(get_args(hint)[-1], type_[1:-1], place + suffix)
    return hint in typed_dicts(type_)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_a_typed_dict_has_the_fields_of_its_definition(definition: str) -> None:
    expected = table_fields(definition)
    assert typed_dicts(definition)
    for typed_dict in typed_dicts(definition):
        actual = fields(typed_dict)
        assert actual.keys() - expected.keys() == ADDED.get(typed_dict.__name__, set())
        assert expected.keys() - actual.keys() == set()
        for name, row in expected.items():
            assert fits(actual[name].type, row.type, f"{row.definition}.{name}"), f"{typed_dict.__name__}.{name}"


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_what_some_api_versions_lack_is_not_required(definition: str) -> None:
    expected = table_fields(definition)
    oldest = min((_number(row.first) for row in expected.values()), default=(0,))
    renamed = all(row.last for row in expected.values())  # what ends as a whole goes on under another name
    for typed_dict in typed_dicts(definition):
        for name, field in fields(typed_dict).items():
            row = expected.get(name)
            if row is not None and ((row.last and not renamed) or _number(row.first) > oldest):
                assert not field.required, f"{typed_dict.__name__}.{name}"


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if version else (0,)


def test_every_typed_dict_is_exported_and_stands_for_a_definition() -> None:
    described = {typed_dict.__name__ for definition in DEFINITIONS for typed_dict in typed_dicts(definition)}
    assert set(models.__all__) == described | NOT_IN_THE_TABLE
    assert all(is_typeddict(getattr(models, name)) for name in models.__all__)


def test_the_named_exceptions_are_needed() -> None:
    assert set(NAMED_OTHERWISE) <= set(DEFINITIONS)
    assert all(fields(getattr(models, name)).keys() >= added for name, added in ADDED.items())


def test_the_checker_finds_what_differs() -> None:
    wait = models.ContainerWaitResponse
    assert not list(differences({"StatusCode": 0, "Error": None}, wait, "wait"))
    assert list(differences({"Error": {"Message": 1}}, wait, "wait")) == [
        "wait.StatusCode is missing",
        "wait.Error.Message is 1, not <class 'str'>",
    ]
    assert list(differences({"StatusCode": None, "x": 1}, wait, "wait")) == [
        "wait.StatusCode is null",
        "wait.x is not known",
    ]
    assert list(differences([{"StatusCode": True}], list[wait], "waits")) == [  # type: ignore[valid-type]
        "waits[].StatusCode is True, not <class 'int'>"
    ]
