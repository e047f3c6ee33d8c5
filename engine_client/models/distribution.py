"""What a registry tells of an image."""

from __future__ import annotations

from typing import TypedDict

from engine_client.models.oci import OCIDescriptor, OCIPlatform


class DistributionInspect(TypedDict):
    """An image in a registry: what it is, and for what platforms; None where its index does not say."""

    Descriptor: OCIDescriptor
    Platforms: list[OCIPlatform] | None
