"""docker's plugins: found, listed and run as docker does it.

Every test runs with docker's command too, where there is one.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest
from support.shell import COMMAND

if TYPE_CHECKING:
    from collections.abc import Generator

METADATA = {"SchemaVersion": "0.1.0", "Vendor": "Us", "Version": "v1.2", "ShortDescription": "A good one"}
TALKER = """#!/bin/sh
[ "$1" = docker-cli-plugin-metadata ] && { echo '%s'; exit; }
echo "%s:" "$@"
%s
"""
# Waits until its connection to the command ends; "stay" outlives even that. A reset is an end as well: docker gives one
# where it has not taken up the connection yet. print() cannot be interrupted by a handler that prints.
HOLDER = r"""#!/usr/bin/env python3
import os, signal, socket, sys
if sys.argv[1] == "docker-cli-plugin-metadata":
    print('{"SchemaVersion": "0.1.0", "Vendor": "Us"}')
    sys.exit()
signal.signal(signal.SIGINT, lambda *_: os.write(1, b"interrupted\n"))
signal.signal(signal.SIGTERM, signal.SIG_IGN)
connection = socket.socket(socket.AF_UNIX)
name = os.environ["DOCKER_CLI_PLUGIN_SOCKET"]
connection.connect(name.replace("@", "\0", 1))
os.write(1, b"connected\n")
try:
    ended = connection.recv(1) == b""
except ConnectionResetError:
    ended = True
os.write(1, b"told to end\n" if ended else b"told something else\n")
while "stay" in sys.argv:
    signal.pause()
sys.exit(5)
"""


class Plugins:
    """A docker configuration with plugins, and a command that knows it."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.command = command
        self.folder = folder
        self.own = folder / "cli-plugins"
        self.extra = folder / "extra"
        self.own.mkdir()
        self.extra.mkdir()
        (folder / "config.json").write_text(json.dumps({"cliPluginsExtraDirs": [str(self.extra)]}))
        self.environ = {
            "PATH": os.environ["PATH"],
            "DOCKER_CONFIG": str(folder),
            "DOCKER_HOST": f"unix://{folder}/none",
        }

    def add(self, name: str, text: str, folder: Path | None = None, mode: int = 0o755) -> Path:
        """A plugin with that text."""
        path = (folder or self.own) / f"docker-{name}"
        path.write_text(text)
        path.chmod(mode)
        return path

    def talker(self, name: str, then: str = "", folder: Path | None = None, **metadata: object) -> Path:
        """A plugin that prints its arguments and does as `then` says."""
        return self.add(name, TALKER % (json.dumps({**METADATA, **metadata}), name, then), folder)

    def run(self, *words: str, **environ: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr, where docker calls itself as we do."""
        line = [*self.command, *words]
        done = subprocess.run(
            line,
            env={**self.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        stderr = re.sub(r"\bdocker(?=[: ])", "engine", done.stderr).replace("'docker ", "'engine ")
        return done.returncode, done.stdout, stderr

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The command, running, in a process group of its own."""
        line = [*self.command, *words]
        return subprocess.Popen(
            line, env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )


@pytest.fixture
def plugins(command: list[str], tmp_path: Path) -> Plugins:
    return Plugins(command, tmp_path)


def test_the_whole_command_line_is_passed_on(plugins: Plugins) -> None:
    plugins.talker("good", "exit 7")
    assert plugins.run("good", "a", "-x", "--", "--help") == (7, "good: good a -x -- --help\n", "")
    assert plugins.run("-H", "tcp://a", "-H", "b", "good") == (7, "good: -H tcp://a -H b good\n", "")
    plugins.talker("fine")
    for words in (["fine", "--help"], ["--help", "fine"], ["help", "fine"], ["help", "fine", "more"], ["-v", "fine"]):
        assert plugins.run(*words) == (0, f"fine: {' '.join(words)}\n", "")


def test_what_a_plugin_finds_in_its_environment(plugins: Plugins) -> None:
    plugins.talker(
        "good", 'echo "$DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND"; echo "$DOCKER_CLI_PLUGIN_SOCKET"; echo "$OWN"'
    )
    code, stdout, _ = plugins.run("good", OWN="mine")
    _, command, socket, own = stdout.splitlines()
    assert (code, own) == (0, "mine")
    assert Path(command).name in ("docker", "engine")
    assert re.fullmatch(r"@docker_cli_[0-9a-f]{32}", socket)


def test_telemetry_is_not_passed_on(plugins: Plugins) -> None:
    plugins.add("told", TALKER % (json.dumps(METADATA), "told", "env | grep -c ^OTEL_"))
    _, stdout, _ = plugins.run("told")
    assert (stdout.splitlines()[-1] == "0") is (plugins.command == COMMAND)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_signal_that_ends_a_plugin(plugins: Plugins, number: int) -> None:
    plugins.talker("dies", f"kill -{number} $$")
    assert plugins.run("dies") == (255, "dies: dies\n", "")


def test_which_one_of_several(plugins: Plugins) -> None:
    plugins.talker("both", "echo own")
    plugins.talker("both", "echo extra", plugins.extra)
    plugins.talker("ps")
    assert plugins.run("both")[1] == "both: both\nextra\n"
    code, stdout, stderr = plugins.run("ps")
    assert (code, stdout) == (1, "")
    assert stderr.startswith("Cannot connect to the Docker daemon")
    assert plugins.run("--config", "/nowhere", "both")[0] == 1


def test_metadata_in_any_case(plugins: Plugins) -> None:
    said = {"schemaVersion": "0.1.0", "vendor": "Us", "SHORTDESCRIPTION": "A good one"}
    plugins.add("good", TALKER % (json.dumps(said), "good", ""))
    assert plugins.run("good") == (0, "good: good\n", "")
    assert section(plugins.run("--help")[1], "Management Commands") == {"good*": "A good one"}


def test_what_is_not_a_plugin(plugins: Plugins) -> None:
    plugins.add("broken", "#!/bin/sh\nexit 3\n")
    plugins.talker("Upper")
    for name in ("broken", "Upper", "nosuch", "../x", "container nosuch"):
        code, stdout, stderr = plugins.run(*name.split())
        assert (code, stdout) == (1, "")
        assert stderr.startswith(f"engine: unknown command: engine {name}\n")
    assert plugins.run("help", "broken") == (1, "", "unknown help topic: broken\n")
    plugins.talker("good")
    assert plugins.run("-l", "loud", "good") == (1, "", "Unable to parse logging level: loud\n")


def section(text: str, title: str) -> dict[str, str]:
    """What help lists under a title, by name, stars with it."""
    lines = text.partition(f"{title}:\n")[2].partition("\n\n")[0].splitlines()
    pairs = [re.split(r" +|(?<=\*)", line.strip(), maxsplit=1) for line in lines]
    return {name: said for name, said in pairs if not said.startswith("Manage ")}


def test_listed_in_help_and_info(plugins: Plugins) -> None:
    good = plugins.talker("good")
    plugins.talker("hidden", Hidden=True, ShortDescription="Not so hidden")
    plugins.talker("verylongnamed")
    bad = plugins.talker("old", SchemaVersion="0.2.0")
    (plugins.own / "docker-folder").mkdir()
    (plugins.own / "other").write_text("")
    _, stdout, stderr = plugins.run("--help")
    assert stderr == ""
    listed = {"good*": "A good one", "hidden*": "Not so hidden", "verylongnamed*": "A good one"}
    assert section(stdout, "Management Commands") == listed
    old = 'plugin SchemaVersion "0.2.0" is not valid, must be 0.1.0'
    assert section(stdout, "Invalid Plugins") == {"old": old}
    assert "  verylongnamed*A good one\n" in stdout
    assert "  image         Manage images\n" in stdout
    _, stdout, stderr = plugins.run("info")
    assert f" Plugins:\n  good: A good one (Us)\n    Version:  v1.2\n    Path:     {good}\n  hidden: Not" in stdout
    assert stderr.startswith(f'WARNING: Plugin "{bad}" is not valid: {old}\n')


def test_shadowed_ones_are_told(plugins: Plugins) -> None:
    first, second = plugins.talker("both", folder=plugins.extra), plugins.talker("both")
    one = plugins.talker("one", Vendor="")
    _, stdout, _ = plugins.run("info", "--format", "{{json .ClientInfo.Plugins}}")
    told = {plugin["Name"]: (plugin["Path"], plugin.get("ShadowedPaths")) for plugin in json.loads(stdout)}
    assert told == {"both": (str(first), [str(second)]), "one": (str(one), None)}


def test_reasons_of_the_invalid_ones(plugins: Plugins) -> None:
    said = "failed to fetch metadata: "
    unmarshal = "invalid metadata: json: cannot unmarshal"
    reasons = {
        "Upper": 'plugin candidate "Upper" did not match "^[a-z][a-z0-9]*$"',
        "badtype": f"{unmarshal} number into Go struct field Metadata.Vendor of type string",
        "container": 'plugin "container" duplicates builtin command',
        "dangling": f"{said}fork/exec {plugins.own}/docker-dangling: no such file or directory",
        "dies": f"{said}signal: killed",
        "empty": "invalid metadata: unexpected end of JSON input",
        "fails": f"{said}exit status 3",
        "list": f"{unmarshal} array into Go value of type metadata.Metadata",
        "noformat": f"{said}fork/exec {plugins.own}/docker-noformat: exec format error",
        "ps": 'plugin "ps" duplicates builtin command',
        "schemaless": 'plugin SchemaVersion "" is not valid, must be 0.1.0',
        "vendorless": "plugin metadata does not define a vendor",
    }
    for name in ("Upper", "container", "ps"):
        plugins.talker(name)
    plugins.talker("badtype", Vendor=3)
    plugins.talker("schemaless", SchemaVersion=None)
    plugins.talker("vendorless", Vendor="")
    plugins.add("list", "#!/bin/sh\necho '[1]'\n")
    plugins.add("empty", "#!/bin/sh\n")
    plugins.add("fails", "#!/bin/sh\nexit 3\n")
    plugins.add("dies", "#!/bin/sh\nkill -9 $$\n")
    plugins.add("noformat", "")
    (plugins.own / "docker-dangling").symlink_to("nowhere")
    assert section(plugins.run("--help")[1], "Invalid Plugins") == reasons


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def wait_for(process: subprocess.Popen[str], line: str) -> None:
    assert next_line(process) == line + "\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_makes_a_plugin_end(plugins: Plugins, number: int) -> None:
    plugins.add("holder", HOLDER)
    with plugins.start("holder") as process:
        wait_for(process, "connected")
        process.send_signal(number)
        assert process.communicate(timeout=30) == ("told to end\n", "")
    assert process.returncode == 5


@contextmanager
def gone_at_the_end(group: int) -> Generator[None]:
    """Leave no process of the group behind, whatever the test finds."""
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def test_the_third_signal_ends_it_at_once(tmp_path: Path) -> None:
    plugins = Plugins(COMMAND, tmp_path)  # not docker's own, which loses signals that come close together
    plugins.add("holder", HOLDER)
    with plugins.start("holder", "stay") as process, gone_at_the_end(process.pid):
        wait_for(process, "connected")
        os.killpg(process.pid, signal.SIGINT)
        assert {next_line(process), next_line(process)} == {"interrupted\n", "told to end\n"}
        os.killpg(process.pid, signal.SIGINT)
        wait_for(process, "interrupted")
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=30) == ("", "got 3 SIGTERM/SIGINTs, forcefully exiting\n")
    assert process.returncode == 1


def test_a_terminal_tells_the_plugin_itself(plugins: Plugins) -> None:
    plugins.talker("asks", "trap 'echo told; exit 4' INT; echo ready; while :; do sleep 0.1; done")
    command, *words = [*plugins.command, "asks"]
    child: pexpect.spawn[str] = pexpect.spawn(command, words, env=plugins.environ, encoding="utf-8", timeout=30)
    child.expect_exact("ready")
    child.sendintr()
    child.expect_exact("told")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 4


def test_completion_by_the_plugin(plugins: Plugins) -> None:
    plugins.talker("good", "echo one; echo :4")
    assert plugins.run("__complete", "goo")[1] == "good\tA good one\n:4\n"
    assert plugins.run("__complete", "-D", "good", "a", "-")[1] == "good: __complete good a -\none\n:4\n"
