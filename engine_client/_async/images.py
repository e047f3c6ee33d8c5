"""Operations on images."""

from __future__ import annotations

from engine_client._async.jsonstream import AsyncProgressStream
from engine_client._build import build_query
from engine_client._call import Call, StreamCall, Upload
from engine_client._decode import json_list, json_value, nothing
from engine_client._wire.auth import encode_registry_auth, encode_registry_config
from engine_client._wire.jsontext import dumps
from engine_client._wire.query import segment
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine_client._async.attach import AsyncBodyStream
    from engine_client._async.session import AsyncSession
    from engine_client._call import AsyncContent
    from engine_client._wire.query import Filters
    from engine_client.models import (
        AuthConfig,
        BuildInfo,
        BuildOptions,
        ImageDeleteResponseItem,
        ImageHistoryResponseItem,
        ImageInspect,
        ImagePruneResponse,
        ImageSearchResult,
        ImageSummary,
        OCIPlatform,
        ProgressMessage,
        PushImageInfo,
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
    ) -> AsyncProgressStream[ProgressMessage]:
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

    async def history(self, name: str, *, platform: OCIPlatform | None = None) -> list[ImageHistoryResponseItem]:
        """The steps that made an image, the last one first: GET /images/{name}/history. `platform` from API 1.48."""
        query = {"platform": _json(platform)}
        path = f"/images/{_segment(name)}/history"
        call: Call[list[ImageHistoryResponseItem]] = Call("GET", path, json_list, query=query)
        return await self._session.send(call)

    async def search(
        self, term: str, *, limit: int | None = None, filters: Filters | None = None, auth: AuthConfig | None = None
    ) -> list[ImageSearchResult]:
        """Repositories of Docker Hub: GET /images/search. At most `limit`, 25 where it is not given."""
        query = {"term": term, "limit": limit, "filters": filters}
        headers = (("X-Registry-Auth", encode_registry_auth(auth)),)
        call: Call[list[ImageSearchResult]] = Call("GET", "/images/search", json_list, query=query, headers=headers)
        return await self._session.send(call)

    async def push(
        self,
        reference: str,
        *,
        all_tags: bool = False,
        platform: OCIPlatform | None = None,
        auth: AuthConfig | None = None,
    ) -> AsyncProgressStream[PushImageInfo]:
        """Push an image, `:latest` where no tag is given, or all of a repository's: POST /images/{name}/push.

        It is there once the stream has been read to its end. Iterating raises ProgressError for a failure that the
        engine reports on the way. `platform`, from API 1.46, pushes one platform of several. Raises InvalidValue for a
        malformed reference and for one with a digest.
        """
        from engine_client.reference import parse  # its patterns cost a start-up a millisecond

        parsed = parse(reference)
        if parsed.digest is not None:
            raise InvalidValue("cannot push a digest reference")
        tag = None if all_tags else parsed.with_default_tag().tag
        headers = (("X-Registry-Auth", encode_registry_auth(auth)),)
        query = {"tag": tag, "platform": _json(platform)}
        call = StreamCall("POST", f"/images/{_segment(parsed.name)}/push", query=query, headers=headers)
        return AsyncProgressStream(await self._session.stream(call))

    async def save(self, *names: str, platform: OCIPlatform | None = None) -> AsyncBodyStream:
        """A tar of one or more images with all their layers and names: GET /images/get. `platform` from API 1.48."""
        query = {"names": names, "platform": _json(platform)}
        return await self._session.stream(StreamCall("GET", "/images/get", query=query))

    async def load(
        self, content: AsyncContent, *, quiet: bool = False, platform: OCIPlatform | None = None
    ) -> AsyncProgressStream[ProgressMessage]:
        """Load the images of a tar that `save` made, plain or compressed: POST /images/load. `platform` from API 1.48.

        `content` is bytes, a file opened in binary mode, or an iterable of bytes, sent as it is read. They are there
        once the stream has been read to its end; its `stream` texts name them. `quiet` leaves out how far it is.
        """
        query = {"quiet": quiet, "platform": _json(platform)}
        call = StreamCall("POST", "/images/load", query=query, upload=Upload(content))
        return AsyncProgressStream(await self._session.stream(call))

    async def import_image(
        self,
        source: AsyncContent | str,
        *,
        repo: str | None = None,
        tag: str | None = None,
        message: str | None = None,
        changes: Sequence[str] = (),
        platform: str | None = None,
    ) -> AsyncProgressStream[ProgressMessage]:
        """Make an image of a tar of files: POST /images/create.

        `source` is bytes, a file opened in binary mode, or an iterable of bytes, sent as it is read; a text is a URL
        that the engine gets it from. `changes` are Dockerfile instructions (`CMD ["sh"]`). It is there once the stream
        has been read to its end; the last `status` is its id.
        """
        url = source if isinstance(source, str) else None
        query = {
            "fromSrc": url or "-",
            "repo": repo,
            "tag": tag,
            "message": message,
            "changes": changes,
            "platform": platform,
        }
        upload = None if isinstance(source, str) else Upload(source)
        call = StreamCall("POST", "/images/create", query=query, upload=upload)
        return AsyncProgressStream(await self._session.stream(call))

    async def build(
        self,
        context: AsyncContent | None = None,
        options: BuildOptions | None = None,
        *,
        auths: Mapping[str, AuthConfig] | None = None,
    ) -> AsyncProgressStream[BuildInfo]:
        """Build an image with the classic builder: POST /build.

        `context` is a tar, plain or compressed, of the files that the Dockerfile may use: bytes, a file opened in
        binary mode, or an iterable of bytes (`archive.pack` makes one), sent as it is read; None where `options` name a
        `remote`. `auths` are credentials for the registries to pull from, by name. The image is there once the stream
        has been read to its end; the last `aux` holds its id. Iterating raises ProgressError for a step that fails.
        """
        headers = (("X-Registry-Config", encode_registry_config(auths)),)
        upload = None if context is None else Upload(context)
        call = StreamCall("POST", "/build", query=build_query(options or {}), headers=headers, upload=upload)
        return AsyncProgressStream(await self._session.stream(call))

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


def _json(platform: OCIPlatform | None) -> str | None:
    return None if platform is None else dumps(platform)


def _segment(name: str) -> str:
    return segment(name, "image name", trim=False)
