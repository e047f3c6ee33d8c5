"""docker's short forms, where the recorded command lines don't reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_client.errors import InvalidValue
from engine_client.spec import env, fields, mounts, networks, ports, resources, security, units, volumes
from engine_client.spec.container import create_request

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("1.5k", 1536),
        ("1.k", 1024),
        (".5K", 512),
        ("1e3", 1000),
        ("+2b", 2),
        ("1_0k", 10240),
        ("0x1p4", 16),
        ("32 kib", 32768),
        ("1Pb", 1 << 50),
        ("9223372036854775808", -(1 << 63)),  # as Go makes an int64 of it; the engine refuses it
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert units.size(text) == size


@pytest.mark.parametrize(
    "text", ["", " ", "b", "1kk", "1__0", "\uff11", "0x10", "1 k b", "nan", "inf", "--1", "1e", "1kiB2", "1\udcff"]
)
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(InvalidValue):
        units.size(text)


@given(st.integers(0, 1 << 40), st.sampled_from(["", "b", "k", "mb", "GiB"]))
def test_every_whole_size_is_exact(number: int, unit: str) -> None:
    factor = {"": 1, "b": 1, "k": 1 << 10, "mb": 1 << 20, "GiB": 1 << 30}[unit]
    expected = number * factor
    assert units.size(f"{number}{unit}") == (expected if expected < 1 << 63 else -(1 << 63))


@pytest.mark.parametrize(
    ("text", "nanos"),
    [
        ("2", 2 * 10**9),
        ("0.000000001", 1),
        ("1/8", 125_000_000),
        ("-1.5", -1_500_000_000),
        ("15e-1", 1_500_000_000),
        ("0x1p-2", 250_000_000),
        ("010/1", 8 * 10**9),
        ("1p2", 4 * 10**9),
        ("0b1.1", 1_500_000_000),
        ("1_0", 10**10),
        ("1e1000", 0),
        ("1" + "0" * 5000, 0),
        (f"{'3' * 5000}/{'2' * 5000}", 1_500_000_000),
    ],
)
def test_cpus(text: str, nanos: int) -> None:
    assert units.nano_cpus(text) == nanos


@pytest.mark.parametrize("text", ["", ".", "1/0", "1/3", "1.2.3", "1e-10", "one", "1 ", "1e" + "1" * 5000])
def test_what_is_no_number_of_cpus(text: str) -> None:
    with pytest.raises(InvalidValue):
        units.nano_cpus(text)


def test_weights_of_devices() -> None:
    assert resources.device_weight("/dev/sda:0010") == {"Path": "/dev/sda", "Weight": 10}
    assert resources.device_weight("/dev/sda:0") == {"Path": "/dev/sda", "Weight": 0}
    for wrong in ("", "x", "+11", "-1", "9", "1001", "1" * 5000):
        with pytest.raises(InvalidValue) as caught:
            resources.device_weight(f"/dev/sda:{wrong}")
        assert str(caught.value) == f"invalid weight for device: /dev/sda:{wrong}"


def test_a_long_number_is_too_long_before_its_unit_is_looked_for() -> None:
    with pytest.raises(InvalidValue, match=r"^time: invalid duration \"99999999999999999999\"$"):
        units.duration("99999999999999999999")
    with pytest.raises(InvalidValue, match=r"^time: missing unit in duration \"9\"$"):
        units.duration("9")


@pytest.mark.parametrize(
    ("text", "nanos"),
    [
        ("0", 0),
        ("-0", 0),
        ("1h2m3.5s", 3723_500_000_000),
        ("-1.5us", -1500),
        (".5ms", 500_000),
        ("1µs", 1000),
        ("0" * 5000 + "1ns", 1),
        ("." + "3" * 5000 + "h", 1_200_000_000_000),
        (f"-{1 << 63}ns", -(1 << 63)),
    ],
)
def test_durations(text: str, nanos: int) -> None:
    assert units.duration(text) == nanos


@pytest.mark.parametrize(
    "text", ["", "-", "+-1s", "1", "s", ".s", "1s1", "1 s", "1d", "9999999h", "1" * 5000 + "s", f"{1 << 63}ns"]
)
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^time: "):
        units.duration(text)


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_quoted_fields_come_back(values: list[str]) -> None:
    line = ",".join('"' + value.replace('"', '""') + '"' for value in values)
    assert fields.split(line) == values


def test_bare_and_quoted_fields_mix() -> None:
    assert fields.split('a,,"b,""c""",d') == ["a", "", 'b,"c"', "d"]
    assert fields.split("a,") == ["a", ""]


def test_the_column_behind_what_is_no_utf8() -> None:
    with pytest.raises(InvalidValue, match='line 1, column 3: bare " in non-quoted-field'):
        fields.split('\udcffa"')


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        (b'{"a": "\xff"}', "'utf-8' codec can't decode byte 0xff"),
        (b'{"a": ' + b"1" * 5000 + b"}", "Exceeds the limit"),
        (b"[" * 100_000, "maximum recursion depth exceeded"),
        (b"{", "unexpected end of JSON input"),
    ],
    ids=["not UTF-8", "a long number", "deep", "cut"],
)
def test_a_broken_seccomp_profile(tmp_path: Path, profile: bytes, reason: str) -> None:
    path = tmp_path / "profile.json"
    path.write_bytes(profile)
    with pytest.raises(InvalidValue) as caught:
        security.security_options([f"seccomp={path}"])
    assert str(caught.value).startswith(f"compacting json for seccomp profile ({path}) failed: {reason}")


@pytest.mark.parametrize("path", ["a\0b", "\ud800"])
def test_paths_that_no_file_can_have(path: str) -> None:
    with pytest.raises(InvalidValue, match=f"open {path}: invalid argument"):
        env.read_file(path)
    with pytest.raises(InvalidValue, match=f"open {path}: invalid argument"):
        security.security_options([f"seccomp={path}"])


def test_the_environment_is_asked_for_names_only() -> None:
    environ = {"HOME": "/root", "EMPTY": ""}
    words = ["HOME", "EMPTY", "ABSENT", "HOME=", "A=b=c"]
    assert env.environment(words, environ=environ) == ["HOME=/root", "EMPTY=", "ABSENT", "HOME=", "A=b=c"]


def test_an_environment_file(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_bytes(b"\xef\xbb\xbfA=1\r\n\t B=2 \n#C=3\n \nHOME\nABSENT\nD='x'")
    found = env.environment(["A=2"], [str(file)], {"HOME": "/root"})
    assert found == ["A=1", "B=2 ", "HOME=/root", "D='x'", "A=2"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"A=1\nB\xff=2", "invalid utf8 bytes at line 2: [66 255 61 50]"),
        (b"A B=1", "variable 'A B' contains whitespaces"),
        (b"x" * 65536, "bufio.Scanner: token too long"),
    ],
)
def test_a_broken_environment_file(tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "env"
    file.write_bytes(data)
    with pytest.raises(InvalidValue) as caught:
        env.read_file(str(file))
    assert str(caught.value) == f"invalid env file ({file}): {reason}"


def test_ports_of_one_container_port_gather() -> None:
    assert ports.publish(["80", "8080:80/TCP", "[::1]:81-82:81-82"]) == {
        "80/tcp": [{"HostIp": "", "HostPort": ""}, {"HostIp": "", "HostPort": "8080"}],
        "81/tcp": [{"HostIp": "::1", "HostPort": "81"}],
        "82/tcp": [{"HostIp": "::1", "HostPort": "82"}],
    }
    assert ports.expose(["0", "1-2/udp", "65535/"]) == ["0/tcp", "1/udp", "2/udp", "65535/tcp"]


@pytest.mark.parametrize(
    "spec", ["65536", "-1", "1-", "+1", "1:2:3:4:5", "[::1]x:1:1", "1.2.3.4:1:1:1", "1/2/3", "\u0661"]
)
def test_what_is_no_port(spec: str) -> None:
    with pytest.raises(InvalidValue):
        ports.publish([spec])


def test_windows_paths_keep_their_colon() -> None:
    assert volumes.volumes([r"c:\a:d:\b:ro", r"d:\b"]) == ([r"c:\a:d:\b:ro"], [r"d:\b"])


@pytest.mark.parametrize(
    ("given", "shortest"),
    [("1.2.3.4", "1.2.3.4"), (" fe80:0:0::1 ", "fe80::1"), ("::ffff:1.2.3.4", "1.2.3.4")],
)
def test_addresses(given: str, shortest: str) -> None:
    assert networks.ip_address(given) == shortest


@pytest.mark.parametrize("text", ["1.2.3", "01.2.3.4", "1.2.3.4\0", "fe80::1%eth0", "[::1]", ""])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(InvalidValue):
        networks.ip_address(text)


@pytest.mark.parametrize(
    "text", ["00:00:5e:00:53:01", "02-00-5E-10-00-00-00-01", "0000.5e00.5301", "0200.5e10.0000.0001"]
)
def test_hardware_addresses(text: str) -> None:
    assert networks.mac_address(text) == text


@pytest.mark.parametrize("text", ["00:00:5e-00:53:01", "00:00:5e:00:53", "0000.5e00", "00:00:5e:00:53:0g", ""])
def test_what_is_no_hardware_address(text: str) -> None:
    with pytest.raises(InvalidValue):
        networks.mac_address(text)


def test_a_mount_of_a_relative_source_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert mounts.mount("type=bind,src=.,dst=/x") == {"Type": "bind", "Source": str(tmp_path), "Target": "/x"}
    assert volumes.volumes(["./a:/x"])[0] == [f"{tmp_path}/a:/x"]


def test_devices_permissions_stand_last() -> None:
    assert resources.device("/dev/a:rw") == {
        "PathOnHost": "/dev/a",
        "PathInContainer": "/dev/a",
        "CgroupPermissions": "rw",
    }
    assert resources.device("//dev//a/").get("PathOnHost") == "/dev/a"
    with pytest.raises(InvalidValue, match="bad mode specified: rr"):
        resources.device("/dev/a:/dev/b:rr")


def test_a_request_takes_numbers_too() -> None:
    request = create_request("busybox", ["sh"], memory=1 << 20, cpus=0.5, blkio_weight=100, memory_swap=-1)
    host = request.get("HostConfig", {})
    assert (host.get("Memory"), host.get("NanoCpus"), host.get("BlkioWeight")) == (1 << 20, 5 * 10**8, 100)
    assert host.get("MemorySwap") == -1


def test_a_request_shares_nothing_with_its_options() -> None:
    names = ["db"]
    request = create_request("busybox", network=["mine"], link=names, volumes_from=names)
    names.append("other")
    assert request.get("HostConfig", {}).get("Links") == ["db"]
    assert request.get("NetworkingConfig", {}).get("EndpointsConfig") == {"mine": {"Links": ["db"]}}
