"""What a form asks for: the `fields` of form.yaml."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from drafter.errors import FormError, Problem, Words, near_words
from drafter.fields._values import Choice
from drafter.patterns import pattern

__all__ = ["IMPLICIT", "SCALARS", "Field", "parse_fields"]

SCALARS = ("line", "text", "date", "datetime", "time", "number", "amount", "yesno", "choice", "unit", "person", "docno")
"""The types of a single value."""

IMPLICIT = ("form", "language", "style", "letterhead")
"""Top-level keys that every form has beside its own fields."""

_TYPES = (*SCALARS, "group", "list")
_OPTIONS = ("label", "help", "type", "required", "choices", "fields", "of", "min", "outside", "under")
_NAME = pattern(r"[a-z][a-z0-9_]{0,39}")
_RESERVED = {
    *IMPLICIT, "item", "index", "office", "since", "final", "texts", "found", "record", "loop", "self", "varargs",
    "kwargs", "caller", "true", "false", "none", "and", "or", "not", "in", "is", "if", "else", "elif", "for",
    "recursive", "import", "from", "as", "with", "without", "context", "range", "dict", "namespace",
}  # fmt: skip
_NONE: Words = {}


class Field(NamedTuple):
    """One thing a form asks for.

    `type` is a scalar type, `group` or `list`. `of` is, for a list, the scalar type or the shared group of its items;
    for a group, its shared group; else empty. `fields` are those of the group, or of each item. `least` is the least
    number of items. `outside` says that units and people beyond the office's own are expected here. `under` is the level, 1
    to 3, of the heading that the paper has over a long text; 0 where its own may begin with 一、.
    """

    name: str
    type: str
    label: Words
    help: Words = _NONE
    required: bool = False
    choices: tuple[Choice, ...] = ()
    fields: "tuple[Field, ...]" = ()
    of: str = ""
    least: int = 0
    outside: bool = False
    under: int = 0

    @property
    def scalar(self) -> str:
        """Return the scalar type of the value, or of each item of a list; empty for groups."""
        if self.type == "list":
            return "" if self.fields else self.of
        return "" if self.type == "group" else self.type


def parse_fields(raw: Mapping[str, Any], groups: Mapping[str, Mapping[str, Any]]) -> tuple[Field, ...]:
    """Return the fields that form.yaml describes; `groups` are the shared groups: name to fields.

    Raise FormError with every mistake (FORM-010 to FORM-016); each problem's path is a pointer into form.yaml.
    """
    reader = _Reader(groups)
    fields = reader.mapping(raw, "/fields", ())
    for one in fields:
        if one.name in _RESERVED:
            reader.wrong(
                "FORM-011", f"/fields/{one.name}", f"“{one.name}”是保留的名称", f"“{one.name}” is a reserved name"
            )
    if reader.problems:
        raise FormError(reader.problems)
    return fields


class _Reader:
    def __init__(self, groups: Mapping[str, Mapping[str, Any]]) -> None:
        self.groups = groups
        self.problems: list[Problem] = []

    def wrong(self, code: str, path: str, zh: str, en: str, hint: Words | None = None) -> None:
        self.problems.append(Problem(code, "error", {"zh": zh, "en": en}, hint or {}, path=path))

    def mapping(self, raw: Any, path: str, seen: tuple[str, ...]) -> tuple[Field, ...]:
        if not isinstance(raw, Mapping) or not raw:
            self.wrong(
                "FORM-010", path, "这里要写字段的名称和说明", "Fields are expected here: names and what they are"
            )
            return ()
        return tuple(self.field(str(name), one, f"{path}/{name}", seen) for name, one in raw.items())

    def field(self, name: str, raw: Any, path: str, seen: tuple[str, ...]) -> Field:
        if not _NAME.fullmatch(name):
            zh, en = "字段名用小写英文字母、数字和下划线，以字母开头", "A name is lower-case letters, digits and _"
            self.wrong("FORM-011", path, f"“{name}”不能作字段名", f"“{name}” cannot name a field", {"zh": zh, "en": en})
        if not isinstance(raw, Mapping):
            self.wrong("FORM-010", path, f"字段“{name}”没有说明", f"Field “{name}” is not described")
            return Field(name, "line", {"zh": name, "en": name})
        for key in raw:
            if key not in _OPTIONS:
                self.unknown(key, _OPTIONS, path, "FORM-012", "选项", "option")
        kind = raw.get("type", "line")
        if kind not in _TYPES:
            self.unknown(kind, _TYPES, f"{path}/type", "FORM-013", "类型", "type")
            kind = "line"
        of = str(raw.get("of") or "")
        least = str(raw.get("min") or "0")
        if not least.isdigit():
            self.wrong("FORM-012", f"{path}/min", f"“{least}”不是个数", f"“{least}” is not a number of items")
            least = "0"
        under = str(raw.get("under") or "0")
        if under not in ("0", "1", "2", "3") or (under != "0" and "text" not in (kind, of)):
            self.wrong("FORM-012", f"{path}/under", "under写1、2或者3，只用于text", "under is 1, 2 or 3, of a text")
            under = "0"
        return Field(
            name, kind, self.words(raw.get("label"), f"{path}/label", needed=True),
            self.words(raw.get("help"), f"{path}/help", needed=False),
            self.flag(raw, "required", path), self.choices(raw, kind, of, path), self.members(raw, kind, of, path, seen),
            of, int(least), self.flag(raw, "outside", path), int(under),
        )  # fmt: skip

    def members(
        self, raw: Mapping[str, Any], kind: str, of: str, path: str, seen: tuple[str, ...]
    ) -> tuple[Field, ...]:
        own = raw.get("fields")
        if kind not in ("group", "list"):
            if own or of:
                self.wrong("FORM-014", path, f"类型{kind}没有下级字段", f"A {kind} has no fields of its own")
            return ()
        if kind == "list" and of in SCALARS:
            if own:
                self.wrong("FORM-014", path, f"{of}的列表没有下级字段", f"A list of {of} has no fields")
            return ()
        shared: tuple[Field, ...] = ()
        if of and of not in self.groups:
            self.unknown(of, (*SCALARS, *self.groups) if kind == "list" else (*self.groups,), f"{path}/of", "FORM-013",
                         "类型", "type")  # fmt: skip
        elif of and of in seen:
            self.wrong("FORM-014", f"{path}/of", f"“{of}”包含了自己", f"“{of}” contains itself")
        elif of:
            shared = self.mapping(self.groups[of], f"/groups/{of}", (*seen, of))
        elif not own:
            self.wrong("FORM-014", path, "写明fields或者of", "Say what it holds: fields or of")
        extra = self.mapping(own, f"{path}/fields", seen) if own else ()
        replaced = {one.name: one for one in extra}
        return (*(replaced.pop(one.name, one) for one in shared), *(one for one in extra if one.name in replaced))

    def choices(self, raw: Mapping[str, Any], kind: str, of: str, path: str) -> tuple[Choice, ...]:
        listed = raw.get("choices")
        if "choice" not in (kind, of):
            if listed:
                self.wrong("FORM-015", path, "只有类型choice能列choices", "Only a choice has choices")
            return ()
        if isinstance(listed, Mapping) and listed:
            return tuple(Choice(str(zh), str(en or "")) for zh, en in listed.items())
        self.wrong("FORM-015", path, "写出choices：{中文: English}", "List the choices: {中文: English}")
        return ()

    def words(self, raw: Any, path: str, *, needed: bool) -> Words:
        if raw is None and not needed:
            return {}
        if isinstance(raw, Mapping) and set(raw) == {"zh", "en"} and all(raw.values()):
            return {"zh": str(raw["zh"]), "en": str(raw["en"])}
        self.wrong("FORM-016", path, "写出中文和英文：{zh: …, en: …}", "Give both languages: {zh: …, en: …}")
        return {"zh": "", "en": ""}

    def flag(self, raw: Mapping[str, Any], key: str, path: str) -> bool:
        value = raw.get(key, False)
        match str(value).lower():
            case "true" | "yes":
                return True
            case "false" | "no" | "none":
                return False
        self.wrong("FORM-012", f"{path}/{key}", f"{key}写true或者false", f"{key} is true or false")
        return False

    def unknown(self, key: Any, known: tuple[str, ...], path: str, code: str, zh: str, en: str) -> None:
        near = near_words(str(key), known)
        hint = {"zh": f"可以写：{'、'.join(known)}", "en": f"Known: {', '.join(known)}"}
        if near:
            hint = {"zh": f"是不是“{near[0]}”？{hint['zh']}", "en": f"Did you mean “{near[0]}”? {hint['en']}"}
        self.wrong(code, path, f"没有“{key}”这个{zh}", f"There is no {en} “{key}”", hint)
