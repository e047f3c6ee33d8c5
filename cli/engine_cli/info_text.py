"""What info says of an engine, in docker's lines."""

from __future__ import annotations

from engine_cli.units import binary_size, human_duration, truth
from engine_client._typing import is_json_list, is_json_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any


def server_lines(info: Mapping[str, Any], user: str, *, debug: bool) -> Iterator[str]:
    """The lines of a GET /info; `debug` asks for what is of interest to the engine's developers only."""
    yield from _counts(info)
    yield from _known(info, ("Server Version", "ServerVersion"), ("Storage Driver", "Driver"))
    for name, value in _items(info, "DriverStatus"):
        yield f"  {name}: {value}"
    yield from _known(
        info,
        ("Logging Driver", "LoggingDriver"),
        ("Cgroup Driver", "CgroupDriver"),
        ("Cgroup Version", "CgroupVersion"),
    )
    yield from _plugins(_part(info, "Plugins"))
    yield from _list("CDI spec directories", info.get("CDISpecDirs"))
    devices = _items(info, "DiscoveredDevices")
    yield from _list("Discovered Devices", [f"{device['Source']}: {device['ID']}" for device in devices])
    yield from _swarm(_part(info, "Swarm"))
    if info.get("Runtimes"):
        yield f" Runtimes: {' '.join(sorted(info['Runtimes']))}"
        yield f" Default Runtime: {info.get('DefaultRuntime', '')}"
    if info.get("OSType") == "windows":
        yield f" Default Isolation: {info.get('Isolation', '')}"
    yield from _linux(info)
    yield from _machine(info)
    if info.get("Debug") or debug:
        for label, name in (("File Descriptors", "NFd"), ("Goroutines", "NGoroutines"), ("System Time", "SystemTime")):
            yield f"  {label}: {info.get(name, 0)}"
        yield f"  EventsListeners: {info.get('NEventsListener', 0)}"
    yield from _known(info, ("HTTP Proxy", "HttpProxy"), ("HTTPS Proxy", "HttpsProxy"), ("No Proxy", "NoProxy"))
    if user:
        yield f" Username: {user}"
    yield from _list("Labels", info.get("Labels"))
    yield f" Experimental: {truth(info.get('ExperimentalBuild'))}"
    yield from _registries(_part(info, "RegistryConfig"))
    yield f" Live Restore Enabled: {truth(info.get('LiveRestoreEnabled'))}"
    yield from _known(info, ("Product License", "ProductLicense"))
    pools = _items(info, "DefaultAddressPools")
    yield from _list("Default Address Pools", [f" Base: {pool['Base']}, Size: {pool['Size']}" for pool in pools])


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object within another; an empty one where there is none."""
    value = whole.get(name)
    return value if is_json_object(value) else {}


def _items(whole: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = whole.get(name)
    return value if is_json_list(value) else ()


def _known(info: Mapping[str, Any], *names: tuple[str, str]) -> Iterator[str]:
    """A line for each field that says something."""
    for label, name in names:
        if info.get(name):
            yield f" {label}: {info[name]}"


def _list(label: str, items: Iterable[str] | None) -> Iterator[str]:
    if items:
        yield f" {label}:"
        for item in items:
            yield f"  {item}"


def _counts(info: Mapping[str, Any]) -> Iterator[str]:
    yield f" Containers: {info.get('Containers', 0)}"
    for state in ("Running", "Paused", "Stopped"):
        yield f"  {state}: {info.get(f'Containers{state}', 0)}"
    yield f" Images: {info.get('Images', 0)}"


def _plugins(plugins: Mapping[str, Any]) -> Iterator[str]:
    yield " Plugins:"
    for kind in ("Volume", "Network", "Authorization", "Log"):
        if plugins.get(kind) or kind != "Authorization":
            yield f"  {kind}: {' '.join(_items(plugins, kind))}"


def _linux(info: Mapping[str, Any]) -> Iterator[str]:
    if info.get("OSType") != "linux":
        return
    yield f" Init Binary: {info.get('InitBinary', '')}"
    for label in ("containerd", "runc", "init"):
        commit = _part(info, f"{label.capitalize()}Commit")
        yield f" {label} version: {commit.get('ID', '')}"
    options = _items(info, "SecurityOptions")
    if options:
        yield " Security Options:"
    for option in options:
        pairs = [pair.partition("=") for pair in option.split(",")]
        for key, equals, value in pairs:
            if key == "name" or not equals:
                yield f"  {value or key}"
        for key, _, value in pairs:
            if key == "profile":
                yield f"   Profile: {value}"


def _machine(info: Mapping[str, Any]) -> Iterator[str]:
    yield from _known(
        info,
        ("Kernel Version", "KernelVersion"),
        ("Operating System", "OperatingSystem"),
        ("OSType", "OSType"),
        ("Architecture", "Architecture"),
    )
    yield f" CPUs: {info.get('NCPU', 0)}"
    yield f" Total Memory: {binary_size(info.get('MemTotal', 0))}"
    yield from _known(info, ("Name", "Name"), ("ID", "ID"))
    yield f" Docker Root Dir: {info.get('DockerRootDir', '')}"
    yield f" Debug Mode: {truth(info.get('Debug'))}"


def _registries(config: Mapping[str, Any]) -> Iterator[str]:
    indexes = _part(config, "IndexConfigs")
    networks = _items(config, "InsecureRegistryCIDRs")
    if indexes or networks:
        yield " Insecure Registries:"
        yield from (f"  {index['Name']}" for _, index in sorted(indexes.items()) if not index.get("Secure"))
        yield from (f"  {network}" for network in networks)
    yield from _list("Registry Mirrors", config.get("Mirrors"))


def _swarm(swarm: Mapping[str, Any]) -> Iterator[str]:
    state = swarm.get("LocalNodeState", "")
    yield f" Swarm: {state}"
    if state in ("inactive", "locked"):
        return
    yield f"  NodeID: {swarm.get('NodeID', '')}"
    if swarm.get("Error"):
        yield f"  Error: {swarm['Error']}"
    manager = swarm.get("ControlAvailable")
    yield f"  Is Manager: {truth(manager)}"
    cluster = swarm.get("Cluster")
    if cluster and manager and not swarm.get("Error") and state != "error":
        yield from _cluster(swarm, cluster)
    yield f"  Node Address: {swarm.get('NodeAddr', '')}"
    managers = sorted(manager.get("Addr", "") for manager in _items(swarm, "RemoteManagers"))
    if managers:
        yield "  Manager Addresses:"
        yield from (f"   {address}" for address in managers)


def _cluster(swarm: Mapping[str, Any], cluster: Mapping[str, Any]) -> Iterator[str]:
    spec = _part(cluster, "Spec")
    raft, authority = _part(spec, "Raft"), _part(spec, "CAConfig")
    yield f"  ClusterID: {cluster.get('ID', '')}"
    yield f"  Managers: {swarm.get('Managers', 0)}"
    yield f"  Nodes: {swarm.get('Nodes', 0)}"
    if cluster.get("DefaultAddrPool") is not None:
        pools = "".join(f"{pool}  " for pool in cluster["DefaultAddrPool"])
        yield f"  Default Address Pool: {pools}"
        yield f"  SubnetSize: {cluster.get('SubnetSize', 0)}"
    if cluster.get("DataPathPort"):
        yield f"  Data Path Port: {cluster['DataPathPort']}"
    yield "  Orchestration:"
    limit = _part(spec, "Orchestration").get("TaskHistoryRetentionLimit") or 0
    yield f"   Task History Retention Limit: {limit}"
    yield "  Raft:"
    yield f"   Snapshot Interval: {raft.get('SnapshotInterval', 0)}"
    if raft.get("KeepOldSnapshots") is not None:
        yield f"   Number of Old Snapshots to Retain: {raft['KeepOldSnapshots']}"
    yield f"   Heartbeat Tick: {raft.get('HeartbeatTick', 0)}"
    yield f"   Election Tick: {raft.get('ElectionTick', 0)}"
    yield "  Dispatcher:"
    yield f"   Heartbeat Period: {_period(_part(spec, 'Dispatcher').get('HeartbeatPeriod', 0))}"
    yield "  CA Configuration:"
    yield f"   Expiry Duration: {_period(authority.get('NodeCertExpiry', 0))}"
    yield f"   Force Rotate: {authority.get('ForceRotate', 0)}"
    certificate = (authority.get("SigningCACert") or "").strip()
    if certificate:
        yield f"   Signing CA Certificate: \n{certificate}\n"
    external = _items(authority, "ExternalCAs")
    if external:
        yield "   External CAs:"
        yield from (f"     {entry.get('Protocol', '')}: {entry.get('URL', '')}" for entry in external)
    yield f"  Autolock Managers: {truth(_part(spec, 'EncryptionConfig').get('AutoLockManagers'))}"
    yield f"  Root Rotation In Progress: {truth(cluster.get('RootRotationInProgress'))}"


def _period(nanoseconds: int) -> str:
    return human_duration(nanoseconds // 1_000_000_000)
