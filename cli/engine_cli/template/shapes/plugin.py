"""The engine's plugins, as docker's code types them."""

TEXT = """
types.Plugin
    Config types.PluginConfig
    Enabled bool
    ID=Id string?
    Name string
    PluginReference string?
    Settings types.PluginSettings
types.PluginConfig
    Args types.PluginConfigArgs
    Description string
    DockerVersion string?
    Documentation string
    Entrypoint []string
    Env []types.PluginEnv
    Interface types.PluginConfigInterface
    IpcHost bool
    Linux types.PluginConfigLinux
    Mounts []types.PluginMount
    Network types.PluginConfigNetwork
    PidHost bool
    PropagatedMount string
    User types.PluginConfigUser?
    WorkDir string
    Rootfs=rootfs *types.PluginConfigRootfs?
types.PluginConfigArgs
    Description, Name string
    Settable, Value []string
types.PluginConfigInterface
    ProtocolScheme string?
    Socket string
    Types []types.PluginInterfaceType
types.PluginInterfaceType
    Capability, Prefix, Version string
types.PluginConfigLinux
    AllowAllDevices bool
    Capabilities []string
    Devices []types.PluginDevice
types.PluginConfigNetwork
    Type string
types.PluginConfigRootfs
    DiffIds=diff_ids []string
    Type=type string?
types.PluginConfigUser
    GID, UID uint32?
types.PluginSettings
    Args []string
    Devices []types.PluginDevice
    Env []string
    Mounts []types.PluginMount
types.PluginDevice
    Description, Name string
    Path *string
    Settable []string
types.PluginEnv
    Description, Name string
    Settable []string
    Value *string
types.PluginMount
    Description, Destination, Name string
    Options, Settable []string
    Source *string
    Type string
"""
