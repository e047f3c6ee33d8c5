"""docker's command and ours on Podman: where they differ there, and what is never the same twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.beside import Answer

# what ours says where docker's own says something else, which is Podman's answer or what docker's command made of it
_NO_DOUBLE = r"Error response from daemon: \{\"cause\":\"\\\"{}\\\" is "  # docker gives up where one answer is two
_SAYS = {
    "ps -as": r"myubuntu  \d+\.\dkB \(virtual",  # a size there counts files of the engine's own, never twice the same
    "run --rm centos:7 nosuch-command": r"Error response from daemon: .*: crun: executable file `nosuch-command` not",
    "run --rm centos:7 /root": r"Error response from daemon: .*: crun: the path `/root` is not a regular file",
    "run -it --rm busybox nosuch": r"Error response from daemon: .*: crun: executable file `nosuch` not",
    "exec -u nosuch w1 true": r"Error response from daemon: unable to find user nosuch",
    # its names have no slash, and docker's command takes the first letter for one
    "system df -v": r"  c1$",
    "stats --no-stream c1": r"^<SHORT>  c1  ",
    "stats --no-stream --format '{{.Name}} {{.PIDs}} {{.CPUPerc}}' st": r"^st 1 \d+\.\d\d%$",
    # its archive of a folder's contents lacks the "./", so docker's command puts them beside the new folder
    "ENGINE cp c1:/tmp/context/. out/contents; find out | sort": r"^out/contents/\.dockerignore$",
    "volume ls -f dangling=x": _NO_DOUBLE.replace("{}", "x"),
    "volume ls -f nosuch=x": _NO_DOUBLE.replace("{}", "nosuch"),
    # it looks at the two values in any order
    "image prune -f --filter dangling=x": r"(specifying|non-boolean value) \"dangling\" (filter more than once|for x)",
    # of what does not run it sends an error for a sample, which docker's command shows as a row of zeros
    "stats --no-stream --format '{{.Nosuch}}' cr": r"^container is stopped$",
    "stats --no-stream --format '{{' cr": r"^container is stopped$",
}
# it logs in at no registry without TLS (but at localhost); docker's command takes its refusal of a pull for a reason to
# ask for a name, and waits for that also at the end of its stdin
NO_LOGIN = "docker's command waits there for ever: Podman logs in at no registry without TLS"
# of a stretch that is wholly past it tells all or nothing, by chance
_BY_CHANCE = (
    "ENGINE events --since 1h --until 0s >&$GONE",
    "ENGINE events --since 1h --until 0s --filter container=c1 >/dev/full",
)
_ANY_ORDER = ("ENGINE info | ",)
_FLEETING = (
    (r"/var/tmp/(podman|api_load\.tar|container_images_oci)\d+", r"/var/tmp/\1<NUMBER>"),
    (r"\?insertDefaults=(true|1)$", "?insertDefaults=<TRUE>"),  # as it was asked
    (r"^ ID: [0-9a-f-]+<SHORT>$", " ID: <RANDOM>"),
)


def is_podman(engine_name: str) -> bool:
    """Whether the engine of this name is Podman."""
    return engine_name.startswith("podman")


def told_apart(line: str, theirs: Answer, ours: Answer) -> bool:
    """Whether docker's command and ours may differ, and ours says what it should there."""
    if line in _BY_CHANCE:
        return True
    says = _SAYS.get(line)
    return (
        says is not None
        and theirs != ours
        and theirs.code == ours.code
        and re.search(says, ours.stdout + ours.stderr, re.MULTILINE) is not None
    )


def steady(line: str, answer: Answer) -> Answer:
    """The answer without what is never the same twice there."""
    stdout, stderr = answer.stdout, answer.stderr
    for pattern, replacement in _FLEETING:
        stdout, stderr = (re.sub(pattern, replacement, text, flags=re.MULTILINE) for text in (stdout, stderr))
    if line.startswith(_ANY_ORDER):
        stdout = "".join(sorted(stdout.splitlines(keepends=True)))
    return answer._replace(stdout=stdout, stderr=stderr)
