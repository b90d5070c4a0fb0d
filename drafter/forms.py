"""A form is a folder: form.yaml (fields, rules), template.html, sample.yaml, locale/.

A set is one too, with set.yaml in place of form.yaml and no template: from the facts of one matter it feeds other forms.
A folder named `_shared` beside the forms holds what they have in common: groups of fields, rules, macros, wording.
"""

import hashlib
import marshal
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache as remember
from functools import cached_property
from os.path import isdir, isfile
from pathlib import Path
from typing import Any, NamedTuple

from drafter import load
from drafter.cache import kept, stamp
from drafter.errors import FormError, Place, Problem, Words, near_words
from drafter.fields import Field, parse_fields
from drafter.load import Node

__all__ = ["Form", "Paper", "Piece", "built_in", "find_form", "list_forms", "list_sets"]

_FORM, _SET = "form.yaml", "set.yaml"
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
_SET_KEYS = {key: _KEYS[key] for key in ("title", "help", "since", "fields", "rules")} | {
    "languages": (list, "[zh, en]", "[zh, en]"),
    "names": (dict, "名称和算式", "names, each with its expression"),
    "papers": (list, "以“- ”开头的列表", "a list, each paper beginning with “- ”"),
}
"""What set.yaml may hold."""
_NONE: Mapping[str, str] = {}
_LONGEST = 60
"""Characters of a form's name; file systems allow 255 bytes."""


class Piece(NamedTuple):
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


class Paper(NamedTuple):
    """One form that a set feeds, and how its facts come from those of the matter.

    `needs` are the facts (dotted) without which there is no paper. `stages` gives for each stage that has use for it the
    `pieces` that are drafted, the form's own by the name of the form, and what more it `needs` then. `facts` is
    read by `derivation`.
    """

    form: str
    needs: tuple[str, ...]
    stages: Mapping[str, Mapping[str, Any]]
    facts: Mapping[str, Any]


class _Contents(NamedTuple):
    name: str
    folder: Path
    folders: tuple[Path, ...]
    title: Words
    help: Words
    pieces: tuple[Piece, ...]
    since: str
    raw_fields: Mapping[str, Any]
    raw_rules: tuple[Mapping[str, Any], ...]
    version: str
    cache: Path | None = None
    languages: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    names: Mapping[str, str] = _NONE


class Form(_Contents):
    """One kind of paper with its `pieces` that go out together, the form's own first; or a set, which has `papers`.

    `since` is an expression: the date from which deadlines count. `folders` is where it was found, for what it shares;
    `cache` is the folder, if any, where what is made of it is kept. `names` are expressions that the papers of a set
    share. `languages` are those that it drafts in, `version` changes with any of its files. A form is equal to itself only.
    """

    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__

    @property
    def styles(self) -> Mapping[str, tuple[str, ...]]:
        """Return the house styles of each language, the usual one first."""
        return self.pieces[0].styles

    @property
    def shared(self) -> tuple[Path, ...]:
        """Return the `_shared` folders that the form may use."""
        return tuple(path / "_shared" for path in self.folders if isdir(path / "_shared"))

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Return what the form asks for."""
        found: tuple[Field, ...] = self._kept("fields", self._parsed_fields)
        return found

    def _parsed_fields(self) -> tuple[Field, ...]:
        groups: dict[str, Any] = {}
        for path in self.shared:
            groups |= _plain(path / "fields.yaml", self.cache)
        try:
            return parse_fields(self.raw_fields, groups)
        except FormError as error:
            raise FormError(_located(error.problems, self.folder / (_SET if self.papers else _FORM))) from None

    @cached_property
    def rules(self) -> Any:
        """Return the compiled rules: those all forms share, then the form's own."""
        return self._kept("rules", self._compiled_rules)

    def _compiled_rules(self) -> Any:
        from drafter.rules import compile_rules

        shared = [rule for path in self.shared for rule in _plain(path / "rules.yaml", self.cache).get("rules", ())]
        return compile_rules(list(self.raw_rules), self.fields, shared, self.since, self.cache)

    def _kept(self, what: str, make: Callable[[], Any]) -> Any:
        key = f"{what} {self.folder} {self.cache} {self.version}"
        return pickle.loads(kept(self.cache, key, lambda: pickle.dumps(make())))

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
    return _list(_FORM, folders, cache)


def list_sets(folders: Sequence[Path] = (), cache: Path | None = None) -> list[Form]:
    """Return all sets of the folders and of drafter, as `list_forms` does forms."""
    return _list(_SET, folders, cache)


def _list(file: str, folders: Sequence[Path], cache: Path | None) -> list[Form]:
    search = _search(folders)
    found = {path.parent.name: path for folder in reversed(search) for path in folder.glob(f"*/{file}")}
    shared = _version(*_shared(search))
    return [_read(found[name], search, cache, _version(found[name].parent) + shared) for name in sorted(found)]


def find_form(name: str, folders: Sequence[Path] = (), place: Place | None = None, cache: Path | None = None) -> Form:
    """Return the form or set of that name or title; `cache` is a folder for what is made of it.

    Raise FormError FORM-006 with the nearest name if there is none.
    """
    search = _search(folders)
    if len(name) <= _LONGEST and name.replace("_", "").isalnum() and not name.startswith("_"):
        for folder in search:
            for file in (_FORM, _SET):
                if isfile(path := folder / name / file):
                    return _read(path, search, cache, _version(path.parent, *_shared(search)))
    forms = [*list_forms(folders, cache), *list_sets(folders, cache)]
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


def _shared(folders: Sequence[Path]) -> list[Path]:
    """Return the folders of what forms and house styles have in common."""
    return [folder / name for folder in folders for name in ("_shared", "_styles") if isdir(folder / name)]


def _version(*folders: Path) -> str:
    """Return what changes with any file of the folders but the hidden ones, which editors make and remove."""
    found = []
    for parent, _, names in (place for folder in folders for place in os.walk(folder)):
        for path in (os.path.join(parent, name) for name in names if not name.startswith(".")):
            with suppress(FileNotFoundError):
                found.append(f"{path} {stamp(path)}")
    return " ".join(sorted(found))


@remember
def _read(file: Path, folders: tuple[Path, ...], cache: Path | None, version: str) -> Form:
    # One form for each version of its files: a program that runs for days sees what has been edited.
    raw, folder = _plain(file, cache), file.parent
    if problems := list(_misshapen(raw, file.name)) or list(_lacking(raw, file.name)):
        raise FormError(_located(problems, file))
    pieces = tuple(_pieces(raw)) if file.name == _FORM else ()
    return Form(
        folder.name, folder, folders, raw["title"], raw.get("help") or {}, pieces, raw.get("since") or "none",
        raw["fields"], tuple(raw.get("rules") or ()), version, cache, tuple(pieces[0].styles if pieces else raw["languages"]),
        tuple(_papers(raw)), raw.get("names") or {},
    )  # fmt: skip


def _papers(raw: Mapping[str, Any]) -> Iterator[Paper]:
    for one in raw.get("papers") or ():
        yield Paper(one["form"], tuple(one.get("needs") or ()), one["stages"], one["facts"])


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


def _misshapen(raw: Mapping[str, Any], file: str) -> Iterator[Problem]:
    keys = _KEYS if file == _FORM else _SET_KEYS
    for key, value in raw.items():
        if key not in keys:
            known = {"zh": "可以写：" + "、".join(keys), "en": "Known: " + ", ".join(keys)}
            message = {"zh": f"{file}里不认识“{key}”", "en": f"{file} has an unknown key “{key}”"}
            yield Problem("FORM-008", "error", message, known, path=f"/{key}")
            continue
        shape, zh, en = keys[key]
        parts, inner = (
            (value, dict)
            if key in ("rules", "papers")
            else (value.values(), list)
            if key == "styles" and isinstance(value, dict)
            else ((), str)
        )
        if key == "papers" and isinstance(value, list):
            yield from (one for i, paper in enumerate(value) for one in _misfed(paper, f"/papers/{i}"))
        if value is not None and not (
            isinstance(value, shape) and all(one and isinstance(one, inner) for one in parts)
        ):
            message = {"zh": f"{file}里的“{key}”写法不对", "en": f"“{key}” in {file} is not of the right shape"}
            yield Problem("FORM-017", "error", message, {"zh": f"写成{zh}", "en": f"Write {en}"}, path=f"/{key}")


def _misfed(paper: Any, path: str) -> Iterator[Problem]:
    """Yield what is not of the right shape in a paper of a set."""
    match paper:
        case {"form": str(), "stages": dict(stages), "facts": dict()} if all(map(_is_stage, stages.values())):
            if _is_texts(paper.get("needs")):
                return
    message = {"zh": "set.yaml里这一份的写法不对", "en": "This paper of set.yaml is not of the right shape"}
    shape = "{form: …, needs: [字段], stages: {阶段: {pieces: [件]}}, facts: {字段: 算式}}"
    yield Problem("FORM-017", "error", message, {"zh": f"写成{shape}", "en": f"Write {shape}"}, path=path)


def _is_stage(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("pieces")) and all(map(_is_texts, value.values()))


def _is_texts(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _lacking(raw: Mapping[str, Any], file: str) -> Iterator[Problem]:
    titles = (f"title/{language}" for language in dict.fromkeys(("zh", *(raw.get("styles") or ()))))
    if file == _FORM:
        paper = ("file_name", "paper/title", "paper/creator", "paper/issued")
        pieces = [f"pieces/{name}/{key}" for name in raw.get("pieces") or () for key in ("title", *paper)]
        needed = (*titles, "styles", *paper, "fields", *pieces)
    else:
        needed = (*titles, "languages", "fields", "papers")
    for key in needed:
        value: Any = raw
        for name in key.split("/"):
            value = value.get(name) if isinstance(value, dict) else None
        if not value:
            dotted = key.replace("/", ".")
            message = {"zh": f"{file}里没有“{dotted}”", "en": f"{file} lacks “{dotted}”"}
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


def _located(problems: Sequence[Problem], file: Path) -> list[Problem]:
    node = load.read(file).records[0]
    return [
        Problem(one.code, one.severity, one.message, one.hint, load.at(node, one.path), one.path, one.fix)
        for one in problems
    ]
