"""Images."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine_client.models.container_inspect import ContainerConfigReply
from engine_client.models.health import HealthConfig
from engine_client.models.identity import Identity
from engine_client.models.oci import OCIDescriptor, OCIPlatform
from engine_client.models.storage import DriverData


class ManifestSize(TypedDict):
    """Bytes of what a manifest brings: the content as it came, and all that it takes up."""

    Content: int
    Total: int


class ImageDataSize(TypedDict):
    """Bytes of the unpacked layers."""

    Unpacked: int


class ImageData(TypedDict):
    """What there is for one platform."""

    Platform: OCIPlatform
    Containers: list[str] | None  # ids of those that use it
    Size: ImageDataSize
    Identity: NotRequired[Identity]  # from API 1.54


class AttestationData(TypedDict):
    """What an attestation is about."""

    For: str  # an image manifest's digest


class ImageManifestSummary(TypedDict):
    """A manifest of an image, from API 1.47, with the containerd image store."""

    ID: str
    Descriptor: OCIDescriptor
    Available: bool  # whether all its content is there
    Size: ManifestSize
    Kind: str  # "image", "attestation" or "unknown"
    ImageData: NotRequired[ImageData]  # there for "image"
    AttestationData: NotRequired[AttestationData]  # there for "attestation"


class ImageSummary(TypedDict):
    """An image in a list. Sizes are in bytes, -1 where not asked for."""

    Id: str
    ParentId: str
    RepoTags: list[str] | None  # without a tag: [], null on the containerd store, ["<none>:<none>"] below API 1.43
    RepoDigests: list[str] | None
    Created: int  # Unix seconds
    Size: int
    SharedSize: int
    VirtualSize: NotRequired[int]  # until API 1.43
    Labels: dict[str, str] | None
    Containers: int  # how many use it; -1 where not counted
    Manifests: NotRequired[list[ImageManifestSummary]]  # from API 1.47, if asked for
    Descriptor: NotRequired[OCIDescriptor]  # from API 1.48, with the containerd image store


class ImageConfig(TypedDict):
    """What containers of an image start with. Those from Hostname on are there until API 1.49."""

    User: NotRequired[str]
    ExposedPorts: NotRequired[dict[str, dict[str, object]] | None]
    Env: NotRequired[list[str] | None]
    Cmd: NotRequired[list[str] | None]
    Healthcheck: NotRequired[HealthConfig]
    ArgsEscaped: NotRequired[bool]
    Volumes: NotRequired[dict[str, dict[str, object]] | None]
    WorkingDir: NotRequired[str]
    Entrypoint: NotRequired[list[str] | None]
    OnBuild: NotRequired[list[str] | None]
    Labels: NotRequired[dict[str, str] | None]
    StopSignal: NotRequired[str]
    Shell: NotRequired[list[str]]
    Hostname: NotRequired[str]
    Domainname: NotRequired[str]
    AttachStdin: NotRequired[bool]
    AttachStdout: NotRequired[bool]
    AttachStderr: NotRequired[bool]
    Tty: NotRequired[bool]
    OpenStdin: NotRequired[bool]
    StdinOnce: NotRequired[bool]
    Image: NotRequired[str]
    NetworkDisabled: NotRequired[bool]
    MacAddress: NotRequired[str]
    StopTimeout: NotRequired[int]


class RootFS(TypedDict):
    """An image's layers, by the digests of what they unpack to."""

    Type: NotRequired[str]  # "layers"
    Layers: NotRequired[list[str]]


class ImageMetadata(TypedDict):
    """What the engine knows of an image, and the image itself does not."""

    LastTagTime: NotRequired[str]  # RFC 3339 with nanoseconds


class ImageInspect(TypedDict):
    """All about one image. Size is in bytes, Created in RFC 3339 with nanoseconds."""

    Id: str
    RepoTags: list[str]
    RepoDigests: list[str]
    Parent: NotRequired[str]  # until API 1.51
    Comment: str
    Created: NotRequired[str]
    Container: NotRequired[str]  # until API 1.44
    ContainerConfig: NotRequired[ContainerConfigReply]  # until API 1.44
    DockerVersion: NotRequired[str]  # until API 1.51
    Author: str
    Config: ImageConfig
    Architecture: str
    Variant: NotRequired[str]
    Os: str
    OsVersion: NotRequired[str]
    Size: int
    VirtualSize: NotRequired[int]  # until API 1.43
    GraphDriver: DriverData
    RootFS: RootFS
    Metadata: ImageMetadata
    Descriptor: NotRequired[OCIDescriptor]  # from API 1.48, with the containerd image store
    Manifests: NotRequired[list[ImageManifestSummary]]  # from API 1.48, if asked for
    Identity: NotRequired[Identity]  # from API 1.53


class ImageDeleteResponseItem(TypedDict, total=False):
    """A name that was taken away, or an image or layer that was removed."""

    Untagged: str
    Deleted: str


class ImagePruneResponse(TypedDict):
    """What was removed, None for nothing, and the bytes that this freed."""

    ImagesDeleted: list[ImageDeleteResponseItem] | None
    SpaceReclaimed: int


class ImageHistoryResponseItem(TypedDict):
    """A step that made an image. Created is in Unix seconds, Size in bytes; Id may be "<missing>"."""

    Id: str
    Created: int
    CreatedBy: str
    Tags: list[str] | None
    Size: int
    Comment: str


class ImageSearchResult(TypedDict):
    """A repository of Docker Hub."""

    name: str
    description: str
    star_count: int
    is_official: bool
    is_automated: bool
