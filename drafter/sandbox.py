"""The environment in which templates and rules are evaluated: facts by name, and no way out to Python.

Both are written by whoever makes a form, which may come from anywhere; so what an expression can reach is listed here.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from datetime import date, time
from decimal import Decimal
from functools import wraps
from itertools import chain
from pathlib import Path, PurePath
from types import CodeType, FunctionType
from typing import Any

from jinja2 import compiler, nodes
from jinja2.environment import Template, TemplateExpression, TemplateModule
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from drafter.cache import kept, stamp
from drafter.composed import WHOLE, Composed, Told, marked, put_together, woven
from drafter.patterns import pattern

__all__ = ["Sandbox"]

_FILTERS = (
    "abs", "batch", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "forceescape",
    "groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject",
    "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr", "sort", "string", "striptags",
    "sum", "title", "trim", "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
_TEXT = {
    "casefold", "count", "endswith", "find", "isalpha", "isascii", "isdecimal", "isdigit", "islower", "isspace",
    "isupper", "labels", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "rfind",
    "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "title", "unescape", "upper",
}  # fmt: skip
_DATE = {"date", "day", "hour", "isoformat", "isoweekday", "minute", "month", "second", "time", "weekday", "year"}
_MARKS = pattern(r"\{%|%\}|\{#|#\}")
_LONGEST = 100_000
"""Characters that one operation may make."""
_HUGEST = 50_000_000
"""Characters that a text may grow to; a plan of 2,000 rows has a million."""
_BITS = 4096
"""Binary digits of a number that a template may compute."""
_WIDEST = 1_000
"""Numbers that `range` may give."""


class _Generator(compiler.CodeGenerator):
    """Compile `a ~ b` so that its length is looked at: a text doubled in a loop fills the memory in forty turns.

    What a template or a macro prints between two statements is a stretch: its own text, in pieces, and the values between
    them. Where stretches are not told, a value is finalized and escaped in one call of `Sandbox.printed`.
    """

    environment: Sandbox

    def visit_Output(self, node: nodes.Output, frame: compiler.Frame) -> None:  # noqa: N802 - Jinja's name
        if not self._tells(frame) or frame.require_output_check:
            return super().visit_Output(node, frame)
        finalize = self._make_finalize()
        pieces, values = [""], list[tuple[bool, nodes.Expr]]()
        for child in node.nodes:
            try:
                pieces[-1] += str(self._output_child_to_const(child, frame, finalize))
            except Exception:  # as Jinja: what is no constant, or cannot be printed, is looked at when it is printed
                before = pieces[-1]
                values.append((before.endswith(('="', "='")) or before.rfind("<") > before.rfind(">"), child))
                pieces.append("")
        self.writeline(f"{frame.buffer}.append((" if frame.buffer else "yield (", node)
        self.write(f"{tuple(pieces)!r}, (")
        for in_tag, value in values:
            self.newline(value)
            self.write("environment.attribute(" if in_tag else "(")
            self.visit(value, frame)
            self.write("),")
        self.write(")))" if frame.buffer else "))")

    def return_buffer_contents(self, frame: compiler.Frame, force_unescaped: bool = False) -> None:
        if not self._tells(frame):
            return super().return_buffer_contents(frame, force_unescaped)
        self.writeline(f"return environment.macro({frame.buffer})")

    def _tells(self, frame: compiler.Frame) -> bool:
        return self.environment.telling and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile

    def _output_child_pre(self, node: nodes.Expr, frame: compiler.Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: compiler.Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_Concat(self, node: nodes.Concat, frame: compiler.Frame) -> None:  # noqa: N802 - Jinja's name
        self.write("environment.bounded(")
        super().visit_Concat(node, frame)
        self.write(")")


class _Template(Template):
    """A template whose text is one where it is imported."""

    def make_module(self, *arguments: Any, **named: Any) -> TemplateModule:
        context = self.new_context(*arguments, **named)
        return TemplateModule(self, context, [self.environment.concat(self.root_render_func(context))])


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment over facts: `item.due` is always the fact, never a method of dict.

    Out of reach: names with an underscore at the front, methods of values beyond a short list (so no clock, no padding
    to a size), changing the facts, chance, and operations whose result may be huge; they raise SecurityError.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    code_generator_class = _Generator
    template_class = _Template
    telling: bool = True
    """Whether values are told apart; the line of one that cannot be printed is only known where they are not."""

    def __init__(self, dialect: str, cache: Path | None, **options: Any) -> None:
        """Make the environment as jinja2.Environment does, then leave only what is deterministic and bounded.

        Compiled templates and expressions are kept in the folder `cache`; `dialect` names the options and filters that
        they were compiled with.
        """
        super().__init__(**options)
        self.dialect, self.folder = dialect, cache
        # A filter for async templates looks for async values at every call; there are none here.
        self.filters = {name: getattr(self.filters[name], "__wrapped__", self.filters[name]) for name in _FILTERS}
        for name in ("batch", "round"):
            self.filters[name] = _with_small_numbers(self.filters[name])
        self.filters["join"] = _with_markup_between(self.filters["join"])
        for name in ("join", "replace", "sum"):
            self.filters[name] = self.bounding(self.filters[name])
        self.unmarked = nodes.EvalContext(self)
        self.unmarked.autoescape = False
        self.globals = {"namespace": self.globals["namespace"], "range": _range, "dict": dict}

    def compile(self, source: str, name: str | None = None, filename: str | None = None, *_: Any) -> Any:  # type: ignore[override]
        """Compile a template as Jinja does, unless that has been done before."""
        key = f"template {self.dialect} {stamp(compiler.__file__)} {name} {filename} {source}"
        return marshal.loads(kept(self.folder, key, lambda: marshal.dumps(self._translated(source, name, filename))))

    def _translated(self, source: str, name: str | None, filename: str | None) -> CodeType:
        return super().compile(source, name, filename)

    def compile_expression(self, source: str, undefined_to_none: bool = True) -> TemplateExpression:
        """Return a function of names that gives the value of an expression. Raise TemplateSyntaxError if it is none."""
        self.check(source)
        template = self.from_string(f"{{% set result = ({source}) %}}")
        return TemplateExpression(template, undefined_to_none)

    def check(self, source: str) -> None:
        """Raise TemplateSyntaxError if an expression holds marks that could end it and begin a block."""
        if found := _MARKS.search(source):
            raise TemplateSyntaxError(f"{found[0]} does not belong in an expression", 1)

    def make_globals(self, d: Mapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that a template sees besides the facts: one dict, which Jinja copies each time it renders."""
        return {**self.globals, **(d or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the fact of that name, or a harmless attribute of a value."""
        if isinstance(obj, dict):
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        # Jinja makes str.format safe, but not short: '{:999999999}'.
        if attribute in ("format", "format_map"):
            return self.unsafe_undefined(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return the item or the fact of that name."""
        if isinstance(obj, dict):
            try:
                return obj[argument]
            except (KeyError, TypeError):
                return self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether an expression may see this attribute."""
        match obj:
            case str():
                return attr in _TEXT
            case date() | time():
                return attr in _DATE
            case int() | float() | Decimal() | bytes():
                return False
            case list() | tuple() if not hasattr(obj, "_fields"):
                return attr in ("count", "index")
            case PurePath():
                return False
        # Of our own values the data may be seen, never a method: Office can read files.
        own = not type(obj).__module__.startswith("jinja2.")
        return super().is_safe_attribute(obj, attr, value) and not (own and callable(value))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - Jinja's own names
        """Call one of our functions or a macro directly: no other Python function can be reached from here."""
        if type(__obj) not in (FunctionType, Macro):
            return super().call(__context, __obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        if type(__obj) is FunctionType:
            return __obj(*args, **kwargs)
        # Jinja would make plain Markup of what a macro makes, in which values are not told apart.
        made = __obj(__self.unmarked, *args, **kwargs)
        return (made if type(made) is Told else Markup(made)) if __context.eval_ctx.autoescape else str(made)

    def bounding(self, filter_: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose result is looked at for its length."""

        @wraps(filter_)
        def call(*arguments: Any, **named: Any) -> Any:
            made = filter_(*arguments, **named)
            return self.bounded(made) if isinstance(made, str | list) else made

        return call

    def bounded(self, value: Any) -> Any:
        """Return a text or list, or refuse it for its length."""
        if len(value) > _HUGEST:
            raise SecurityError("the text is too long")
        return value

    def printed(self, value: Any) -> str:
        """Return a value as it is printed: finalized and escaped. Most are text of one line, which needs no finalizing."""
        text = value if type(value) is str and "\n" not in value else self.finalize(value) if self.finalize else value
        if type(text) is str and (
            text.isalnum() or not ("&" in text or "<" in text or ">" in text or '"' in text or "'" in text)
        ):
            return text
        return escape(text)

    def attribute(self, value: Any) -> Markup:
        """Return a value as it is printed in a tag, of which it is a part as the template's own text is."""
        return Markup(self.printed(value))

    def concat(self, parts: Iterable[Any]) -> str:
        """Return the text of a template or a block, which a filter may look at."""
        return str(self.bounded("".join([self._text(*part) if type(part) is tuple else part for part in parts])))

    def _text(self, pieces: Sequence[str], values: Iterable[Any]) -> str:
        return woven(pieces, map(self.printed, values))

    def macro(self, parts: list[Any]) -> Markup:
        """Return what a macro makes."""
        return self.bounded(Told(self._put_together(parts)))  # type: ignore[no-any-return]

    def composed(self, template: Template, facts: Mapping[str, Any], more: Mapping[str, Any]) -> Composed:
        """Return what a template makes of facts and `more` names, its values told apart."""
        try:
            return self._put_together([*template.root_render_func(template.new_context({**facts, **more}))])
        except Exception:
            if template.name:
                careful: Any = self.overlay()
                careful.telling, careful.dialect = False, f"{self.dialect}, careful"
                careful.get_template(template.name).render(facts, **more)
            self.handle_exception()

    def _put_together(self, parts: Sequence[Any]) -> Composed:
        """Return stretches as what they make together; what a block has made already is text."""
        stretches = [part if type(part) is tuple else ((str(part),), ()) for part in parts] or [(("",), ())]
        frame, found = zip(*stretches, strict=True)
        values = [value if type(value) is str else self._value(value) for value in chain.from_iterable(found)]
        plain = {*map(type, values)} <= {str} and self.bounded("".join(values)).isprintable()
        if plain and all(map(str.strip, values)) and stretches == parts:
            return Composed(frame, values)
        shown = [self._value(value) if type(value) is str and "\n" in value else value for value in values]
        made = put_together(Composed(frame).pieces(), shown)
        self.bounded("".join(made.frame[0]))
        return made

    def _value(self, value: Any) -> str:
        """Return a value finalized; markup that is one value as that."""
        shown: str = self.finalize(value) if self.finalize else str(value)
        return shown.composed.values[0] if type(shown) is Told and shown.composed.frame is WHOLE else shown

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return the result of `+`, `*`, `**` or `%`; refuse text repeated or padded and numbers beyond reason."""
        numbers = (int, float, Decimal)
        if operator == "+":
            total = left + right
            return self.bounded(total) if isinstance(total, str | list | tuple) else total
        if operator == "**" and not (isinstance(right, int) and abs(right) <= 12):
            raise SecurityError("the power is too large")
        if isinstance(left, int) and isinstance(right, int) and operator in ("*", "**"):
            bits = left.bit_length() * right if operator == "**" else left.bit_length() + right.bit_length()
            if bits > _BITS:
                raise SecurityError("the number is too large")
        if operator == "%" and isinstance(left, str):
            raise SecurityError("text is put together with ~ or join, not %")
        if operator == "*" and not (isinstance(left, numbers) and isinstance(right, numbers)):
            text, times = (right, left) if isinstance(left, int) else (left, right)
            known = isinstance(text, str | list | tuple) and isinstance(times, int)
            if not known or len(text) * times > _LONGEST:
                raise SecurityError("the text repeated is too long")
        return super().call_binop(context, operator, left, right)


def _with_small_numbers(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that takes no number so large that its result would fill the memory."""

    @wraps(filter_)
    def call(value: Any, *arguments: Any, **named: Any) -> Any:
        if any(isinstance(one, int) and abs(one) > _WIDEST for one in (*arguments, *named.values())):
            raise SecurityError(f"a filter takes numbers up to {_WIDEST}")
        return filter_(value, *arguments, **named)

    return call


def _with_markup_between(join: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter `join`, of which a phrase between texts makes markup, so that they are still told apart in it."""

    @wraps(join)
    def call(context: Any, value: Any, d: Any = "", attribute: Any = None) -> Any:
        joined = type(d) is Markup and attribute is None and context.autoescape
        if joined and isinstance(value, list | tuple) and value and {*map(type, value)} <= {str, Told}:
            return marked(["", *[str(d)] * (len(value) - 1), ""], value)
        return join(context, value, d, attribute)

    return call


def _range(*arguments: int) -> range:
    numbers = range(*arguments)
    if len(numbers) > _WIDEST:
        raise SecurityError(f"range gives at most {_WIDEST} numbers")
    return numbers
