"""Facts and a form's template make markup: the one Jinja environment.

A template sees its own folder and `_shared`, the facts by name, `office`, and the filters of `wording`. It is
sandboxed; a value is always text; a missing fact is an error, never a blank.
"""

from __future__ import annotations

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
)
from jinja2.exceptions import SecurityError, UndefinedError
from markupsafe import Markup, escape

from drafter import locales
from drafter.errors import FormError, Place, Problem, Words
from drafter.patterns import pattern
from drafter.sandbox import Sandbox
from drafter.wording import filters, shown

__all__ = ["Composer"]

_VALUE = pattern(r"%\((\w+)\)s")
_FAULTS = (TemplateError, TypeError, ValueError, KeyError, AttributeError, ArithmeticError, RecursionError)


class Composer:
    """Composes the papers of one form in one language; the template is compiled once."""

    def __init__(self, folder: Path, shared: Sequence[Path], language: str, cache: Path | None = None) -> None:
        """Open the template of a form folder; compiled templates are kept in `cache` between processes if given."""
        self.folder, self.language = folder, language
        catalogue = locales.catalogue([path / "locale" / f"{language}.po" for path in (*shared, folder)], language)
        self.environment = _environment(folder, tuple(shared), language, cache)
        self.environment.globals.update(
            _=_translator(catalogue, language),
            space="" if language == "zh" else " ",
            gap="　" if language == "zh" else " ",
            language=language,
        )

    def markup(self, facts: Mapping[str, Any], template: str = "template.html", **more: Any) -> str:
        """Return the markup of a paper. Raise FormError with the template's line where it goes wrong."""
        return str(self._guard(template, lambda: self.environment.get_template(template).render(facts, **more)))

    def line(self, source: str, facts: Mapping[str, Any], **more: Any) -> str:
        """Return one line of plain text from a template string of form.yaml: a title, a file name."""
        template = self._guard("form.yaml", lambda: _line(self.environment, source))
        text = self._guard("form.yaml", lambda: template.render(facts, **more))
        return " ".join((Markup(text).unescape() if "&" in text else text).split())

    def value(self, source: str, facts: Mapping[str, Any], **more: Any) -> Any:
        """Return the value of an expression of form.yaml."""
        expression = self._guard("form.yaml", lambda: _expression(self.environment, source))
        return self._guard("form.yaml", lambda: expression(facts, **more))

    def _guard(self, file: str, action: Callable[[], Any]) -> Any:
        try:
            return action()
        except _FAULTS as error:
            raise FormError(_problem(error, self.folder / file)) from error


@lru_cache(maxsize=256)
def _line(environment: Sandbox, source: str) -> Any:
    return environment.from_string(source)


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
    return environment


def _translator(catalogue: Any, language: str) -> Callable[..., Markup]:
    def translate(message: str, /, **values: Any) -> Markup:
        """Return a phrase of the paper in its language, with values put in by name."""
        text = catalogue.gettext(message)
        if not values:
            return Markup(text)
        pieces = list(_pieces(text))
        pieces[1::2] = [escape(shown(values[name], language)) for name in pieces[1::2]]
        return Markup("".join(pieces))

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
    match error:
        case TemplateSyntaxError():
            code, zh, en = "FORM-001", f"模板写法有误：{error.message}", f"The template has a mistake: {error.message}"
        case TemplateNotFound():
            code, zh, en = "FORM-002", f"找不到模板{error.message}", f"There is no template {error.message}"
        case SecurityError():
            code, zh, en = (
                "FORM-003",
                f"模板不能这样做：{error.message}",
                f"A template may not do this: {error.message}",
            )
        case UndefinedError():
            code, zh, en = (
                "FORM-004",
                f"模板用到了没有的内容：{error.message}",
                f"The template uses what is not there: {error.message}",
            )
        case _:
            code, zh, en = "FORM-005", f"模板处理不了这个内容：{error}", f"The template cannot show this: {error}"
    hint: Words = {
        "zh": "改form.yaml或者模板；事实文件没有问题",
        "en": "Mend form.yaml or the template; the facts are not at fault",
    }
    place = Place(getattr(error, "filename", None) or str(file), line or 0)
    return Problem(code, "error", {"zh": zh, "en": en}, hint, place)


def _line_of(error: Exception, file: Path) -> int:
    line, trace = 0, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
