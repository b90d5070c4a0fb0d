"""Facts and a form's template make markup: the one Jinja environment.

A template sees its own folder and `_shared`, the facts by name, `office`, and the filters of `wording`. It is
sandboxed; a value is always text; a missing fact is an error, never a blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.exceptions import SecurityError, UndefinedError
from markupsafe import Markup

from drafter import locales
from drafter.composed import Composed, marked, woven
from drafter.errors import FormError, Place, Problem, Words
from drafter.fields import Unknown
from drafter.patterns import pattern
from drafter.sandbox import Sandbox
from drafter.wording import JOINING, filters, shown

__all__ = ["Composer"]

_APART = "\ufffe"
"""Between lines that are rendered together: no text may hold it."""
_ESCAPES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'"}
"""What escaping makes of characters. A line is plain text, so only that is undone: `&copy` of form.yaml is no entity."""
_ESCAPE = pattern("|".join(_ESCAPES))
_VALUE = pattern(r"%\((\w+)\)s")
_CONSTANTS = frozenset({"true", "True", "false", "False", "none", "None"})
_WHOLE = pattern(r"(?s)\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<(?:\{\{.*?\}\}|\{%.*?%\}|[^<>])*>")
"""What no comment can stand in."""
_FAULTS = (
    TemplateError, Unknown, TypeError, ValueError, KeyError, AttributeError, ArithmeticError, RecursionError, SyntaxError, MemoryError,
)  # fmt: skip


class Composer:
    """Composes the papers of one form in one language; the template is compiled once."""

    def __init__(self, folder: Path, shared: Sequence[Path], language: str, cache: Path | None = None) -> None:
        """Open the template of a form folder; compiled templates are kept in `cache` between processes if given."""
        self.folder, self.language, self.cache = folder, language, cache
        self.catalogue = locales.catalogue([path / "locale" / f"{language}.po" for path in (*shared, folder)], language)
        self.environment = _environment(folder, tuple(shared), language, cache)
        self.environment.globals.update(
            _=_translator(self.catalogue, language, self.environment),
            space="" if language == "zh" else " ",
            gap="　" if language == "zh" else " ",
            language=language,
        )

    def paper(self, facts: Mapping[str, Any], template: str = "template.html", **more: Any) -> Composed:
        """Return the markup of a paper. Raise FormError with the template's line where it goes wrong."""
        return self._guard(  # type: ignore[no-any-return]
            template, lambda: self.environment.composed(self.environment.get_template(template), facts, more)
        )

    def traced(self, facts: Mapping[str, Any], template: str = "template.html", **more: Any) -> str:
        """Return the markup of a paper with a comment before what each line of the template makes: its number."""

        def rendered() -> str:
            source = (self.folder / template).read_text(encoding="utf-8")
            return self.environment.from_string(_numbered(source)).render(facts, **more)

        return str(self._guard(template, rendered))

    def lines(self, sources: Sequence[str], facts: Mapping[str, Any], **more: Any) -> list[str]:
        """Return lines of plain text from template strings of form.yaml: a title, a file name; most are the name of a fact."""
        names = _names(tuple(sources))
        if names and not more.keys() & names:
            said = [facts.get(name) if name else source for name, source in zip(names, sources, strict=True)]
            if all(type(line) is str and line.isprintable() for line in said):
                return [" ".join(line.split()) for line in said]  # type: ignore[union-attr]
        found = self._guard(
            "form.yaml", lambda: self.environment.composed(_lines(self.environment, tuple(sources)), facts, more)
        )
        pieces = [_ESCAPE.sub(_unescaped, piece) if "&" in piece else piece for piece in found.pieces()]
        return [" ".join(line.split()) for line in woven(pieces, found.values).split(_APART)]

    def value(self, source: str, facts: Mapping[str, Any], **more: Any) -> Any:
        """Return the value of an expression of form.yaml; most are the name of a fact."""
        if source in facts:
            return facts[source]
        expression = self._guard("form.yaml", lambda: _expression(self.environment, source))
        return self._guard("form.yaml", lambda: expression(facts, **more))

    def parse(self, template: str) -> nodes.Template:
        """Return the syntax tree of a template. Raise FormError with the line of what does not compile."""

        def parsed() -> Any:
            source = (self.folder / template).read_text(encoding="utf-8")
            self.environment.get_template(template)
            return self.environment.parse(source)

        try:
            tree: nodes.Template = self._guard(template, parsed)
            return tree
        except OSError as error:
            raise FormError(_problem(error, self.folder / template)) from error

    def _guard(self, file: str, action: Callable[[], Any]) -> Any:
        try:
            return action()
        except _FAULTS as error:
            raise FormError(_problem(error, self.folder / file)) from error


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPES[found[0]]


def _numbered(source: str) -> str:
    inside = [one.span() for one in _WHOLE.finditer(source)]
    numbered, start = [], 0
    for number, line in enumerate(source.split("\n"), 1):
        apart = not any(low < start < high for low, high in inside)
        numbered.append(f"<!--{number}-->{line}" if apart else line)
        start += len(line) + 1
    return "\n".join(numbered)


@lru_cache(maxsize=256)
def _names(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Return of template strings the name of the fact each prints, empty for one that is plain text; nothing if one does more."""
    found = tuple(map(_name, sources))
    if any(not name and ("{" in source or "&" in source) for name, source in zip(found, sources, strict=True)):
        return ()
    return found


def _name(source: str) -> str:
    name = source[2:-2].strip(" ")
    printed = source.startswith("{{") and source.endswith("}}") and name.isidentifier()
    return name if printed and name not in _CONSTANTS else ""


@lru_cache(maxsize=256)
def _lines(environment: Sandbox, sources: tuple[str, ...]) -> Any:
    """Return the lines as one template, which costs no more to render than one of them. Raise as Jinja does."""
    for source in sources:
        if "{%" in source:  # a block must end in the line that it begins in
            environment.parse(source)
    return environment.from_string(_APART.join(sources))


@lru_cache(maxsize=256)
def _expression(environment: Sandbox, source: str) -> Any:
    return environment.compile_expression(source, undefined_to_none=False)


def _environment(folder: Path, shared: tuple[Path, ...], language: str, cache: Path | None) -> Sandbox:
    loaders = [FileSystemLoader(folder), PrefixLoader({"_shared": FileSystemLoader(shared)})]
    environment = Sandbox(
        f"paper {language}",
        cache,
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: shown(value, language),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(filters(language))
    environment.filters.update({name: environment.bounding(environment.filters[name]) for name in JOINING})
    return environment


def _translator(catalogue: Any, language: str, environment: Sandbox) -> Callable[..., Markup]:
    def translate(message: str, /, **values: Any) -> Markup:
        """Return a phrase of the paper in its language, with values put in by name."""
        text = catalogue.gettext(message)
        if not values:
            return Markup(text)
        pieces = _pieces(text)
        made = marked(pieces[::2], [shown(values[name], language) for name in pieces[1::2]])
        return environment.bounded(made)  # type: ignore[no-any-return]

    return translate


@lru_cache(maxsize=1024)
def _pieces(phrase: str) -> tuple[str, ...]:
    """Return the pieces of a phrase, every second one the name of a value: 会议听取了%(unit)s的汇报。"""
    pieces = _VALUE.split(phrase)
    for number, text in enumerate(pieces[::2]):
        if "%" in text.replace("%%", ""):
            raise ValueError(f"a phrase may hold %(name)s and %%, no other %: {text}")
        pieces[2 * number] = text.replace("%%", "%")
    return tuple(pieces)


def _problem(error: Exception, file: Path) -> Problem:
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line_of(error, file)
    code, zh, en = "FORM-005", "模板处理不了这个内容：", "The template cannot show this: "
    for kind, number, chinese, english in _KINDS:
        if isinstance(error, kind):
            code, zh, en = number, chinese, english
            break
    said = str(getattr(error, "message", None) or error)
    hint: Words = {
        "zh": "改form.yaml或者模板；事实文件没有问题",
        "en": "Mend form.yaml or the template; the facts are not at fault",
    }
    place = Place(getattr(error, "filename", None) or str(file), line or 0)
    return Problem(code, "error", {"zh": zh + _in_chinese(said), "en": en + said}, hint, place)


_KINDS: tuple[tuple[type[Exception], str, str, str], ...] = (
    (TemplateSyntaxError, "FORM-001", "模板写法有误：", "The template has a mistake: "),
    (TemplateNotFound, "FORM-002", "找不到模板", "There is no template "),
    (SecurityError, "FORM-003", "模板不能这样做：", "A template may not do this: "),
    (
        Unknown,
        "FORM-005",
        "模板要拿还没有定的内容作比较或者计算：",
        "The template reckons with what is not settled yet: ",
    ),
    (UndefinedError, "FORM-004", "模板用到了没有的内容：", "The template uses what is not there: "),
)
_CHINESE = (
    (r"'([^']+)' is undefined", r"没有“\1”"),
    (r"'[^']+' has no attribute '([^']+)'", r"没有“\1”"),
    (r"No filter named '([^']+)'( found)?\.?", r"没有“\1”这个过滤器"),
    (r"No test named '([^']+)'( found)?\.?", r"没有“\1”这种判断"),
    (r"Encountered unknown tag '([^']+)'.*", r"不认识或者多余的标记 {% \1 %}"),
    (r"Unexpected end of template.*", r"有{% %}没有结束，例如少了 {% endif %}、{% endfor %}"),
    (r"nothing to print; write an else beside the if", r"条件不成立时没有可印的，在 if 旁边写上 else"),
    (r"a missing fact cannot be printed; use an if or a filter", r"没有填的事实印不出来，用 {% if %} 包住"),
    (r"a (\w+) cannot be printed; use an if or a filter", r"\1 不能直接印，用过滤器"),
)


def _in_chinese(said: str) -> str:
    """Return what Jinja says of a template in Chinese, as far as it is one of the usual mistakes."""
    for english, chinese in _CHINESE:
        if re.fullmatch(english, said, re.DOTALL):
            return re.sub(english, chinese, said, flags=re.DOTALL)
    return said


def _line_of(error: Exception, file: Path) -> int:
    line, trace = 0, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
