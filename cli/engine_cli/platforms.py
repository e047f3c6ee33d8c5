"""Platforms as docker reads them: `OS[/ARCHITECTURE[/VARIANT]]`, or an architecture alone."""

from __future__ import annotations

import os

from engine_cli.failures import Failure
from engine_client._pattern import Pattern
from engine_client.errors import InvalidValue
from engine_client.spec.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.flags import Given
    from engine_client.models import OCIPlatform

_OS = Pattern(r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)\))?$")
_PART = Pattern(r"^[A-Za-z0-9_.-]+$")
_SYSTEMS = (
    "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js",
    "linux", "nacl", "netbsd", "openbsd", "plan9", "solaris", "windows", "zos",
)  # fmt: skip
_ARCHITECTURES = (
    "386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "ppc64", "ppc64le", "loong64", "mips", "mipsle",
    "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64",
    "wasm",
)  # fmt: skip
_RENAMED = {"i386": "386", "x86_64": "amd64", "x86-64": "amd64", "aarch64": "arm64", "armhf": "arm", "armel": "arm"}
_VARIANTS = {
    "amd64": {"v1": ""},
    "arm64": {"8": "", "v8": "", "v8.0": "", "9": "v9", "9.0": "v9", "v9.0": "v9"},
    "arm": {"": "v7", "5": "v5", "6": "v6", "7": "v7", "8": "v8"},
}


def normal_platform(text: str) -> str:
    """The platform in its usual spelling. Raises Failure."""
    try:
        return "/".join(filter(None, _read(text)))
    except InvalidValue as error:
        raise Failure(f"error parsing specified platform: {error}") from None


def parse_platform(text: str) -> OCIPlatform:
    """The platform as the API has it. Raises InvalidValue."""
    system, architecture, variant = _read(text)
    platform: OCIPlatform = {"architecture": architecture, "os": system}
    release = text.partition("/")[0].partition("(")[2].rstrip(")")
    if release:
        platform["os.version"] = release
    if variant:
        platform["variant"] = variant
    return platform


def oci_platform(given: Given, trouble: str = "invalid platform: ") -> OCIPlatform | None:
    """--platform as the API has it, where it is given. Raises Failure, beginning with `trouble`."""
    text = given.str("platform")
    try:
        return parse_platform(text) if text else None
    except InvalidValue as error:
        raise Failure(f"{trouble}{error}") from None


def _read(text: str) -> tuple[str, str, str]:
    """Operating system, architecture and variant. Raises InvalidValue."""
    parts = text.split("/", 3)
    problem = _problem(text, parts)
    if problem:
        raise InvalidValue(f"{problem}: invalid argument")
    system = {"macos": "darwin"}.get(_system(parts[0]), _system(parts[0]))
    if len(parts) > 1:
        architecture, variant = _architecture(parts[1], parts[2] if len(parts) > 2 else "")
        if len(parts) == 2 and architecture == "arm" and variant == "v7":
            variant = ""
        if len(parts) == 3 and architecture == "arm64":
            variant = variant or "v8"
    elif system in _SYSTEMS:
        architecture, variant = _architecture(os.uname().machine, "")
    else:
        architecture, variant = _architecture(parts[0], "")
        if architecture not in _ARCHITECTURES:
            what = "unknown operating system or architecture: invalid argument"
            raise InvalidValue(f"{quote(text)}: {what}")
        system = "linux"
        variant = "" if (architecture, variant) == ("arm", "v7") else variant
    return system, architecture, variant


def go_architecture(machine: str) -> str:
    """Go's name of a machine's architecture: `amd64` for x86_64."""
    return _RENAMED.get(machine.lower(), machine.lower())


def _system(text: str) -> str:
    return text.partition("(")[0].lower()


def _problem(text: str, parts: list[str]) -> str:
    if "*" in text:
        return f"{quote(text)}: wildcards not yet supported"
    if not _OS.compiled.match(parts[0]):
        where = f"{quote(parts[0])} is an invalid OS component of {quote(text)}"
        return f"{where}: OSAndVersion specifier component must match {quote(_OS.source)}"
    for part in parts[1:]:
        if not _PART.compiled.match(part):
            where = f"{quote(part)} is an invalid component of {quote(text)}"
            return f"{where}: platform specifier component must match {quote(_PART.source)}"
    return f"{quote(text)}: cannot parse platform specifier" if len(parts) > 3 else ""


def _architecture(name: str, variant: str) -> tuple[str, str]:
    name, variant = name.lower(), variant.lower()
    if name in ("i386", "armhf", "armel"):
        variant = {"i386": "", "armhf": "v7", "armel": "v6"}[name]
    name = _RENAMED.get(name, name)
    return name, _VARIANTS.get(name, {}).get(variant, variant)
