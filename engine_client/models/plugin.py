"""The engine's plugins."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class PluginMount(TypedDict):
    """What a plugin has mounted."""

    Name: str
    Description: str
    Settable: list[str] | None
    Source: str | None
    Destination: str
    Type: str
    Options: list[str] | None


class PluginDevice(TypedDict):
    """A device that a plugin uses."""

    Name: str
    Description: str
    Settable: list[str] | None
    Path: str | None


class PluginEnv(TypedDict):
    """A variable in a plugin's environment."""

    Name: str
    Description: str
    Settable: list[str] | None
    Value: str | None


class PluginArgs(TypedDict):
    """The arguments of a plugin."""

    Name: str
    Description: str
    Settable: list[str] | None
    Value: list[str] | None


class PluginInterface(TypedDict):
    """How the engine talks to a plugin."""

    Types: list[str]  # such as "docker.volumedriver/1.0"
    Socket: str
    ProtocolScheme: NotRequired[str]


class PluginLinux(TypedDict):
    """What a plugin is allowed."""

    Capabilities: list[str] | None
    AllowAllDevices: bool
    Devices: list[PluginDevice] | None


class PluginNetwork(TypedDict):
    """The network that a plugin is in."""

    Type: str


class PluginUser(TypedDict, total=False):
    """Who a plugin runs as."""

    UID: int
    GID: int


class PluginRootfs(TypedDict, total=False):
    """A plugin's files."""

    type: str
    diff_ids: list[str]


class PluginConfig(TypedDict):
    """What a plugin's author set."""

    DockerVersion: NotRequired[str]  # until API 1.51
    Description: str
    Documentation: str
    Interface: PluginInterface
    Entrypoint: list[str]
    WorkDir: str
    User: NotRequired[PluginUser]
    Network: PluginNetwork
    Linux: PluginLinux
    PropagatedMount: str
    IpcHost: bool
    PidHost: bool
    Mounts: list[PluginMount] | None
    Env: list[PluginEnv] | None
    Args: PluginArgs
    rootfs: NotRequired[PluginRootfs]


class PluginSettings(TypedDict):
    """What a plugin's user may set. Env are `NAME=VALUE`."""

    Mounts: list[PluginMount] | None
    Env: list[str] | None
    Args: list[str] | None
    Devices: list[PluginDevice] | None


class Plugin(TypedDict):
    """A plugin."""

    Id: NotRequired[str]
    Name: str
    Enabled: bool
    Settings: PluginSettings
    PluginReference: NotRequired[str]
    Config: PluginConfig


class PluginPrivilege(TypedDict, total=False):
    """Something that a plugin asks to be allowed."""

    Name: str
    Description: str
    Value: list[str]
