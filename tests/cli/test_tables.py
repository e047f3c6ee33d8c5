"""What lists are sorted by, how they are laid out, and figures in them that no engine of the tests gives."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

import pytest
from engine_cli import images_table
from engine_cli.build_cache_table import Row as CacheRow
from engine_cli.build_cache_table import by_last_use
from engine_cli.cli import Cli
from engine_cli.containers_table import Row as ContainerRow
from engine_cli.disk_usage_table import summaries
from engine_cli.history_table import Row as HistoryRow
from engine_cli.moments import go_time
from engine_cli.natural import natural
from engine_cli.stats_table import Row as StatsRow
from engine_cli.table import cells, render
from engine_cli.template.json import to_json, typed
from engine_cli.template.reflect import Value
from engine_cli.template.shapes import shape
from engine_cli.units import ellipsis
from engine_cli.volumes_table import Row as VolumeRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine_client.models import (
        BuildCache,
        ContainerStatsResponse,
        ContainerSummary,
        ImageHistoryResponseItem,
        ImageSummary,
        Volume,
    )

YEAR_ONE = -62135596800


def test_names_are_sorted_as_people_count() -> None:
    names = ["net10", "net2", "Net1", "net", "net02", "a1b10", "a1b9", "é", "1", "10", "9"]
    expected = ["1", "9", "10", "Net1", "a1b9", "a1b10", "net", "net2", "net02", "net10", "é"]
    assert sorted(names, key=natural) == expected
    names = ["neta", "net-1", "net/", "net10", "net+", "net", "net.2", "net1"]
    assert sorted(names, key=natural) == ["net", "net1", "net10", "net+", "net-1", "net.2", "net/", "neta"]
    long = ["2" * 5000, "10" * 2500, "0" * 5000]
    assert sorted(long, key=natural) == long[::-1]


@pytest.mark.parametrize(
    ("stamp", "text"),
    [
        ("2026-11-24T22:01:42.690407260Z", "2026-11-24 22:01:42.69040726 +0000 UTC"),
        ("2026-11-24T22:01:42Z", "2026-11-24 22:01:42 +0000 UTC"),
        ("2026-11-24T22:01:42.000-03:30", "2026-11-24 22:01:42 -0330 -0330"),
    ],
)
def test_times_as_go_prints_them(stamp: str, text: str) -> None:
    assert go_time(stamp) == text


@pytest.mark.parametrize(
    ("zone", "stamp", "shown"),
    [
        ("Europe/Berlin", "2024-01-05T09:41:59.100+01:00", "2024-01-05 09:41:59.1 +0100 CET"),
        ("Europe/Berlin", "2024-07-05T09:41:59+02:00", "2024-07-05 09:41:59 +0200 CEST"),
        ("Europe/Berlin", "2024-07-05T09:41:59+01:00", "2024-07-05 09:41:59 +0100 +0100"),
        ("Europe/Berlin", "2024-07-05T09:41:59Z", "2024-07-05 09:41:59 +0000 UTC"),
        ("UTC", "2024-07-05T09:41:59+00:00", "2024-07-05 09:41:59 +0000 UTC"),
    ],
)
def test_times_in_the_users_own_zone(local_zone: Callable[[str], None], zone: str, stamp: str, shown: str) -> None:
    local_zone(zone)
    assert go_time(stamp) == shown
    type = shape("time.Time")
    assert type.text is not None
    assert type.from_text is not None
    assert type.text(type.from_text(stamp)) == shown


@pytest.fixture
def local_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the user's zone."""

    def enter(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield enter
    monkeypatch.undo()
    time.tzset()


def test_the_year_one(local_zone: Callable[[str], None], capsys: pytest.CaptureFixture[str]) -> None:
    local_zone("UTC")
    image = cast(
        "ImageSummary", {"Id": "i" * 64, "RepoTags": None, "RepoDigests": None, "Created": YEAR_ONE, "Size": 1}
    )
    images_table.show(Cli(), [image], "table", quiet=False, truncate=True, digests=False)
    assert capsys.readouterr().out.splitlines()[1].split() == ["<none>", "<none>", "i" * 12, "N/A", "1B"]
    row = images_table.Row(image, ("", "", ""), truncate=True)
    assert row.fields(["CreatedSince", "CreatedAt"]) == ["", "0001-01-01 00:00:00 +0000 UTC"]
    container = ContainerRow(cast("ContainerSummary", {"Created": YEAR_ONE}), truncate=True)
    assert container.field("RunningFor") == "292 years ago"
    assert container.field("CreatedAt") == "0001-01-01 00:00:00 +0000 UTC"
    assert (
        CacheRow(record("a", CreatedAt="0001-01-01T00:00:00Z"), truncate=True).field("CreatedSince") == "292 years ago"
    )
    step = HistoryRow(cast("ImageHistoryResponseItem", {"Created": YEAR_ONE}), human=False, truncate=True)
    assert step.field("CreatedSince") == "0001-01-01T00:00:00Z"


def test_newlines_and_tabs_in_cells() -> None:
    lines = render(
        ["IMAGE", "CREATED BY", "SIZE"],
        [["<missing>", "RUN /bin/sh -c echo one\necho two # buildkit", "0B"], ["a\tb", "", "c"]],
    )
    assert lines.splitlines() == [
        "IMAGE                 CREATED BY   SIZE",
        "<missing>             RUN /bin/sh -c echo one",
        "echo two # buildkit   0B",
        "a                     b                   c",
    ]


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("\x01\u00ad", 0),
        ("e\u0301", 1),
        ("日本", 4),
        ("\u2764\ufe0f", 1),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", 2),
        ("\U0001f937\u200d\u2640\ufe0f", 2),
        ("\U0001f44d\U0001f3fd", 2),
        ("a\u200db", 2),
        ("\u0915\u093f", 1),
    ],
)
def test_cells_of_a_terminal(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("abcde", "abcde"),
        ("abcdef", "abcd…"),
        ("日本e", "日本e"),
        ("日本日", "日本…"),
        ("a日本日", "a日…"),
        ("e\u0301" * 3, "e\u0301" * 2 + "…"),
    ],
)
def test_what_is_too_long_is_cut(text: str, shown: str) -> None:
    assert ellipsis(text, 5) == shown


def test_the_keys_of_registries() -> None:
    index = {"Name": "a<", "Mirrors": ["x"], "Secure": True, "Official": False}
    type = shape("registry.ServiceConfig")
    data = typed({"IndexConfigs": {"a": index}, "InsecureRegistryCIDRs": ["::1/128"], "Mirrors": None}, type)
    assert to_json(Value(type, data)) == (
        '{"IndexConfigs":{"a":{"Mirrors":["x"],"Name":"a\\u003c","Official":false,"Secure":true}},'
        '"InsecureRegistryCIDRs":["::1/128"],"Mirrors":null}'
    )


def record(id: str, **fields: object) -> BuildCache:
    """A record of the build cache."""
    base: BuildCache = {
        "ID": id,
        "Parents": ["p" * 25, "q"],
        "Type": "regular",
        "Description": "made",
        "InUse": False,
        "Shared": False,
        "Size": 1500,
        "CreatedAt": "2020-01-01T00:00:00Z",
        "LastUsedAt": None,
        "UsageCount": 3,
    }
    return cast("BuildCache", {**base, **fields})


def test_the_build_cache() -> None:
    records = [record("b" * 20, LastUsedAt="2021-01-01T00:00:00Z", InUse=True), record("c"), record("a", Shared=True)]
    assert [one["ID"][0] for one in sorted(records, key=by_last_use)] == ["a", "c", "b"]
    row = CacheRow(records[0], truncate=True)
    assert row.field("ID") == "b" * 12 + "*"
    assert row.field("Parent") == "p" * 12
    assert row.field("LastUsedAt") == "2021-01-01 00:00:00 +0000 UTC"
    assert row.field("LastUsedSince").endswith(" years ago")
    assert CacheRow(records[1], truncate=True).field("LastUsedSince") == ""
    shown = summaries({"BuildCache": records})[-1].as_json()
    assert shown == {"Active": "1", "Reclaimable": "1.5kB", "Size": "3kB", "TotalCount": "3", "Type": "Build Cache"}


SAMPLE_FIELDS = {
    "id": "0123456789abcdef",
    "name": "/one",
    "read": "",
    "preread": "",
    "cpu_stats": {
        "cpu_usage": {"total_usage": 300, "usage_in_kernelmode": 0, "usage_in_usermode": 0},
        "system_cpu_usage": 2000,
        "online_cpus": 4,
        "throttling_data": {"periods": 0, "throttled_periods": 0, "throttled_time": 0},
    },
    "precpu_stats": {
        "cpu_usage": {"total_usage": 100, "usage_in_kernelmode": 0, "usage_in_usermode": 0},
        "system_cpu_usage": 1000,
        "throttling_data": {"periods": 0, "throttled_periods": 0, "throttled_time": 0},
    },
    "memory_stats": {"usage": 3 << 20, "limit": 8 << 20, "stats": {"inactive_file": 1 << 20}},
    "networks": {
        name: {
            "rx_bytes": 1000,
            "tx_bytes": 2500,
            **dict.fromkeys(("rx_packets", "rx_errors", "rx_dropped", "tx_packets", "tx_errors", "tx_dropped"), 0),
        }
        for name in ("eth0", "eth1")
    },
    "pids_stats": {"current": 7},
    "blkio_stats": {
        "io_service_bytes_recursive": [
            {"major": 8, "minor": 0, "op": op, "value": value}
            for op, value in (("read", 5), ("Read", 10), ("write", 2000), ("Sync", 9), ("", 1))
        ]
    },
    "num_procs": 0,
    "storage_stats": {},
}
SAMPLE = cast("ContainerStatsResponse", SAMPLE_FIELDS)


def test_figures_of_a_busy_container() -> None:
    assert StatsRow("one", SAMPLE, stale=False, truncate=True).as_json() == {
        "BlockIO": "15B / 2kB",
        "CPUPerc": "80.00%",
        "Container": "one",
        "ID": "0123456789ab",
        "MemPerc": "25.00%",
        "MemUsage": "2MiB / 8MiB",
        "Name": "one",
        "NetIO": "2kB / 5kB",
        "PIDs": "7",
    }
    stale = StatsRow("one", SAMPLE, stale=True, truncate=False)
    assert (stale.field("ID"), stale.field("CPUPerc"), stale.field("MemUsage")) == ("0123456789abcdef", "--", "-- / --")
    assert StatsRow("one", None, stale=False, truncate=True).field("Name") == "--"


@pytest.mark.parametrize(
    ("nodes", "volume_id", "status"),
    [(0, "", "pending creation"), (0, "x", "created"), (1, "x", "in use (1 node)"), (2, "x", "in use (2 nodes)")],
)
def test_cluster_volumes(nodes: int, volume_id: str, status: str) -> None:
    volume: Volume = {
        "Name": "v",
        "Driver": "csi",
        "Mountpoint": "",
        "Labels": None,
        "Options": None,
        "Scope": "global",
        "UsageData": {"Size": -1, "RefCount": 2},
        "ClusterVolume": {
            "ID": "i",
            "Version": {"Index": 1},
            "CreatedAt": "",
            "UpdatedAt": "",
            "Spec": {"Group": "g", "Availability": "drain"},
            "Info": {"VolumeID": volume_id},
            "PublishStatus": [{"NodeID": str(number), "State": "published"} for number in range(nodes)],
        },
    }
    row = VolumeRow(volume)
    assert [row.field(name) for name in ("Group", "Availability", "Status", "Links")] == ["g", "drain", status, "2"]
