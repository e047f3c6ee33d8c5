"""Types a docker tutorial into a terminal, line by line, and checks what each line shows.

    walkthrough.py [--unique SUFFIX] COMMAND

COMMAND is what is typed for docker; it must talk to an engine that has none of the tutorial's images. Every line's
output is shown as a user sees it. Ends with code 1 at the first that is off. With --unique, for an engine with other
things on it, names get a suffix and nothing is removed but what the tutorial made.
"""

from __future__ import annotations

import re
import shlex
import sys

import pexpect

SECONDS = 60
PROMPT = r"root@[0-9a-f]{12}:/# $"
UBUNTU = "ubuntu:18.04"
CENTOS = "centos:7"
HEADER = r"CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES\n"


class StepFailed(Exception):
    """A line of the tutorial did not show what it should."""


class Terminal:
    """A terminal of 24 lines and 120 columns into which commands are typed."""

    def __init__(self, command: str) -> None:
        self._command = command

    def open(self, words: str) -> Session:
        """Type a command line; what comes is read through the session."""
        print(f"\n$ {self._command} {words}", flush=True)
        return Session(f"{self._command} {words}", words)

    def run(self, words: str, *patterns: str, code: int = 0) -> re.Match[str]:
        """Type a command line and wait for its end; the last pattern's match. Raises StepFailed."""
        session = self.open(words)
        return session.finish(*patterns, code=code)


class Session:
    """A command that runs in the terminal."""

    def __init__(self, line: str, words: str) -> None:
        program, *arguments = shlex.split(line)
        self._words = words
        self._child: pexpect.spawn[str] = pexpect.spawn(
            program, arguments, timeout=SECONDS, encoding="utf-8", dimensions=(24, 120)
        )
        self._child.logfile_read = sys.stdout
        self._child.delaybeforesend = None

    def expect(self, *patterns: str) -> None:
        """Wait for each pattern in turn. Raises StepFailed."""
        for pattern in patterns:
            found = self._child.expect([pattern, pexpect.EOF, pexpect.TIMEOUT])
            if found != 0:
                what = "it ended" if found == 1 else f"{SECONDS} s passed"
                raise StepFailed(f"{self._words}: {what} without {pattern!r}; it showed {self._child.before!r}")

    def type(self, text: str) -> None:
        """Press keys."""
        self._child.send(text)

    def finish(self, *patterns: str, code: int = 0) -> re.Match[str]:
        """Wait for the end; what was shown since the last `expect` must match each pattern. Raises StepFailed."""
        if self._child.expect([pexpect.EOF, pexpect.TIMEOUT]) != 0:
            raise StepFailed(f"{self._words}: no end within {SECONDS} s")
        shown = (self._child.before or "").replace("\r\n", "\n")
        self._child.close()
        if self._child.exitstatus != code:
            raise StepFailed(f"{self._words}: exit code {self._child.exitstatus}, not {code}")
        match = re.match("", shown)
        for pattern in patterns:
            match = re.search(pattern, shown)
            if match is None:
                raise StepFailed(f"{self._words}: nothing like {pattern!r} in {shown!r}")
        assert match is not None
        return match


def tutorial(terminal: Terminal, suffix: str) -> None:
    """The tutorial up to the removal of what it made. Raises StepFailed."""
    ubuntu = run_ubuntu(terminal)
    terminal.run(
        f"pull {CENTOS}",
        r"7: Pulling from library/centos\n",
        r"(Pull complete|Already exists)",
        r"Digest: sha256:[0-9a-f]{64}\n",
        r"\nStatus: Downloaded newer image for centos:7\n",
        r"\ndocker\.io/library/centos:7\n$",
    )
    terminal.run(
        "images",
        r"^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE\n",
        r"\nubuntu +18\.04 +[0-9a-f]{12} +.+ ago +[0-9.]+[kMG]?B\n",
        r"\ncentos +7 +[0-9a-f]{12} +.+ ago +[0-9.]+[kMG]?B\n",
    )
    mycentos = create_and_attach(terminal, f"mycentos{suffix}")
    refusals_and_removal(terminal, ubuntu, mycentos, f"myubuntu{suffix}")


def run_ubuntu(terminal: Terminal) -> str:
    """Run a shell whose image is pulled first; the random name of its container."""
    session = terminal.open(f"run -i -t {UBUNTU}")
    session.expect(
        r"^Unable to find image 'ubuntu:18\.04' locally\r\n",
        r"18\.04: Pulling from library/ubuntu\r\n",
        r"Pull complete",
        r"Digest: sha256:[0-9a-f]{64}\r\n",
        r"Status: Downloaded newer image for ubuntu:18\.04\r\n",
        PROMPT,
    )
    session.type("echo $((6 * 7))\r")
    session.expect(r"\r\n42\r\n", PROMPT)
    session.type("exit\r")
    session.finish()
    shown = terminal.run("ps -a", rf"{HEADER}[0-9a-f]{{12}} +ubuntu:18\.04 .+Exited \(0\) .+ ago +([a-z]+_[a-z]+)\n")
    return shown[1]


def create_and_attach(terminal: Terminal, name: str) -> str:
    """Create a container, start it, and come back to its shell by name and by the beginning of its id; the name."""
    id = terminal.run(f"create -i -t --name {name} {CENTOS}", r"^([0-9a-f]{64})\n$")[1]
    terminal.run("ps -a", rf"{HEADER}{id[:12]} +centos:7 +.+ Created +{name}\n")
    terminal.run(f"attach {name}", r"^You cannot attach to a stopped container, start it first\n$", code=1)
    terminal.run(f"start {name}", rf"^{name}\n$")
    session = terminal.open(f"attach {name}")
    session.expect(PROMPT)
    session.type("kept=here\r")
    session.expect(PROMPT)
    session.type("\x10\x11")  # Ctrl-P Ctrl-Q
    session.finish(r"read escape sequence\n$", code=1)
    session = terminal.open(f"attach {id[:4]}")
    session.expect(PROMPT)
    session.type("echo still-$kept\r")
    session.expect(r"\r\nstill-here\r\n", PROMPT)
    session.type("\x10\x11")
    session.finish(code=1)
    terminal.run("ps", rf"{HEADER}{id[:12]} +centos:7 +.+ Up .+ +{name}\n")
    return name


def refusals_and_removal(terminal: Terminal, ubuntu: str, mycentos: str, myubuntu: str) -> None:
    """Rename and remove, first what may not be removed yet."""
    terminal.run(f"rename {ubuntu} {myubuntu}", r"^$")
    terminal.run("ps -a", rf"ubuntu:18\.04 +.+Exited \(0\) .+ {myubuntu}\n")
    terminal.run(f"rm {mycentos}", r"^Error response from daemon: cannot remove container .+ is running", code=1)
    terminal.run(f"stop {mycentos}", rf"^{mycentos}\n$")
    terminal.run(f"rm {mycentos}", rf"^{mycentos}\n$")
    terminal.run(f"rmi {UBUNTU}", r"^Error response from daemon: conflict: .*is using its referenced image", code=1)
    terminal.run(f"rm {myubuntu}", rf"^{myubuntu}\n$")
    terminal.run(f"rmi {UBUNTU}", r"^Untagged: ubuntu:18\.04\n", r"\nDeleted: sha256:[0-9a-f]{64}\n")


def remove_everything(terminal: Terminal) -> None:
    """What docker does not have: -a for every container, and every image."""
    first = terminal.run(f"create -t {CENTOS}", r"^([0-9a-f]{64})\n$")[1]
    second = terminal.run(f"run -d -i -t {CENTOS}", r"^([0-9a-f]{64})\n$")[1]
    terminal.run("rm -af", rf"(^|\n){first}\n", rf"(^|\n){second}\n")
    terminal.run("ps -a", rf"^{HEADER}$")
    terminal.run("rmi -af", r"(^|\n)Untagged: centos:7\n", r"\nDeleted: sha256:[0-9a-f]{64}\n")
    terminal.run("images", r"^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE\n$")
    terminal.run("rm -af", r"^$")
    terminal.run("rmi -af", r"^$")


def main(words: list[str]) -> int:
    """Walk through; the exit code."""
    unique = words[:1] == ["--unique"]
    suffix = words[1] if unique else ""
    terminal = Terminal(words[2] if unique else words[0])
    try:
        tutorial(terminal, suffix)
        if unique:
            terminal.run(f"rmi {CENTOS}", r"Untagged: centos:7\n")
        else:
            remove_everything(terminal)
    except StepFailed as error:
        print(f"\nwalkthrough: {error}", file=sys.stderr)
        return 1
    print("\nwalkthrough: every line did what the tutorial says")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
