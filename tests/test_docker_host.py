"""The forms of DOCKER_HOST: each is what docker 28.2 makes of it, or an error in its words."""

from __future__ import annotations

import pytest

from engine_client import InvalidValue
from engine_client.address import resolve


def resolved(value: str) -> str:
    return resolve(value, environ={}, config_dir="/nonexistent").host


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (" ", "unix:///var/run/docker.sock"),
        ("unix://", "unix:///var/run/docker.sock"),
        ("unix:///a b?c#d", "unix:///a b?c#d"),
        ("unix://relative", "unix://relative"),
        ("unix://unix:///twice", "unix:///twice"),
        ("npipe://", "npipe:////./pipe/docker_engine"),
        ("tcp://", "tcp://localhost:2375"),
        ("tcp://:", "tcp://localhost:2375"),
        (":1", "tcp://localhost:1"),
        ("host", "tcp://host:2375"),
        ("host:", "tcp://host:2375"),
        (" host:1\n", "tcp://host:1"),
        ("/path", "tcp://localhost:2375/path"),
        ("unix:/path", "tcp://unix:2375/path"),
        ("tcp://tcp://twice:1", "tcp://twice:1"),
        ("tcp://user@host:1/a%41 b?c=d#e", "tcp://host:1/aA b"),
        ("tcp://h/%41\udcff", "tcp://h:2375/A\udcff"),
        ("tcp://hö:99999/ö", "tcp://hö:99999/ö"),
        ("[::1]:1", "tcp://[::1]:1"),
        ("::1", "tcp://[::1]:2375"),
        ("tcp://h:1:2", "tcp://[h:1:2]:2375"),
        ("fd://", "fd://"),
        ("ssh://u@h", "ssh://u@h"),
        ("http://h", "http://h"),
        ("https://h", "https://h"),
    ],
)
def test_each_in_its_full_form(value: str, form: str) -> None:
    assert resolved(value) == form
    assert resolve(None, environ={"DOCKER_HOST": value}, config_dir="/nonexistent").host == form


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("ftp://h", "invalid bind address format: ftp://h"),
        ("TCP://h", "invalid bind address format: TCP://h"),
        ("://x", "invalid bind address format: ://x"),
        ("tcp://unix://x", "invalid proto, expected tcp: unix://x"),
        ("unix://tcp://x", "invalid proto, expected unix: tcp://x"),
        ("[::1]", "invalid bind address format: [::1]"),
        ("a]b:1", "invalid bind address format: a]b:1"),
        ("[a[b]]:1", "invalid bind address format: [a[b]]:1"),
        ("[a]b:1", 'parse "tcp://[a]b:1": invalid port "b:1" after host'),
        ("h:x", 'parse "tcp://h:x": invalid port ":x" after host'),
        ("h:-1", 'parse "tcp://h:-1": invalid port ":-1" after host'),
        ("[::1", "parse \"tcp://[::1\": missing ']' in host"),
        ("a b", 'parse "tcp://a b": invalid character " " in host name'),
        ("h\x01", 'parse "tcp://h\\x01": net/url: invalid control character in URL'),
        ("%zz:1", 'parse "tcp://%zz:1": invalid URL escape "%zz"'),
        ("h/p%zz", 'parse "tcp://h/p%zz": invalid URL escape "%zz"'),
        ("h/%", 'parse "tcp://h/%": invalid URL escape "%"'),
    ],
)
def test_no_address(value: str, text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        resolved(value)
    assert str(caught.value) == text
