"""What a swarm has, as docker's code types it."""

TEXT = """
swarm.Node
    ID string
    + swarm.Meta
    Spec swarm.NodeSpec?
    Description swarm.NodeDescription?
    Status swarm.NodeStatus?
    ManagerStatus *swarm.ManagerStatus?
swarm.NodeSpec
    + swarm.Annotations
    Role swarm.NodeRole?
    Availability swarm.NodeAvailability?
swarm.NodeRole = string
swarm.NodeAvailability = string
swarm.NodeDescription
    Hostname string?
    Platform swarm.Platform?
    Resources swarm.Resources?
    Engine swarm.EngineDescription?
    TLSInfo swarm.TLSInfo?
    CSIInfo []swarm.NodeCSIInfo?
swarm.Platform
    Architecture, OS string?
swarm.Resources
    NanoCPUs, MemoryBytes int64?
    GenericResources []swarm.GenericResource?
swarm.EngineDescription
    EngineVersion string?
    Labels map[string]string?
    Plugins []swarm.PluginDescription?
swarm.PluginDescription
    Type, Name string?
swarm.NodeCSIInfo
    PluginName, NodeID string?
    MaxVolumesPerNode int64?
    AccessibleTopology *swarm.Topology?
swarm.Topology
    Segments map[string]string?
swarm.NodeStatus
    State swarm.NodeState?
    Message, Addr string?
swarm.NodeState = string
swarm.ManagerStatus
    Leader bool?
    Reachability swarm.Reachability?
    Addr string?
swarm.Reachability = string
swarm.Service
    ID string
    + swarm.Meta
    Spec swarm.ServiceSpec?
    PreviousSpec *swarm.ServiceSpec?
    Endpoint swarm.Endpoint?
    UpdateStatus *swarm.UpdateStatus?
    ServiceStatus *swarm.ServiceStatus?
    JobStatus *swarm.JobStatus?
swarm.ServiceSpec
    + swarm.Annotations
    TaskTemplate swarm.TaskSpec?
    Mode swarm.ServiceMode?
    UpdateConfig, RollbackConfig *swarm.UpdateConfig?
    Networks []swarm.NetworkAttachmentConfig?
    EndpointSpec *swarm.EndpointSpec?
swarm.ServiceMode
    Replicated *swarm.ReplicatedService?
    Global *swarm.GlobalService?
    ReplicatedJob *swarm.ReplicatedJob?
    GlobalJob *swarm.GlobalJob?
swarm.ReplicatedService
    Replicas *uint64?
swarm.GlobalService
swarm.ReplicatedJob
    MaxConcurrent, TotalCompletions *uint64?
swarm.GlobalJob
swarm.UpdateConfig
    Parallelism uint64
    Delay time.Duration?
    FailureAction string?
    Monitor time.Duration?
    MaxFailureRatio float32
    Order string
swarm.UpdateStatus
    State swarm.UpdateState?
    StartedAt, CompletedAt *time.Time?
    Message string?
swarm.UpdateState = string
swarm.ServiceStatus
    RunningTasks, DesiredTasks, CompletedTasks uint64
swarm.JobStatus
    JobIteration swarm.Version
    LastExecution time.Time?
swarm.Endpoint
    Spec swarm.EndpointSpec?
    Ports []swarm.PortConfig?
    VirtualIPs []swarm.EndpointVirtualIP?
swarm.EndpointSpec
    Mode swarm.ResolutionMode?
    Ports []swarm.PortConfig?
swarm.ResolutionMode = string
swarm.PortConfig
    Name string?
    Protocol swarm.PortConfigProtocol?
    TargetPort, PublishedPort uint32?
    PublishMode swarm.PortConfigPublishMode?
swarm.PortConfigProtocol = string
swarm.PortConfigPublishMode = string
swarm.EndpointVirtualIP
    NetworkID, Addr string?
swarm.Task
    ID string
    + swarm.Meta
    + swarm.Annotations
    Spec swarm.TaskSpec?
    ServiceID string?
    Slot int?
    NodeID string?
    Status swarm.TaskStatus?
    DesiredState swarm.TaskState?
    NetworksAttachments []swarm.NetworkAttachment?
    GenericResources []swarm.GenericResource?
    JobIteration *swarm.Version?
    Volumes []swarm.VolumeAttachment
swarm.TaskState = string
swarm.TaskStatus
    Timestamp time.Time?
    State swarm.TaskState?
    Message, Err string?
    ContainerStatus *swarm.ContainerStatus?
    PortStatus swarm.PortStatus?
swarm.ContainerStatus
    ContainerID string
    PID, ExitCode int
swarm.PortStatus
    Ports []swarm.PortConfig?
swarm.VolumeAttachment
    ID, Source, Target string?
swarm.NetworkAttachment
    Network swarm.Network?
    Addresses []string?
swarm.Network
    ID string
    + swarm.Meta
    Spec swarm.NetworkSpec?
    DriverState swarm.Driver?
    IPAMOptions *swarm.IPAMOptions?
swarm.NetworkSpec
    + swarm.Annotations
    DriverConfiguration *swarm.Driver?
    IPv6Enabled, Internal, Attachable, Ingress bool?
    IPAMOptions *swarm.IPAMOptions?
    ConfigFrom *network.ConfigReference?
    Scope string?
swarm.IPAMOptions
    Driver swarm.Driver?
    Configs []swarm.IPAMConfig?
swarm.IPAMConfig
    Subnet, Range, Gateway string?
swarm.TaskSpec
    ContainerSpec *swarm.ContainerSpec?
    PluginSpec *runtime.PluginSpec?
    NetworkAttachmentSpec *swarm.NetworkAttachmentSpec?
    Resources *swarm.ResourceRequirements?
    RestartPolicy *swarm.RestartPolicy?
    Placement *swarm.Placement?
    Networks []swarm.NetworkAttachmentConfig?
    LogDriver *swarm.Driver?
    ForceUpdate uint64
    Runtime swarm.RuntimeType?
swarm.RuntimeType = string
runtime.PluginSpec
    Name=name, Remote=remote string?
    Privileges=privileges []*runtime.PluginPrivilege?
    Disabled=disabled bool?
    Env=env []string?
runtime.PluginPrivilege
    Name=name, Description=description string?
    Value=value []string?
swarm.NetworkAttachmentSpec
    ContainerID string
swarm.NetworkAttachmentConfig
    Target string?
    Aliases []string?
    DriverOpts map[string]string?
swarm.ResourceRequirements
    Limits *swarm.Limit?
    Reservations *swarm.Resources?
swarm.Limit
    NanoCPUs, MemoryBytes, Pids int64?
swarm.RestartPolicy
    Condition swarm.RestartPolicyCondition?
    Delay *time.Duration?
    MaxAttempts *uint64?
    Window *time.Duration?
swarm.RestartPolicyCondition = string
swarm.Placement
    Constraints []string?
    Preferences []swarm.PlacementPreference?
    MaxReplicas uint64?
    Platforms []swarm.Platform?
swarm.PlacementPreference
    Spread *swarm.SpreadOver
swarm.SpreadOver
    SpreadDescriptor string
swarm.ContainerSpec
    Image string?
    Labels map[string]string?
    Command, Args []string?
    Hostname string?
    Env []string?
    Dir, User string?
    Groups []string?
    Privileges *swarm.Privileges?
    Init *bool?
    StopSignal string?
    TTY, OpenStdin, ReadOnly bool?
    Mounts []mount.Mount?
    StopGracePeriod *time.Duration?
    Healthcheck *v1.HealthcheckConfig?
    Hosts []string?
    DNSConfig *swarm.DNSConfig?
    Secrets []*swarm.SecretReference?
    Configs []*swarm.ConfigReference?
    Isolation container.Isolation?
    Sysctls map[string]string?
    CapabilityAdd, CapabilityDrop []string?
    Ulimits []*units.Ulimit?
    OomScoreAdj int64?
swarm.Privileges
    CredentialSpec *swarm.CredentialSpec
    SELinuxContext *swarm.SELinuxContext
    Seccomp *swarm.SeccompOpts?
    AppArmor *swarm.AppArmorOpts?
    NoNewPrivileges bool
swarm.CredentialSpec
    Config, File, Registry string
swarm.SELinuxContext
    Disable bool
    User, Role, Type, Level string
swarm.SeccompOpts
    Mode swarm.SeccompMode?
    Profile []uint8?
swarm.SeccompMode = string
swarm.AppArmorOpts
    Mode swarm.AppArmorMode?
swarm.AppArmorMode = string
swarm.DNSConfig
    Nameservers, Search, Options []string?
swarm.SecretReference
    File *swarm.SecretReferenceFileTarget
    SecretID, SecretName string
swarm.SecretReferenceFileTarget
    Name, UID, GID string
    Mode fs.FileMode
swarm.ConfigReference
    File *swarm.ConfigReferenceFileTarget?
    Runtime *swarm.ConfigReferenceRuntimeTarget?
    ConfigID, ConfigName string
swarm.ConfigReferenceFileTarget
    Name, UID, GID string
    Mode fs.FileMode
swarm.ConfigReferenceRuntimeTarget
fs.FileMode = uint32
swarm.Secret
    ID string
    + swarm.Meta
    Spec swarm.SecretSpec
swarm.SecretSpec
    + swarm.Annotations
    Data []uint8?
    Driver, Templating *swarm.Driver?
swarm.Config
    ID string
    + swarm.Meta
    Spec swarm.ConfigSpec
swarm.ConfigSpec
    + swarm.Annotations
    Data []uint8?
    Templating *swarm.Driver?
"""
