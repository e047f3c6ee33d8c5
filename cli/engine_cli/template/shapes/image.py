"""Images, as docker's code types them."""

TEXT = """
image.InspectResponse
    ID=Id string
    RepoTags, RepoDigests []string
    Parent, Comment string
    Created, Container string?
    ContainerConfig *container.Config?
    DockerVersion, Author string
    Config *v1.DockerOCIImageConfig
    Architecture string
    Variant string?
    Os string
    OsVersion string?
    Size int64
    VirtualSize int64?
    GraphDriver storage.DriverData
    RootFS image.RootFS
    Metadata image.Metadata
    Descriptor *v1.Descriptor?
    Manifests []image.ManifestSummary?
v1.DockerOCIImageConfig
    + v1.ImageConfig
    + v1.DockerOCIImageConfigExt
v1.ImageConfig
    User string?
    ExposedPorts map[string]struct{}?
    Env, Entrypoint, Cmd []string?
    Volumes map[string]struct{}?
    WorkingDir string?
    Labels map[string]string?
    StopSignal string?
    ArgsEscaped bool?
v1.DockerOCIImageConfigExt
    Healthcheck *v1.HealthcheckConfig?
    OnBuild, Shell []string?
image.RootFS
    Type string?
    Layers []string?
image.Metadata
    LastTagTime time.Time?
image.ManifestSummary
    ID string
    Descriptor v1.Descriptor
    Available bool
    Size image.ManifestSize
    Kind image.ManifestKind
    ImageData *image.ImageProperties?
    AttestationData *image.AttestationProperties?
image.ManifestSize
    Content, Total int64
image.ManifestKind = string
image.ImageProperties
    Platform v1.Platform
    Size image.UnpackedSize
    Containers []string
image.UnpackedSize
    Unpacked int64
image.AttestationProperties
    For digest.Digest
"""
