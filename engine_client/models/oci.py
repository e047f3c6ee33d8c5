"""Descriptors and platforms, as the OCI image specification has them."""

from __future__ import annotations

from typing import NotRequired, TypedDict

OCIPlatform = TypedDict(  # two of its keys are no Python names
    "OCIPlatform",
    {
        "architecture": str,
        "os": str,
        "os.version": NotRequired[str],
        "os.features": NotRequired[list[str]],
        "variant": NotRequired[str],
    },
)
"""What a manifest's image runs on."""


class OCIDescriptor(TypedDict):
    """Points to a piece of content by its digest. `size` is in bytes."""

    mediaType: str
    digest: str
    size: int
    urls: NotRequired[list[str]]
    annotations: NotRequired[dict[str, str]]
    data: NotRequired[str]  # the content itself, in base64
    platform: NotRequired[OCIPlatform]
    artifactType: NotRequired[str]
