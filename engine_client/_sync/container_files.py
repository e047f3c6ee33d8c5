# Generated from engine_client/_async/container_files.py by scripts/unasync.py: edit that file, not this one.
"""Operations on the files of containers."""

from __future__ import annotations

from engine_client._call import Call, StreamCall, Upload
from engine_client._decode import json_value, nothing, path_stat
from engine_client._wire.query import given, segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine_client._sync.attach import ArchiveStream, BodyStream
    from engine_client._sync.session import Session
    from engine_client._call import Content
    from engine_client.models import ContainerConfig, ContainerPathStat, IDResponse


class ContainerFiles:
    """The part of Containers that is about files, and images made of them."""

    __slots__ = ()

    _session: Session

    def commit(
        self,
        id: str,
        *,
        repo: str | None = None,
        tag: str | None = None,
        comment: str | None = None,
        author: str | None = None,
        changes: Sequence[str] = (),
        pause: bool = True,
        config: ContainerConfig | None = None,
    ) -> IDResponse:
        """Make an image of a container's files: POST /commit. `pause` stops its processes meanwhile.

        `changes` are Dockerfile instructions (`CMD ["sh"]`), `config` replaces what the image inherits.
        """
        query = {
            "container": given(id),
            "repo": repo,
            "tag": tag,
            "comment": comment,
            "author": author,
            "changes": changes,
            "pause": None if pause else "0",
        }
        call: Call[IDResponse] = Call("POST", "/commit", json_value, query=query, body=config, expect=(201,))
        return self._session.send(call)

    def get_archive(self, id: str, path: str) -> ArchiveStream:
        """A tar of a file or folder in a container, which need not run: GET /containers/{id}/archive.

        NotFound: also where there is no such path. A path that ends in `/.` is a folder's content.
        """
        return self._session.archive(StreamCall("GET", _archive(id), query={"path": path}))

    def archive_stat(self, id: str, path: str) -> ContainerPathStat:
        """What a path in a container is: HEAD /containers/{id}/archive. NotFound: also where there is no such path."""
        call: Call[ContainerPathStat] = Call("HEAD", _archive(id), path_stat, query={"path": path})
        return self._session.send(call)

    def put_archive(
        self,
        id: str,
        path: str,
        content: Content,
        *,
        no_overwrite_dir_non_dir: bool = False,
        copy_uid_gid: bool = False,
    ) -> None:
        """Unpack a tar, plain or compressed, into a folder of a container: PUT /containers/{id}/archive.

        `content` is bytes, a file opened in binary mode, or an iterable of bytes, sent as it is read.
        `no_overwrite_dir_non_dir` refuses to put a file in a folder's place or the other way round, `copy_uid_gid`
        gives the files to the container's user instead of those that the tar names. BadRequest: `path` is no folder.
        """
        query = {"path": path, "noOverwriteDirNonDir": no_overwrite_dir_non_dir, "copyUIDGID": copy_uid_gid}
        self._session.send(Call("PUT", _archive(id), nothing, query=query, upload=Upload(content)))

    def export(self, id: str) -> BodyStream:
        """A tar of all of a container's files, volumes left out: GET /containers/{id}/export."""
        return self._session.stream(StreamCall("GET", f"/containers/{segment(id)}/export"))


def _archive(id: str) -> str:
    return f"/containers/{segment(id)}/archive"
