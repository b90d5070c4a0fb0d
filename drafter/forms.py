"""A form is a folder: form.yaml (fields, rules), template.html, sample.yaml, locale/.

A folder named `_shared` beside the forms holds what they have in common: groups of fields, rules, macros, wording.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache as remember
from functools import cached_property
from os.path import isdir, isfile
from pathlib import Path
from typing import Any

from drafter import load
from drafter.cache import kept
from drafter.errors import FormError, Place, Problem, Words, near_words
from drafter.fields import Field, parse_fields
from drafter.load import Node

__all__ = ["Form", "Piece", "built_in", "find_form", "list_forms"]

_KEYS: dict[str, tuple[type, str, str]] = {
    "title": (dict, "{zh: …, en: …}", "{zh: …, en: …}"),
    "help": (dict, "{zh: …, en: …}", "{zh: …, en: …}"),
    "styles": (dict, "{zh: [版式名, …]}", "{zh: [style, …]}"),
    "file_name": (str, "一行文字", "one line of text"),
    "paper": (dict, "title、creator、issued 三行", "title, creator and issued"),
    "since": (str, "一行文字", "one line of text"),
    "pieces": (dict, "各件的名称和它的内容", "names of pieces with what each is"),
    "fields": (dict, "字段名和它的内容", "names of fields with what each is"),
    "rules": (list, "以“- ”开头的列表", "a list, each rule beginning with “- ”"),
}
"""What form.yaml may hold: its shape, and how that is written."""
_LONGEST = 60
"""Characters of a form's name; file systems allow 255 bytes."""


@dataclass(frozen=True, eq=False)
class Piece:
    """One paper that a form drafts: `name` is empty for the form's own.

    `styles` gives the house styles of each language, the usual one first. `file_name` and `paper` (title, creator,
    issued) are templates and expressions over the facts. `when` is an expression that says whether it is drafted;
    `each` one for a list: one paper for each `item`.
    """

    name: str
    template: str
    title: Words
    styles: Mapping[str, tuple[str, ...]]
    file_name: str
    paper: Mapping[str, str]
    when: str = ""
    each: str = ""


@dataclass(frozen=True, eq=False)
class Form:
    """One kind of paper, or a set of `pieces` that go out together, the form's own first.

    `since` is an expression: the date from which deadlines count. `folders` is where it was found, for what it shares;
    `cache` is the folder, if any, where what is made of it is kept.
    """

    name: str
    folder: Path
    folders: tuple[Path, ...]
    title: Words
    help: Words
    pieces: tuple[Piece, ...]
    since: str
    raw_fields: Mapping[str, Any]
    raw_rules: tuple[Mapping[str, Any], ...]
    cache: Path | None = None

    @property
    def styles(self) -> Mapping[str, tuple[str, ...]]:
        """Return the house styles of each language, the usual one first."""
        return self.pieces[0].styles

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that the form drafts in."""
        return tuple(self.styles)

    @property
    def shared(self) -> tuple[Path, ...]:
        """Return the `_shared` folders that the form may use."""
        return tuple(path / "_shared" for path in self.folders if isdir(path / "_shared"))

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Return what the form asks for."""
        groups: dict[str, Any] = {}
        for path in self.shared:
            groups |= _plain(path / "fields.yaml", self.cache)
        try:
            return parse_fields(self.raw_fields, groups)
        except FormError as error:
            raise FormError(_located(error.problems, self.folder)) from None

    @cached_property
    def rules(self) -> Any:
        """Return the compiled rules: those all forms share, then the form's own."""
        from drafter.rules import compile_rules

        shared = [rule for path in self.shared for rule in _plain(path / "rules.yaml", self.cache).get("rules", ())]
        return compile_rules(list(self.raw_rules), self.fields, shared, self.since, self.cache)

    def sample_path(self, language: str = "zh") -> Path:
        """Return the file of the filled-in example."""
        return self.folder / ("sample.yaml" if language == "zh" else f"sample.{language}.yaml")

    def sample(self, language: str = "zh") -> Node:
        """Return the filled-in example as raw facts."""
        return load.read(self.sample_path(language)).records[0]


def built_in() -> Path:
    """Return the folder of the forms that come with drafter."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "templates"


def list_forms(folders: Sequence[Path] = (), cache: Path | None = None) -> list[Form]:
    """Return all forms of the folders and of drafter, by name; a unit's own form replaces drafter's of that name."""
    found = {
        path.parent.name: path.parent for folder in reversed(_search(folders)) for path in folder.glob("*/form.yaml")
    }
    return [_read(found[name], _search(folders), cache) for name in sorted(found)]


def find_form(name: str, folders: Sequence[Path] = (), place: Place | None = None, cache: Path | None = None) -> Form:
    """Return the form of that name or title; `cache` is a folder for what is made of it.

    Raise FormError FORM-006 with the nearest name if there is none.
    """
    search = _search(folders)
    if len(name) <= _LONGEST and name.replace("_", "").isalnum() and not name.startswith("_"):
        for folder in search:
            if isfile(folder / name / "form.yaml"):
                return _read(folder / name, search, cache)
    forms = list_forms(folders, cache)
    for form in forms:
        if name in form.title.values():
            return form
    name = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
    near = near_words(name, [form.name for form in forms] + [form.title["zh"] for form in forms])
    known = [f"{form.name}（{form.title['zh']}）" for form in forms]
    hint = {
        "zh": (f"是不是“{near[0]}”？" if near else "") + "可用的表单：" + "、".join(known),
        "en": (f"Did you mean “{near[0]}”? " if near else "") + "Forms: " + ", ".join(form.name for form in forms),
    }
    message = {"zh": f"没有“{name}”这种表单", "en": f"There is no form “{name}”"}
    raise FormError(Problem("FORM-006", "error", message, hint, place or Place()))


def _search(folders: Sequence[Path]) -> tuple[Path, ...]:
    # os.path, not Path: a name too long for the system is no folder, and no error either.
    return (*(folder for folder in folders if isdir(folder)), built_in())


@remember
def _read(folder: Path, folders: tuple[Path, ...], cache: Path | None) -> Form:
    file = folder / "form.yaml"
    raw = _plain(file, cache)
    if problems := list(_misshapen(raw)) or list(_lacking(raw)):
        raise FormError(_located(problems, folder))
    return Form(
        folder.name, folder, folders, raw["title"], raw.get("help") or {}, tuple(_pieces(raw)),
        raw.get("since") or "none", raw["fields"], tuple(raw.get("rules") or ()), cache,
    )  # fmt: skip


def _pieces(raw: Mapping[str, Any]) -> Iterator[Piece]:
    """Yield the form's own paper, then its pieces; a piece without styles of its own has the form's."""
    styles = {language: tuple(names) for language, names in raw["styles"].items()}
    yield Piece("", "template.html", raw["title"], styles, raw["file_name"], raw["paper"])
    for name, one in (raw.get("pieces") or {}).items():
        own = {language: tuple(names) for language, names in (one.get("styles") or {}).items()}
        yield Piece(
            name, f"{name}.html", one["title"], own or styles, one["file_name"], one["paper"],
            one.get("when") or "", one.get("each") or "",
        )  # fmt: skip


def _misshapen(raw: Mapping[str, Any]) -> Iterator[Problem]:
    for key, value in raw.items():
        if key not in _KEYS:
            known = {"zh": "可以写：" + "、".join(_KEYS), "en": "Known: " + ", ".join(_KEYS)}
            message = {"zh": f"form.yaml里不认识“{key}”", "en": f"form.yaml has an unknown key “{key}”"}
            yield Problem("FORM-008", "error", message, known, path=f"/{key}")
            continue
        shape, zh, en = _KEYS[key]
        parts, inner = (
            (value, dict)
            if key == "rules"
            else (value.values(), list)
            if key == "styles" and isinstance(value, dict)
            else ((), str)
        )
        if value is not None and not (
            isinstance(value, shape) and all(one and isinstance(one, inner) for one in parts)
        ):
            message = {"zh": f"form.yaml里的“{key}”写法不对", "en": f"“{key}” in form.yaml is not of the right shape"}
            yield Problem("FORM-017", "error", message, {"zh": f"写成{zh}", "en": f"Write {en}"}, path=f"/{key}")


def _lacking(raw: Mapping[str, Any]) -> Iterator[Problem]:
    titles = (f"title/{language}" for language in dict.fromkeys(("zh", *(raw.get("styles") or ()))))
    paper = ("file_name", "paper/title", "paper/creator", "paper/issued")
    pieces = [f"pieces/{name}/{key}" for name in raw.get("pieces") or () for key in ("title", *paper)]
    for key in (*titles, "styles", *paper, "fields", *pieces):
        value: Any = raw
        for name in key.split("/"):
            value = value.get(name) if isinstance(value, dict) else None
        if not value:
            dotted = key.replace("/", ".")
            message = {"zh": f"form.yaml里没有“{dotted}”", "en": f"form.yaml lacks “{dotted}”"}
            yield Problem("FORM-007", "error", message, path=f"/{key}")


def _plain(file: Path, cache: Path | None) -> dict[str, Any]:
    if not file.is_file():
        return {}
    key = f"plain {hashlib.sha256(file.read_bytes()).hexdigest()}"
    found: dict[str, Any] = marshal.loads(kept(cache, key, lambda: marshal.dumps(_parsed(file))))
    return found


def _parsed(file: Path) -> Any:
    records = load.read(file).records
    return load.values(records[0]) if records else {}


def _located(problems: Sequence[Problem], folder: Path) -> list[Problem]:
    node = load.read(folder / "form.yaml").records[0]
    return [
        Problem(one.code, one.severity, one.message, one.hint, load.at(node, one.path), one.path, one.fix)
        for one in problems
    ]
