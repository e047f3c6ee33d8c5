"""Containers, as docker's code types them."""

TEXT = """
container.InspectResponse
    + *container.ContainerJSONBase
    Mounts []container.MountPoint
    Config *container.Config
    NetworkSettings *container.NetworkSettings
    ImageManifestDescriptor *v1.Descriptor?
container.ContainerJSONBase
    ID=Id, Created, Path string
    Args []string
    State *container.State
    Image, ResolvConfPath, HostnamePath, HostsPath, LogPath, Name string
    RestartCount int
    Driver, Platform, MountLabel, ProcessLabel, AppArmorProfile string
    ExecIDs []string
    HostConfig *container.HostConfig
    GraphDriver storage.DriverData
    SizeRw, SizeRootFs *int64?
container.State
    Status string
    Running, Paused, Restarting, OOMKilled, Dead bool
    Pid, ExitCode int
    Error, StartedAt, FinishedAt string
    Health *container.Health?
container.Health
    Status string
    FailingStreak int
    Log []*container.HealthcheckResult
container.HealthcheckResult
    Start, End time.Time
    ExitCode int
    Output string
container.HostConfig
    Binds []string
    ContainerIDFile string
    LogConfig container.LogConfig
    NetworkMode container.NetworkMode
    PortBindings nat.PortMap
    RestartPolicy container.RestartPolicy
    AutoRemove bool
    VolumeDriver string
    VolumesFrom []string
    ConsoleSize [2]uint
    Annotations map[string]string?
    CapAdd, CapDrop strslice.StrSlice
    CgroupnsMode container.CgroupnsMode
    DNS=Dns, DNSOptions=DnsOptions, DNSSearch=DnsSearch, ExtraHosts, GroupAdd []string
    IpcMode container.IpcMode
    Cgroup container.CgroupSpec
    Links []string
    OomScoreAdj int
    PidMode container.PidMode
    Privileged, PublishAllPorts, ReadonlyRootfs bool
    SecurityOpt []string
    StorageOpt, Tmpfs map[string]string?
    UTSMode container.UTSMode
    UsernsMode container.UsernsMode
    ShmSize int64
    Sysctls map[string]string?
    Runtime string?
    Isolation container.Isolation
    + container.Resources
    Mounts []mount.Mount?
    MaskedPaths, ReadonlyPaths []string
    Init *bool?
container.LogConfig
    Type string
    Config map[string]string
container.NetworkMode = string
nat.PortMap = map[nat.Port][]nat.PortBinding
nat.Port = string
nat.PortSet = map[nat.Port]struct{}
nat.PortBinding
    HostIP=HostIp, HostPort string
container.RestartPolicy
    Name container.RestartPolicyMode
    MaximumRetryCount int
container.RestartPolicyMode = string
strslice.StrSlice = []string
container.CgroupnsMode = string
container.IpcMode = string
container.CgroupSpec = string
container.PidMode = string
container.UTSMode = string
container.UsernsMode = string
container.Isolation = string
container.Resources
    CPUShares=CpuShares, Memory, NanoCPUs=NanoCpus int64
    CgroupParent string
    BlkioWeight uint16
    BlkioWeightDevice []*blkiodev.WeightDevice
    BlkioDeviceReadBps, BlkioDeviceWriteBps, BlkioDeviceReadIOps, BlkioDeviceWriteIOps []*blkiodev.ThrottleDevice
    CPUPeriod=CpuPeriod, CPUQuota=CpuQuota int64
    CPURealtimePeriod=CpuRealtimePeriod, CPURealtimeRuntime=CpuRealtimeRuntime int64
    CpusetCpus, CpusetMems string
    Devices []container.DeviceMapping
    DeviceCgroupRules []string
    DeviceRequests []container.DeviceRequest
    KernelMemory, KernelMemoryTCP int64?
    MemoryReservation, MemorySwap int64
    MemorySwappiness *int64
    OomKillDisable *bool
    PidsLimit *int64
    Ulimits []*units.Ulimit
    CPUCount=CpuCount, CPUPercent=CpuPercent int64
    IOMaximumIOps, IOMaximumBandwidth uint64
blkiodev.WeightDevice
    Path string
    Weight uint16
blkiodev.ThrottleDevice
    Path string
    Rate uint64
container.DeviceMapping
    PathOnHost, PathInContainer, CgroupPermissions string
container.DeviceRequest
    Driver string
    Count int
    DeviceIDs []string
    Capabilities [][]string
    Options map[string]string
mount.Mount
    Type mount.Type?
    Source, Target string?
    ReadOnly bool?
    Consistency mount.Consistency?
    BindOptions *mount.BindOptions?
    VolumeOptions *mount.VolumeOptions?
    ImageOptions *mount.ImageOptions?
    TmpfsOptions *mount.TmpfsOptions?
    ClusterOptions *mount.ClusterOptions?
mount.Type = string
mount.Consistency = string
mount.BindOptions
    Propagation mount.Propagation?
    NonRecursive, CreateMountpoint, ReadOnlyNonRecursive, ReadOnlyForceRecursive bool?
mount.Propagation = string
mount.VolumeOptions
    NoCopy bool?
    Labels map[string]string?
    Subpath string?
    DriverConfig *mount.Driver?
mount.Driver
    Name string?
    Options map[string]string?
mount.ImageOptions
    Subpath string?
mount.TmpfsOptions
    SizeBytes int64?
    Mode os.FileMode?
    Options [][]string?
mount.ClusterOptions
storage.DriverData
    Data map[string]string
    Name string
container.MountPoint
    Type mount.Type?
    Name string?
    Source, Destination string
    Driver string?
    Mode string
    RW bool
    Propagation mount.Propagation
container.Config
    Hostname, Domainname, User string
    AttachStdin, AttachStdout, AttachStderr bool
    ExposedPorts nat.PortSet?
    Tty, OpenStdin, StdinOnce bool
    Env []string
    Cmd strslice.StrSlice
    Healthcheck *v1.HealthcheckConfig?
    ArgsEscaped bool?
    Image string
    Volumes map[string]struct{}
    WorkingDir string
    Entrypoint strslice.StrSlice
    NetworkDisabled bool?
    MacAddress string?
    OnBuild []string
    Labels map[string]string
    StopSignal string?
    StopTimeout *int?
    Shell strslice.StrSlice?
v1.HealthcheckConfig
    Test []string?
    Interval, Timeout, StartPeriod, StartInterval time.Duration?
    Retries int?
container.NetworkSettings
    + container.NetworkSettingsBase
    + container.DefaultNetworkSettings
    Networks map[string]*network.EndpointSettings
container.NetworkSettingsBase
    Bridge, SandboxID, SandboxKey string
    Ports nat.PortMap
    HairpinMode bool
    LinkLocalIPv6Address string
    LinkLocalIPv6PrefixLen int
    SecondaryIPAddresses, SecondaryIPv6Addresses []network.Address
network.Address
    Addr string
    PrefixLen int
container.DefaultNetworkSettings
    EndpointID, Gateway, GlobalIPv6Address string
    GlobalIPv6PrefixLen int
    IPAddress string
    IPPrefixLen int
    IPv6Gateway, MacAddress string
network.EndpointSettings
    IPAMConfig *network.EndpointIPAMConfig
    Links, Aliases []string
    MacAddress string
    DriverOpts map[string]string
    GwPriority int
    NetworkID, EndpointID, Gateway, IPAddress string
    IPPrefixLen int
    IPv6Gateway, GlobalIPv6Address string
    GlobalIPv6PrefixLen int
    DNSNames []string
network.EndpointIPAMConfig
    IPv4Address, IPv6Address string?
    LinkLocalIPs []string?
formatter.Platform
    + v1.Platform
v1.Descriptor
    MediaType=mediaType string
    Digest=digest digest.Digest
    Size=size int64
    URLs=urls []string?
    Annotations=annotations map[string]string?
    Data=data []uint8?
    Platform=platform *v1.Platform?
    ArtifactType=artifactType string?
digest.Digest = string
v1.Platform
    Architecture=architecture, OS=os string
    OSVersion=os.version string?
    OSFeatures=os.features []string?
    Variant=variant string?
units.Ulimit
    Name string
    Hard, Soft int64
os.FileMode = uint32
time.Duration = int64
time.Time
    wall uint64
    ext int64
    loc *time.Location
time.Location
    name string
"""
