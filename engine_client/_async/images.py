"""Operations on images."""

from __future__ import annotations

from engine_client._async.jsonstream import AsyncProgressStream
from engine_client._call import Call, StreamCall
from engine_client._decode import json_list, json_value, nothing
from engine_client._wire.auth import encode_registry_auth
from engine_client._wire.jsontext import dumps
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine_client._async.session import AsyncSession
    from engine_client._wire.query import Filters
    from engine_client.models import (
        AuthConfig,
        ImageDeleteResponseItem,
        ImageInspect,
        ImagePruneResponse,
        ImageSummary,
        OCIPlatform,
    )


class AsyncImages:
    """Operations on images. `name` is a reference (`busybox`, `host:5000/a/b:tag`, `…@sha256:…`) or an id.

    Every method raises NotFound where there is no such image, another APIError where the engine refuses, and
    ConnectionFailed, ConnectionLost or EngineTimeout where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def pull(
        self,
        reference: str,
        *,
        platform: str | None = None,
        all_tags: bool = False,
        auth: AuthConfig | None = None,
    ) -> AsyncProgressStream:
        """Pull an image, `:latest` where no tag is given, or all of a repository's: POST /images/create.

        The image is there once the stream has been read to its end. Iterating raises ProgressError for a failure that
        the engine reports on the way. Raises InvalidValue for a malformed reference.
        """
        from engine_client.reference import parse  # its patterns cost a start-up a millisecond

        parsed = parse(reference)
        if not all_tags:
            parsed = parsed.with_default_tag()
        query = {"fromImage": parsed.name, "tag": parsed.digest or parsed.tag, "platform": platform}
        headers = (("X-Registry-Auth", encode_registry_auth(auth)),)
        call = StreamCall("POST", "/images/create", query=query, headers=headers)
        return AsyncProgressStream(await self._session.stream(call))

    async def inspect(self, name: str, *, platform: OCIPlatform | None = None, manifests: bool = False) -> ImageInspect:
        """All about one image: GET /images/{name}/json.

        `platform` (from API 1.49): as it is for that one. `manifests`: with those of all its platforms (from API 1.48).
        """
        query = {"platform": None if platform is None else dumps(platform), "manifests": manifests}
        call: Call[ImageInspect] = Call("GET", f"/images/{_segment(name)}/json", json_value, query=query)
        return await self._session.send(call)

    async def tag(self, name: str, repo: str, tag: str | None = None) -> None:
        """Give an image one more name: POST /images/{name}/tag."""
        query = {"repo": repo, "tag": tag}
        await self._session.send(Call("POST", f"/images/{_segment(name)}/tag", nothing, query=query, expect=(201,)))

    async def remove(
        self, name: str, *, force: bool = False, no_prune: bool = False, platforms: Sequence[OCIPlatform] = ()
    ) -> list[ImageDeleteResponseItem]:
        """Remove a name, and the image with its last one: DELETE /images/{name}. Conflict: a container uses it.

        `no_prune` keeps parents that have no name. `platforms` are the only variants of the image
        to remove, from API 1.50.
        """
        query = {"force": force, "noprune": no_prune, "platforms": [dumps(platform) for platform in platforms]}
        call: Call[list[ImageDeleteResponseItem]] = Call("DELETE", f"/images/{_segment(name)}", json_list, query=query)
        return await self._session.send(call)

    async def prune(self, *, filters: Filters | None = None) -> ImagePruneResponse:
        """Remove images that nothing uses; by default those without a name: POST /images/prune."""
        call: Call[ImagePruneResponse] = Call("POST", "/images/prune", json_value, query={"filters": filters})
        return await self._session.send(call)

    async def list(
        self,
        *,
        all: bool = False,
        filters: Filters | None = None,
        digests: bool = False,
        shared_size: bool = False,
        manifests: bool = False,
    ) -> list[ImageSummary]:
        """The images, `all` with intermediate ones: GET /images/json."""
        query = {
            "all": all,
            "filters": filters,
            "digests": digests,
            "shared-size": shared_size,
            "manifests": manifests,
        }
        call: Call[list[ImageSummary]] = Call("GET", "/images/json", json_list, query=query)
        return await self._session.send(call)


def _segment(name: str) -> str:
    return segment(name, "image name")
