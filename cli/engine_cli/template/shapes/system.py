"""The engine, its version and its events, as docker's code types them."""

TEXT = """
events.Message
    Status=status, ID=id, From=from string?
    Type events.Type
    Action events.Action
    Actor events.Actor
    Scope=scope string?
    Time=time, TimeNano=timeNano int64?
events.Type = string
events.Action = string
events.Actor
    ID string
    Attributes map[string]string
types.Version
    Platform types.Platform?
    Components []types.ComponentVersion?
    Version, APIVersion=ApiVersion string
    MinAPIVersion string?
    GitCommit, GoVersion, Os, Arch string
    KernelVersion string?
    Experimental bool?
    BuildTime string?
types.Platform
    Name string
types.ComponentVersion
    Name, Version string
    Details map[string]string?
system.Info
    ID string
    Containers, ContainersRunning, ContainersPaused, ContainersStopped, Images int
    Driver string
    DriverStatus [][2]string
    SystemStatus [][2]string?
    Plugins system.PluginsInfo
    MemoryLimit, SwapLimit bool
    KernelMemory, KernelMemoryTCP bool?
    CPUCfsPeriod=CpuCfsPeriod, CPUCfsQuota=CpuCfsQuota, CPUShares, CPUSet, PidsLimit, IPv4Forwarding, Debug bool
    NFd int
    OomKillDisable bool
    NGoroutines int
    SystemTime, LoggingDriver, CgroupDriver string
    CgroupVersion string?
    NEventsListener int
    KernelVersion, OperatingSystem, OSVersion, OSType, Architecture, IndexServerAddress string
    RegistryConfig *registry.ServiceConfig
    NCPU int
    MemTotal int64
    GenericResources []swarm.GenericResource
    DockerRootDir, HTTPProxy=HttpProxy, HTTPSProxy=HttpsProxy, NoProxy, Name string
    Labels []string
    ExperimentalBuild bool
    ServerVersion string
    Runtimes map[string]system.RuntimeWithStatus
    DefaultRuntime string
    Swarm swarm.Info
    LiveRestoreEnabled bool
    Isolation container.Isolation
    InitBinary string
    ContainerdCommit, RuncCommit, InitCommit system.Commit
    SecurityOptions []string
    ProductLicense string?
    DefaultAddressPools []system.NetworkAddressPool?
    FirewallBackend *system.FirewallInfo?
    CDISpecDirs []string
    DiscoveredDevices []system.DeviceInfo?
    Containerd *system.ContainerdInfo?
    Warnings []string
system.PluginsInfo
    Volume, Network, Authorization, Log []string
registry.ServiceConfig
    AllowNondistributableArtifactsCIDRs []*registry.NetIPNet?
    AllowNondistributableArtifactsHostnames []string?
    InsecureRegistryCIDRs []*registry.NetIPNet
    IndexConfigs map[string]*registry.IndexInfo
    Mirrors []string
    ExtraFields=- map[string]any
registry.NetIPNet
registry.IndexInfo
    Name string
    Mirrors []string
    Secure, Official bool
swarm.GenericResource
    NamedResourceSpec *swarm.NamedGenericResource?
    DiscreteResourceSpec *swarm.DiscreteGenericResource?
swarm.NamedGenericResource
    Kind, Value string?
swarm.DiscreteGenericResource
    Kind string?
    Value int64?
system.RuntimeWithStatus
    + system.Runtime
    Status=status map[string]string?
system.Runtime
    Path=path string?
    Args=runtimeArgs []string?
    Type=runtimeType string?
    Options=options map[string]any?
swarm.Info
    NodeID, NodeAddr string
    LocalNodeState swarm.LocalNodeState
    ControlAvailable bool
    Error string
    RemoteManagers []swarm.Peer
    Nodes, Managers int?
    Cluster *swarm.ClusterInfo?
    Warnings []string?
swarm.LocalNodeState = string
swarm.Peer
    NodeID, Addr string
swarm.ClusterInfo
    ID string
    + swarm.Meta
    Spec swarm.Spec
    TLSInfo swarm.TLSInfo
    RootRotationInProgress bool
    DefaultAddrPool []string
    SubnetSize, DataPathPort uint32
swarm.Meta
    Version swarm.Version?
    CreatedAt, UpdatedAt time.Time?
swarm.Version
    Index uint64?
swarm.Spec
    + swarm.Annotations
    Orchestration swarm.OrchestrationConfig?
    Raft swarm.RaftConfig?
    Dispatcher swarm.DispatcherConfig?
    CAConfig swarm.CAConfig?
    TaskDefaults swarm.TaskDefaults?
    EncryptionConfig swarm.EncryptionConfig?
swarm.OrchestrationConfig
    TaskHistoryRetentionLimit *int64?
swarm.RaftConfig
    SnapshotInterval uint64?
    KeepOldSnapshots *uint64?
    LogEntriesForSlowFollowers uint64?
    ElectionTick, HeartbeatTick int
swarm.DispatcherConfig
    HeartbeatPeriod time.Duration?
swarm.CAConfig
    NodeCertExpiry time.Duration?
    ExternalCAs []*swarm.ExternalCA?
    SigningCACert, SigningCAKey string?
    ForceRotate uint64?
swarm.ExternalCA
    Protocol swarm.ExternalCAProtocol
    URL string
    Options map[string]string?
    CACert string
swarm.ExternalCAProtocol = string
swarm.TaskDefaults
    LogDriver *swarm.Driver?
swarm.EncryptionConfig
    AutoLockManagers bool
swarm.Annotations
    Name string?
    Labels map[string]string
swarm.Driver
    Name string?
    Options map[string]string?
swarm.TLSInfo
    TrustRoot string?
    CertIssuerSubject, CertIssuerPublicKey []uint8?
system.Commit
    ID string
    Expected string?
system.NetworkAddressPool
    Base string
    Size int
system.FirewallInfo
    Driver string
    Info [][2]string?
system.DeviceInfo
    Source, ID string
system.ContainerdInfo
    Address string?
    Namespaces system.ContainerdNamespaces
system.ContainerdNamespaces
    Containers, Plugins string
system.versionInfo
    Client system.clientVersion
    Server *types.Version
system.platformInfo
    Name string?
system.clientVersion
    Platform *system.platformInfo?
    Version string?
    APIVersion=ApiVersion, DefaultAPIVersion, GitCommit, GoVersion, PythonVersion, Os, Arch, BuildTime string?
    Context string
system.clientInfo
    Debug bool
    + system.clientVersion
    Plugins []manager.Plugin
    Warnings []string
metadata.Metadata
    SchemaVersion, Vendor, Version, ShortDescription, URL string?
manager.Plugin
    + metadata.Metadata
    Name, Path string?
    Err any?
    ShadowedPaths []string?
system.dockerInfo
    + *system.Info
    ServerErrors []string?
    UserName=- string
    ClientInfo *system.clientInfo?
    ClientErrors []string?
system.sparseInfo
    ClientInfo *system.clientInfo?
    ClientErrors []string?
context.contextWithTLSListing
    Name string
    Metadata any
    Endpoints map[string]any
    TLSMaterial map[string][]string
    Storage context.Storage
context.Storage
    MetadataPath, TLSPath string
"""
