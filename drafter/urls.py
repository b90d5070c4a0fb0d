"""Folders behind URLs such as `s3://bucket/letters`: as much of pathlib's interface as a batch uses, over fsspec.

fsspec and its drivers are imported when a URL is first used. What they raise becomes an OutputError here, save where a
file is not there, or is there already: a store that does not answer must not look like an empty one.
"""

from __future__ import annotations

import errno
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from drafter.errors import OutputError, Problem
from drafter.files import scratch_name
from drafter.patterns import pattern

__all__ = ["UrlPath", "folder_at", "hush", "without_password"]

if TYPE_CHECKING:
    # At run time it is no path of this system: whatever takes it for one fails at once.
    _Interface = Path
    _T = TypeVar("_T")
else:
    _Interface = object

_URL = pattern(r"([A-Za-z][A-Za-z0-9+.:-]+)://(.*)", re.DOTALL)
_NO_PORT = pattern(r"[^/:@\[]*:(?![0-9]*(?:/|$))")
"""What begins so has a password before its host, even one with a / in it."""
_LONGEST = 300
"""Characters of what a driver says."""


def folder_at(target: Path | str) -> Path:
    """Return the folder that a text names: a URL as a UrlPath, but what is on this system (`file://…`) as a Path.

    Raise OutputError OUTPUT-017 for a chain of URLs, and for `file://` with a host.
    """
    if not isinstance(target, str):
        return target
    if not (found := _URL.fullmatch(target)):
        return Path(target)
    scheme, rest = found[1].lower(), found[2]
    local = scheme in ("file", "local")
    if ":" in scheme or (local and rest[:1] != "/" and rest[1:2] != ":"):
        raise OutputError(_wrong(target))
    if not local:
        return UrlPath(target)
    # file:///C:/papers
    return Path(rest.removeprefix("/") if rest[2:3] == ":" else rest)


def without_password(url: str) -> str:
    """Return a URL, or any other text, without the password in it."""
    return _parted(url)[0]


def _parted(url: str) -> tuple[str, str]:
    """Return a URL without its password, and the password: what stands between user and host, both of which may have an @."""
    scheme, mark, rest = url.partition("://")
    host = rest.partition("/")[0].rfind("@")
    if host < 0 and _NO_PORT.match(rest):
        host = rest.rfind("@")
    user, colon, password = rest[: max(host, 0)].partition(":")
    return (f"{scheme}{mark}{user}{rest[host:]}", password) if colon else (url, "")


def hush() -> None:
    """Keep from the terminal what drivers log beside raising it."""
    import logging

    logging.getLogger().addHandler(logging.NullHandler())


class UrlPath(_Interface):
    """A folder behind a URL, or a file in it; as text it is its URL, without a password.

    The URL is the driver's to read, the name of a file is never read as a part of a URL. All methods raise OutputError.
    """

    def __init__(self, url: str, within: str = "") -> None:
        self._url = url if url.endswith("://") else url.rstrip("/")
        self._within = within

    def __reduce__(self) -> tuple[Any, ...]:
        """Pass to other processes, which find drivers and credentials of their own."""
        return UrlPath, (self._url, self._within)

    def __str__(self) -> str:
        """Return the URL to show."""
        return f"{without_password(self._url)}/{self._within}" if self._within else without_password(self._url)

    def __repr__(self) -> str:
        """Return the URL to show, told from text."""
        return f"UrlPath({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        """Return whether both name the same file in the same words."""
        return isinstance(other, UrlPath) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        """Return the same for equal paths."""
        return hash((self._url, self._within))

    def __truediv__(self, name: Any) -> UrlPath:
        """Return the path of what has this name in the folder."""
        return UrlPath(self._url, f"{self._within}/{name}" if self._within else str(name))

    @property
    def name(self) -> str:
        """Return the last part."""
        return self._pure.name

    @property
    def suffix(self) -> str:
        """Return the suffix with its dot."""
        return self._pure.suffix

    @property
    def _pure(self) -> PurePosixPath:
        return PurePosixPath(self._within or self._url)

    @property
    def parent(self) -> UrlPath:
        """Return the folder of a file; the folder that the URL names has no other."""
        return UrlPath(self._url, self._within.rpartition("/")[0])

    def with_name(self, name: str) -> UrlPath:
        """Return the path of another file in the same folder."""
        return self.parent / name

    def with_stem(self, stem: str) -> UrlPath:
        """Return the path of another file in the same folder, with the same suffix."""
        return self.parent / (stem + self.suffix)

    def resolve(self, strict: bool = False) -> UrlPath:
        """Return itself: there are no links."""
        return self

    @property
    def is_of_this_process(self) -> bool:
        """Return whether no other process sees what is written here."""
        return self._url.startswith("memory:")

    def exists(self, **_: Any) -> bool:
        """Return whether there is a file or folder."""
        return bool(self._info())

    def is_file(self, **_: Any) -> bool:
        """Return whether there is a file."""
        return self._info().get("type") == "file"

    def _info(self) -> dict[str, Any]:
        # Not the drivers' own `exists`, which takes every error for a no.
        try:
            return dict(self._ask(lambda store, path: store.info(path), missing=True))
        except FileNotFoundError:
            return {}

    def read_bytes(self) -> bytes:
        """Return what the file holds; raise FileNotFoundError if there is none."""
        content: bytes = self._ask(lambda store, path: store.cat_file(path), missing=True)
        return content

    def open(self, mode: str = "r", *_: Any, **__: Any) -> Any:
        """Return the whole file, open for reading bytes only; raise FileNotFoundError if there is none."""
        assert mode == "rb"
        return io.BytesIO(self.read_bytes())

    def iterdir(self) -> Iterator[UrlPath]:  # type: ignore[override]
        """Yield what is in the folder; nothing if there is none."""
        try:
            found = self._ask(lambda store, path: store.ls(path, detail=False), missing=True)
        except FileNotFoundError:
            return
        yield from (self / each.rstrip("/").rpartition("/")[2] for each in found)

    def mkdir(self, *_: Any, **__: Any) -> None:
        """Make the folder, and those above it, where there is none; a bucket is not made."""
        self._ask(_make_folder)

    def unlink(self, missing_ok: bool = False) -> None:
        """Remove the file; raise FileNotFoundError if there is none, unless `missing_ok`."""
        try:
            self._ask(lambda store, path: store.rm_file(path), missing=True)
        except (FileNotFoundError, OutputError):
            if not missing_ok or self.exists():
                raise

    def write_bytes(self, content: Any) -> int:
        """Write the file, which may be seen unfinished where the store is no object store."""
        self._ask(lambda store, path: store.pipe_file(path, content))
        return len(content)

    def create(self, content: bytes) -> None:
        """Write a file that is not there yet, and its folder if need be; raise FileExistsError if it is.

        Some stores can only look first and then write; who must be alone looks again later.
        """
        try:
            self._create(content)
        except OutputError:
            # Each driver has errors of its own for what is there and for what is not; and one that asks twice finds its own.
            if not self.exists():
                if self.parent.exists():
                    raise
                self.parent.mkdir()
                self._create(content)
            elif self.held() != content:
                raise FileExistsError(str(self)) from None

    def held(self) -> bytes | None:
        """Return what the file holds, None if there is none."""
        try:
            return self.read_bytes()
        except FileNotFoundError:
            return None

    def _create(self, content: bytes) -> None:
        self._ask(lambda store, path: store.pipe_file(path, content, mode="create"))

    def scratch(self, content: bytes) -> UrlPath:
        """Write `content` whole into a new file beside this one, with nothing left behind if that fails."""
        made = self.with_name(scratch_name())
        try:
            made.write_bytes(content)
        except BaseException:
            with suppress(OutputError):
                made.unlink(missing_ok=True)
            raise
        return made

    def rename(self, target: Any) -> Any:
        """Put a finished file in the place of another in the same folder."""
        if self._ask(_copies):
            # Whole or not at all. Left out is what `mv` does besides: to look for patterns in the names.
            self._ask(lambda store, path: store.cp_file(path, _beside(path, target.name)))
            with suppress(OutputError):  # the next run removes it
                self.unlink()
            return target
        try:
            self._move(target)
        except OutputError:
            if not self.exists():
                raise
        if self.exists():
            self._move_over(target)
        return target

    def _move_over(self, target: UrlPath) -> None:
        """Put a file in the place of another, which a server that renames over no file has to have moved aside first."""
        aside = target.with_name(scratch_name())
        target._move(aside)
        try:
            self._move(target)
        except OutputError:
            with suppress(OutputError):
                aside._move(target)
            raise
        if self.exists():  # not all servers say that they did not move it
            raise OutputError(_failed(self._url, OSError(errno.EEXIST, "rename")))
        with suppress(OutputError):  # the next run removes it
            aside.unlink(missing_ok=True)

    def _move(self, target: UrlPath) -> None:
        self._ask(lambda store, path: store.mv(path, _beside(path, target.name)))

    def _ask(self, question: Callable[[Any, str], _T], *, missing: bool = False) -> _T:
        """Put a question to the store, of this path there; raise FileNotFoundError if it is, as it may be, `missing`."""
        store, root = self._opened()
        try:
            # What others write must be seen.
            store.invalidate_cache()
            return question(store, f"{root.rstrip('/')}/{self._within}" if self._within else root)
        except Exception as error:  # drivers raise anything
            # That of smb is no FileNotFoundError.
            if missing and (isinstance(error, FileNotFoundError) or getattr(error, "errno", 0) == errno.ENOENT):
                raise FileNotFoundError(errno.ENOENT, str(error), str(self)) from error
            # fsspec would keep a connection that is lost.
            store.clear_instance_cache()
            raise OutputError(_failed(self._url, error)) from error

    def _opened(self) -> tuple[Any, str]:
        """Return the file system and the folder there; fsspec keeps file systems, one for each thread where need be."""
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise OutputError(_not_installed()) from error
        try:
            found: tuple[Any, str] = url_to_fs(self._url)
        except (ImportError, ValueError) as error:
            raise OutputError(_no_driver(self._url, error)) from error
        except Exception as error:  # drivers raise anything
            raise OutputError(_failed(self._url, error)) from error
        return found


def _copies(store: Any, _: str) -> bool:
    """Return whether a store knows no moving: an object store."""
    from fsspec import AbstractFileSystem

    return getattr(store.mv, "__func__", None) is AbstractFileSystem.mv


def _beside(path: str, name: str) -> str:
    return f"{path.rpartition('/')[0]}/{name}"


def _make_folder(store: Any, path: str) -> None:
    bucket, _, _ = path.partition("/")
    if bucket:
        store.info(bucket)
    store.makedirs(path, exist_ok=True)


def _said(url: str, error: Exception) -> str:
    """Return what a driver says, without the password."""
    from urllib.parse import unquote

    text = " ".join(str(error).split()) or type(error).__name__
    password = _parted(url)[1]
    for secret in filter(None, (password, unquote(password))):
        text = text.replace(secret, "***")
    return text[:_LONGEST]


def _not_installed() -> Problem:
    return Problem(
        "OUTPUT-014",
        "error",
        {"zh": "没有安装写到网址要用的 fsspec", "en": "fsspec, which an address needs, is not installed"},
        {"zh": "运行 pip install 'drafter[cluster]'", "en": "Run pip install 'drafter[cluster]'"},
    )


def _no_driver(url: str, error: Exception) -> Problem:
    said, guarded = _said(url, error), _parted(url)[1]
    if isinstance(error, ImportError):
        zh, en = "用 pip 装这个驱动，集群里每台都装", "Install this driver with pip, on each machine of a cluster"
    elif guarded:
        # Where the URL cannot be read, what is quoted may be a piece of the password.
        said = type(error).__name__
        zh = "看网址开头对不对；密码里有 # / 的，放到驱动自己的设置里"
        en = "See that the address begins right; put a password with # or / into the driver's own settings"
    else:
        zh, en = "看网址开头对不对，如 s3://、sftp://", "See that the address begins right, such as s3:// or sftp://"
    return Problem(
        "OUTPUT-015",
        "error",
        {
            "zh": f"{without_password(url)} 没有能用的驱动：{said}",
            "en": f"there is no driver for {without_password(url)}: {said}",
        },
        {"zh": zh, "en": en},
    )


def _wrong(url: str) -> Problem:
    return Problem(
        "OUTPUT-017",
        "error",
        {"zh": f"不能写到 {without_password(url)}", "en": f"nothing can be written to {without_password(url)}"},
        {
            "zh": "网址只写一段；file:// 后面是这台机器上的路径（file:///…），别的机器上的用 smb:// 或者 sftp://",
            "en": "Give one URL, no chain; file:// takes a path on this machine (file:///…), what is on another smb:// or "
            "sftp://",
        },
    )


def _failed(url: str, error: Exception) -> Problem:
    said = _said(url, error)
    return Problem(
        "OUTPUT-016",
        "error",
        {"zh": f"{without_password(url)} 写不了：{said}", "en": f"cannot write {without_password(url)}: {said}"},
        {
            "zh": "看网址、网络和驱动自己的登录设置对不对；再运行一次就补齐",
            "en": "See that the address, the network and the driver's own credentials are right; then run again, which "
            "goes on where this stopped",
        },
    )
