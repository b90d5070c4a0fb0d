"""Digests of what a paper is made of: whoever finds them unchanged need not draft it again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from drafter import load
from drafter.forms import Form, find_form
from drafter.load import Node
from drafter.office import Office

__all__ = ["of_facts", "of_form", "of_settings", "of_styles"]

_LENGTH = 32
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def of_facts(node: Node) -> str:
    """Return the digest of a raw record, wherever it stands."""
    return _digest(load.values(node))


def of_form(form: Form) -> str:
    """Return the digest of a form and what it shares; of a set, of the forms that it feeds too."""
    forms = [form, *(find_form(paper.form, form.folders[:-1], cache=form.cache) for paper in form.papers)]
    folders = dict.fromkeys(folder for one in forms for folder in (one.folder, *one.shared))
    return _of_files(folders)


def of_styles(form: Form, named: str) -> str:
    """Return the digest of the house styles, and of the one that is asked for."""
    return _digest([named, _of_files(folder / "_styles" for folder in form.folders)])


def of_settings(office: Office, *more: object) -> str:
    """Return the digest of an office profile, of the public holidays and of what else bears on every paper."""
    profile = [_plain(value) for name, value in office._asdict().items() if name not in ("cache", "forms")]
    return _digest([profile, [_plain(days) for days in office.workdays], *more])


def _plain(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, frozenset) else value


def _of_files(folders: Iterable[Path]) -> str:
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                found.append((path.relative_to(folder).as_posix(), sha256(path.read_bytes()).hexdigest()))
    return _digest(found)


def _digest(value: Any) -> str:
    return sha256(_JSON.encode(value).encode(errors="surrogatepass")).hexdigest()[:_LENGTH]
