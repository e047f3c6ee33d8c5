"""Registries: credentials for them, and how the engine is set up to reach them."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class AuthConfig(TypedDict, total=False):
    """Credentials for a registry: name and password, or an identity token."""

    username: str
    password: str
    email: str  # until API 1.51
    serveraddress: str
    identitytoken: str
    registrytoken: str


class AuthResponse(TypedDict):
    """What a registry says to credentials: a text, and a token to keep in the password's place, or none (`""`)."""

    Status: str
    IdentityToken: NotRequired[str]


class IndexInfo(TypedDict):
    """A registry that the engine knows."""

    Name: str
    Mirrors: list[str]
    Secure: bool
    Official: bool


class RegistryServiceConfig(TypedDict):
    """The engine's registry settings."""

    InsecureRegistryCIDRs: list[str]
    IndexConfigs: dict[str, IndexInfo]
    Mirrors: list[str]
    AllowNondistributableArtifactsCIDRs: NotRequired[list[str] | None]  # until API 1.48
    AllowNondistributableArtifactsHostnames: NotRequired[list[str] | None]  # until API 1.48
