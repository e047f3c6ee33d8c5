"""Health checks of containers and images."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class HealthConfig(TypedDict, total=False):
    """How to find out whether a container is well. Times are in nanoseconds; 0 inherits the image's or the default."""

    Test: list[str]  # ["NONE"], ["CMD", program, argument…] or ["CMD-SHELL", command line]; empty inherits
    Interval: int
    Timeout: int
    Retries: int
    StartPeriod: int
    StartInterval: int  # from API 1.44


class HealthcheckResult(TypedDict):
    """One run of the check. The times are in RFC 3339 with nanoseconds."""

    Start: str
    End: str
    ExitCode: int  # 0: healthy; 1: unhealthy; 2 and others: the check failed
    Output: str


class Health(TypedDict):
    """What the checks found so far."""

    Status: str  # "none", "starting", "healthy" or "unhealthy"
    FailingStreak: int
    Log: list[HealthcheckResult] | None  # the latest ones


class HealthSummary(TypedDict):
    """Health, in a list of containers."""

    Status: NotRequired[str]
    FailingStreak: NotRequired[int]
