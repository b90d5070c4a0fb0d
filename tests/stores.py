"""Stores behind URLs for tests: like an object store, like a server with folders, and one that wants a password.

`installed` makes processes that are started find the first.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from fsspec import AbstractFileSystem, register_implementation
from fsspec.implementations.memory import MemoryFileSystem
from fsspec.utils import infer_storage_options


class Bucket(AbstractFileSystem):
    """`bucket:///tmp/x/letters` keeps its files in the folder /tmp/x/letters.

    A file appears whole, nothing can be appended or renamed, and there are no folders but by files in them. While
    /tmp/x/letters.gone exists nothing answers, and who asked then gets no answer any more.
    """

    protocol = "bucket"
    lost = False

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path.removeprefix("bucket://").rstrip("/")

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        file = self._file(path)
        if file.is_dir() and any(file.iterdir()):
            return {"name": path, "size": 0, "type": "directory"}
        if not file.is_file():
            raise FileNotFoundError(path)
        return {"name": path, "size": file.stat().st_size, "type": "file"}

    def ls(self, path: str, detail: bool = True, **_: Any) -> list[Any]:
        if self.info(path)["type"] == "file":
            return [self.info(path)] if detail else [path]
        names = [str(file) for file in sorted(self._file(path).iterdir())]
        return [self.info(name) for name in names] if detail else names

    def cat_file(self, path: str, *_: Any, **__: Any) -> bytes:
        return self._file(path).read_bytes()

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **_: Any) -> None:
        file = self._file(path)
        made = Path(f"{file.parent}.puts") / os.urandom(8).hex()
        for folder in (file.parent, made.parent):
            folder.mkdir(parents=True, exist_ok=True)
        made.write_bytes(value)
        if mode != "create":
            made.replace(file)
            return
        try:
            os.link(made, file)
        finally:
            made.unlink()

    def cp_file(self, path1: str, path2: str, **_: Any) -> None:
        self.pipe_file(path2, self.cat_file(path1))

    def rm_file(self, path: str) -> None:
        self._file(path).unlink()

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        """Make nothing."""

    def _file(self, path: str) -> Path:
        file = Path(path)
        self.lost |= any(Path(f"{folder}.gone").exists() for folder in (file, file.parent))
        if self.lost:
            raise RuntimeError("nobody answers")
        return file


class ShareError(OSError):
    """What is not there is no FileNotFoundError, only its number says so."""


class Share(Bucket):
    """`share:///tmp/x/letters` has folders, and renames, but over no file: then it says so, or nothing if `quiet`."""

    protocol = "share"

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path.removeprefix("share://").rstrip("/")

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        if Path(path).is_dir():
            return {"name": path, "size": 0, "type": "directory"}
        return {"name": path, "size": self._stat(path).st_size, "type": "file"}

    def cat_file(self, path: str, *_: Any, **__: Any) -> bytes:
        self._stat(path)
        return Path(path).read_bytes()

    def _stat(self, path: str) -> os.stat_result:
        try:
            return os.stat(path)
        except OSError as error:
            raise ShareError(error.errno, error.strerror) from error

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **_: Any) -> None:
        try:
            with open(path, "xb" if mode == "create" else "wb") as file:
                file.write(value)
        except OSError as error:
            raise RuntimeError(f"error 550: {error.strerror}") from error

    def mv(self, path1: str, path2: str, **_: Any) -> None:
        if not Path(path2).exists():
            Path(path1).rename(path2)
        elif "quiet" not in path2:
            raise RuntimeError("error 550: file exists")

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        Path(path).mkdir(parents=True, exist_ok=exist_ok)


class Guarded(MemoryFileSystem):
    """`guarded://user:password@host/letters`; who says `wrong` is told what he said, as some drivers do."""

    protocol = "guarded"

    def __init__(self, host: str = "", username: str = "", password: str = "", **more: Any) -> None:
        if password.startswith("wrong"):
            raise ConnectionError(f"{host} does not let in {username}:{password}")
        super().__init__(**more)

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(infer_storage_options(path)["path"]).rstrip("/")

    @staticmethod
    def _get_kwargs_from_urls(path: str) -> dict[str, Any]:
        found = infer_storage_options(path)
        return {key: found[key] for key in ("host", "username", "password") if key in found}


def registered() -> None:
    """Make fsspec know the stores in this process."""
    for store in (Bucket, Share, Guarded):
        register_implementation(store.protocol, store, clobber=True)


def installed(folder: Path) -> str:
    """Return a PYTHONPATH with which other processes know the bucket, as if a package of it were installed."""
    made = folder / "bucket-1.dist-info"
    made.mkdir(parents=True)
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: bucket\nVersion: 1\n")
    (made / "entry_points.txt").write_text("[fsspec.specs]\nbucket = stores:Bucket\n")
    return os.pathsep.join((str(folder), str(Path(__file__).parent)))
