"""Command lines for docker's command and ours, and their output without what differs from run to run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from difflib import unified_diff
from typing import TYPE_CHECKING, NamedTuple

from support import differences, on_podman

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_NORMAL = [
    (re.compile(pattern, re.MULTILINE), replacement)
    for pattern, replacement in (
        (r"^Sending build context to Docker daemon .*B\r", "Sending <SIZE>\r"),  # docker's tars lack their end at times
        (r"/[\w./-]*/(docker|engine)-import-\d+", "<IMPORT>"),
        (r"\bcontainerd-mount\d+", "<MOUNT>"),
        (r"\bdocker(?=[ :']|$)", "engine"),
        (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*", "<TIME>"),
        (r"\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b", "<MAC>"),
        (r"\b[0-9a-f]{64}\b", "<ID>"),
        (r"\b[0-9a-f]{12}\b", "<SHORT>"),
        (r"(Less than a second|About an? \w+|\d+ (seconds?|minutes?|hours?|days?))( ago)?", "<AGE>"),
        (r" {2,}", "  "),
    )
]
_FLEETING = (": Waiting", ": Verifying Checksum", ": Preparing")
# lists that the engine gives in any order, of images those made in the same second
_ANY_ORDER = ("images", "diff", "system df", "network prune", "system prune", "volume prune")
_GONE = "exec {GONE}> >(true); wait $!; "  # a pipe that nobody reads: where "| true" ends is a matter of luck
_UNORDERED = ("<SHORT>: ", "Loaded image: ")  # layers go side by side, and old engines save images in any order
# keeps in the folder $KEPT what it is given
HELPER = r"""#!/bin/sh
read -r given
name() { printf %s "$1" | tr / _; }
field() { sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }
missing() { echo credentials not found in native keychain; exit 1; }
mkdir -p "$KEPT" && cd "$KEPT" || exit
case $1 in
store) echo "$given" >"$(name "$(echo "$given" | field ServerURL)")" ;;
get) cat "$(name "$given")" 2>/dev/null || missing ;;
erase) rm "$(name "$given")" 2>/dev/null || missing ;;
list) printf {; comma=; for file in *; do
    [ -e "$file" ] && printf '%s"%s":"%s"' "$comma" "$(field ServerURL <"$file")" "$(field Username <"$file")"; comma=,
  done; echo } ;;
esac
"""
_FILES = {
    "context/Dockerfile": "FROM busybox\nCOPY . /context\nRUN find /context | sort\nRUN echo error >&2\n",
    "context/.dockerignore": "*\n!kept\n!sub\nsub/left\n",
    "context/kept": "kept",
    "context/left": "left",
    "context/sub/kept": "kept",
    "context/sub/left": "left",
    "context/Plain": "FROM busybox\nRUN echo plain\n",
    "context/Copying": "FROM busybox\nCOPY kept /\n",
    "context/Stages": "FROM busybox AS one\nARG A\nARG B\nENV X=$A$B\nFROM one\nRUN echo two\n",
    "context/Looking": "FROM busybox\nRUN grep 1.2.3.4 /etc/hosts; df /dev/shm | tail -1\n",
    "elsewhere": "FROM busybox\nCOPY kept /\n",
    "malformed/Dockerfile": "FROM busybox\n",
    "malformed/.dockerignore": "[\n",
    "empty": "",
    "bin/docker-credential-kept": HELPER,
    "bin/docker-credential-broken": "#!/bin/sh\necho out $1; echo err >&2; exit 3\n",
}


class Answer(NamedTuple):
    """What a command line gave."""

    code: int
    stdout: str
    stderr: str


class Told(NamedTuple):
    """What a line told, and what the engine held after it."""

    answer: Answer
    state: list[str]


def make_files(folder: Path) -> None:
    """Make `folder` anew, with the files that lines speak of."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in _FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755 if text.startswith("#!") else 0o644)
    (folder / "link").symlink_to("context/kept")


def ask(command: Sequence[str], line: str, folder: Path, environ: Mapping[str, str]) -> Answer:
    """Run a line in `folder`, without a terminal: a shell's in which ENGINE is the command, or the command's words."""
    script = line if "ENGINE" in line else f"ENGINE {line}"
    before = _GONE if "$GONE" in line else ""
    script = f'set -o pipefail; {before}ENGINE() {{ {shlex.join(command)} "$@"; }}; {script}'
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=60
    )
    stdout = in_one_order(line.rpartition("ENGINE ")[2], normal(done.stdout.decode()))
    return Answer(done.returncode, stdout, normal(done.stderr.decode()))


def in_one_order(line: str, text: str) -> str:
    """What a line shows, sorted where it may come in any order."""
    return "".join(sorted(text.splitlines(keepends=True))) if line.startswith(_ANY_ORDER) else text


def normal(text: str) -> str:
    """The text without what differs from run to run."""
    for pattern, replacement in _NORMAL:
        text = pattern.sub(replacement, text)
    return _in_one_order(text)


def _in_one_order(text: str) -> str:
    """Layers come in any order, and steps of theirs that take no time are not told."""
    lines = [line for line in text.splitlines(keepends=True) if not line.rstrip("\n").endswith(_FLEETING)]
    unordered = sorted(line for line in lines if line.startswith(_UNORDERED))
    return "".join(unordered.pop(0) if line.startswith(_UNORDERED) else line for line in lines)


def compared(line: str, theirs: Told, ours: Told, engine_name: str) -> Iterator[str]:
    """What differs between docker's and ours though it should not; or does not though it should."""
    yield from _answers_compared(line, theirs.answer, ours.answer, engine_name)
    for value in sorted({*theirs.state} ^ {*ours.state}):
        yield f"the engine, with {'docker' if value in theirs.state else 'ours'}: {value}\n"


def _answers_compared(line: str, theirs: Answer, ours: Answer, engine_name: str) -> Iterator[str]:
    on_purpose = differences.difference(line, engine_name)
    if on_podman.is_podman(engine_name):
        theirs, ours = on_podman.steady(line, theirs), on_podman.steady(line, ours)
        if on_podman.told_apart(line, theirs, ours):
            return
    wanted = Answer(theirs.code, differences.expected(theirs.stdout), differences.expected(theirs.stderr))
    if on_purpose is not None:
        if wanted == ours:
            yield f"{line}\n  does not differ, as {on_purpose!r} says it does\n"
        return
    for name, they, we in zip(Answer._fields, wanted, ours, strict=True):
        if they != we:
            yield f"{line}: {name}\n{_told_apart(str(they), str(we))}"


def _told_apart(theirs: str, ours: str) -> str:
    lines = unified_diff(theirs.splitlines(keepends=True), ours.splitlines(keepends=True), n=0)
    return "".join(f"  {line!r}\n" for line in [*lines][2:])
