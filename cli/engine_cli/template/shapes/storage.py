"""Volumes and networks, as docker's code types them."""

TEXT = """
volume.Volume
    ClusterVolume *volume.ClusterVolume?
    CreatedAt string?
    Driver string
    Labels map[string]string
    Mountpoint, Name string
    Options map[string]string
    Scope string
    Status map[string]any?
    UsageData *volume.UsageData?
volume.ClusterVolume
    ID string
    + volume.ClusterVolumeSpec
    PublishStatus []*volume.PublishStatus?
    Info *volume.Info?
volume.ClusterVolumeSpec
    Group string?
    AccessMode *volume.AccessMode?
    AccessibilityRequirements *volume.TopologyRequirement?
    CapacityRange *volume.CapacityRange?
    Secrets []volume.Secret?
    Availability volume.Availability?
volume.AccessMode
    Scope volume.Scope?
    Sharing volume.SharingMode?
    MountVolume *volume.TypeMount?
    BlockVolume *volume.TypeBlock?
volume.Scope = string
volume.SharingMode = string
volume.TypeMount
    FsType string?
    MountFlags []string?
volume.TypeBlock
volume.TopologyRequirement
    Requisite, Preferred []volume.Topology?
volume.Topology
    Segments map[string]string?
volume.CapacityRange
    RequiredBytes, LimitBytes int64
volume.Secret
    Key, Secret string
volume.Availability = string
volume.PublishStatus
    NodeID string?
    State volume.PublishState?
    PublishContext map[string]string?
volume.PublishState = string
volume.Info
    CapacityBytes int64?
    VolumeContext map[string]string?
    VolumeID string?
    AccessibleTopology []volume.Topology?
volume.UsageData
    RefCount, Size int64
network.Inspect
    Name, ID=Id string
    Created time.Time
    Scope, Driver string
    EnableIPv4, EnableIPv6 bool
    IPAM network.IPAM
    Internal, Attachable, Ingress bool
    ConfigFrom network.ConfigReference
    ConfigOnly bool
    Containers map[string]network.EndpointResource
    Options, Labels map[string]string
    Peers []network.PeerInfo?
    Services map[string]network.ServiceInfo?
network.IPAM
    Driver string
    Options map[string]string
    Config []network.IPAMConfig
network.IPAMConfig
    Subnet, IPRange, Gateway string?
    AuxAddress=AuxiliaryAddresses map[string]string?
network.ConfigReference
    Network string
network.EndpointResource
    Name, EndpointID, MacAddress, IPv4Address, IPv6Address string
network.PeerInfo
    Name, IP string
network.ServiceInfo
    VIP string
    Ports []string
    LocalLBIndex int
    Tasks []network.Task
network.Task
    Name, EndpointID, EndpointIP string
    Info map[string]string
"""
