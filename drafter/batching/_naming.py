"""Names of papers from a pattern such as `{unit}_{name}`: names or labels of the form's fields in braces."""

from pathlib import Path
from typing import NamedTuple

from drafter.checking import Checked
from drafter.drafting import line_of
from drafter.errors import FactsError, FormError, Problem
from drafter.fields import Field
from drafter.forms import Form
from drafter.load import at
from drafter.patterns import pattern

__all__ = ["Pattern", "field_of", "parse"]

_FIELD = pattern(r"\{([^{}]*)\}")


class Pattern(NamedTuple):
    """A pattern as a template, and the fields that it needs."""

    template: str
    fields: tuple[Field, ...]

    def name(self, checked: Checked, cache: Path | None) -> str:
        """Return the name that a record gets. Raise FactsError BATCH-002 if a fact it is made of is not given."""
        missing = [field for field in self.fields if checked.facts.get(field.name) is None]
        if missing:
            raise FactsError(_missing(field, checked) for field in missing)
        return line_of(checked, self.template, cache)


def parse(text: str, form: Form) -> Pattern:
    """Return a pattern. Raise FormError BATCH-001 with the known names if it holds what is not a field."""
    pieces, known = _FIELD.split(text), _known(form)
    fields = [known.get(name.strip()) for name in pieces[1::2]]
    unknown = [name for name, field in zip(pieces[1::2], fields, strict=True) if field is None]
    unknown += [piece for piece in pieces[::2] if "{" in piece or "}" in piece]
    if unknown or not fields:
        raise FormError(_unknown(unknown[0] if unknown else text, form))
    found = tuple(field for field in fields if field)
    pieces[1::2] = [f"{{{{ {field.name} }}}}" for field in found]
    return Pattern("".join(pieces), found)


def field_of(name: str, form: Form) -> Field:
    """Return the field that papers are to be grouped by. Raise FormError BATCH-001 with the known ones if it is none."""
    if field := _known(form).get(name.strip()):
        return field
    zh = "、".join(field.label["zh"] for field in _plain(form))
    en = ", ".join(field.name for field in _plain(form))
    message = {"zh": f"--zip-by 写的“{name}”不是这种表单的字段", "en": f"“{name}” of --zip-by is no field of the form"}
    raise FormError(Problem("BATCH-001", "error", message, {"zh": f"可以写：{zh}", "en": f"Known: {en}"}))


def _plain(form: Form) -> list[Field]:
    return [field for field in form.fields if field.type not in ("group", "list")]


def _known(form: Form) -> dict[str, Field]:
    return {name: field for field in _plain(form) for name in (field.label["en"], field.label["zh"], field.name)}


def _unknown(name: str, form: Form) -> Problem:
    zh = "、".join(f"{{{field.label['zh']}}}" for field in _plain(form))
    en = ", ".join(f"{{{field.name}}}" for field in _plain(form))
    message = {"zh": f"文件名里的“{name}”不是这种表单的字段", "en": f"“{name}” in the name is no field of the form"}
    return Problem("BATCH-001", "error", message, {"zh": f"可以写：{zh}", "en": f"Known: {en}"})


def _missing(field: Field, checked: Checked) -> Problem:
    pointer = f"/{field.name}"
    return Problem(
        "BATCH-002",
        "error",
        {
            "zh": f"文件名要用“{field.label['zh']}”，这里没有填",
            "en": f"The file's name needs “{field.label['en']}”, which is not given",
        },
        {"zh": "填上，或者改 --name", "en": "Fill it in, or change --name"},
        at(checked.node, pointer),
        pointer,
    )
