"""Where an image comes from and who signed it, from API 1.53. The times are in RFC 3339 with nanoseconds."""

from __future__ import annotations

from typing import TypedDict


class BuildIdentity(TypedDict, total=False):
    """The build that made an image."""

    Ref: str
    CreatedAt: str


class PullIdentity(TypedDict, total=False):
    """The repository that an image came from."""

    Repository: str


class SignerIdentity(TypedDict, total=False):
    """What the certificate of a signature says about its signer."""

    CertificateIssuer: str
    SubjectAlternativeName: str
    Issuer: str
    BuildSignerURI: str
    BuildSignerDigest: str
    RunnerEnvironment: str
    SourceRepositoryURI: str
    SourceRepositoryDigest: str
    SourceRepositoryRef: str
    SourceRepositoryIdentifier: str
    SourceRepositoryOwnerURI: str
    SourceRepositoryOwnerIdentifier: str
    BuildConfigURI: str
    BuildConfigDigest: str
    BuildTrigger: str
    RunInvocationURI: str
    SourceRepositoryVisibilityAtSigning: str


class SignatureTimestamp(TypedDict, total=False):
    """Proof of when a signature was made."""

    Type: str  # "Tlog" or "TimestampAuthority"
    URI: str
    Timestamp: str


class SignatureIdentity(TypedDict, total=False):
    """A signature of an image."""

    Name: str
    Timestamps: list[SignatureTimestamp]
    KnownSigner: str  # "DHI"
    DockerReference: str
    Signer: SignerIdentity
    SignatureType: str  # "bundle-v0.3" or "simplesigning-v1"
    Error: str
    Warnings: list[str]


class Identity(TypedDict, total=False):
    """Where an image comes from."""

    Signature: list[SignatureIdentity]
    Pull: list[PullIdentity]
    Build: list[BuildIdentity]
