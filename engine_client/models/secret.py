"""What a swarm keeps for its services: secrets, and configs, which anyone may read."""

from __future__ import annotations

from typing import TypedDict

from engine_client.models.swarm import ObjectVersion


class Driver(TypedDict, total=False):
    """A driver with its options."""

    Name: str
    Options: dict[str, str] | None


class SecretSpec(TypedDict, total=False):
    """What a secret is to be."""

    Name: str
    Labels: dict[str, str] | None
    Data: str  # base64; not in replies
    Driver: Driver  # which gets the data from elsewhere
    Templating: Driver


class Secret(TypedDict):
    """A secret. The times are in RFC 3339 with nanoseconds."""

    ID: str
    Version: ObjectVersion
    CreatedAt: str
    UpdatedAt: str
    Spec: SecretSpec


class ConfigSpec(TypedDict, total=False):
    """What a config is to be."""

    Name: str
    Labels: dict[str, str] | None
    Data: str  # base64
    Templating: Driver


class Config(TypedDict):
    """A config. The times are in RFC 3339 with nanoseconds."""

    ID: str
    Version: ObjectVersion
    CreatedAt: str
    UpdatedAt: str
    Spec: ConfigSpec
